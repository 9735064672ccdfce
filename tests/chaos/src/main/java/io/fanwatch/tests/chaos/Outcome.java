// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import com.google.gson.JsonObject;
import java.util.Locale;

/**
 * What came of the readings of a cell.
 *
 * @param cell its id
 * @param faultSeconds how long a fault lasted; 0 for a kill
 * @param times how many times it was done
 * @param sent readings that the broker has confirmed to the fans
 * @param judged those of which a verdict came
 * @param lost those of which none came, and the broker's kill is no excuse
 * @param lostByBroker those that the killed broker had confirmed, the reading to the fan or the verdict to the gateway, and
 *     did not have any more afterwards
 * @param duplicated verdicts beyond the first of a reading
 * @param reordered readings whose verdict came after that of a later one of the same fan; -1 if nobody can tell
 * @param alarmChanges how often the readings had to turn an alarm on or off
 * @param alarmsMissed those of which nothing was told, at all places where it should have been
 * @param alarmsRepeated those that were told again, or must not have been, at all places
 * @param recoverySeconds from the end of the fault until all that was sent until then had its verdict; the longest
 * @param peakMegabytes the most memory of the gateway
 * @param date when it was measured
 */
record Outcome(
        String cell,
        long faultSeconds,
        int times,
        int sent,
        int judged,
        int lost,
        int lostByBroker,
        int duplicated,
        int reordered,
        int alarmChanges,
        int alarmsMissed,
        int alarmsRepeated,
        double recoverySeconds,
        long peakMegabytes,
        String date) {

    /** A line for people who wait. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%s: %,d sent, %,d lost, %,d lost by the broker, %,d duplicated, %,d reordered, %,d alarm "
                        + "changes, %,d missed, %,d told again, recovered within %.1f s, %,d MB at most",
                cell,
                sent,
                lost,
                lostByBroker,
                duplicated,
                Math.max(0, reordered),
                alarmChanges,
                alarmsMissed,
                alarmsRepeated,
                recoverySeconds,
                peakMegabytes);
    }

    /** It, as a file keeps it. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("cell", cell);
        json.addProperty("fault_s", faultSeconds);
        json.addProperty("times", times);
        json.addProperty("sent", sent);
        json.addProperty("judged", judged);
        json.addProperty("lost", lost);
        json.addProperty("lost_by_broker", lostByBroker);
        json.addProperty("duplicated", duplicated);
        json.addProperty("reordered", reordered);
        json.addProperty("alarm_changes", alarmChanges);
        json.addProperty("alarms_missed", alarmsMissed);
        json.addProperty("alarms_repeated", alarmsRepeated);
        json.addProperty("recovery_s", recoverySeconds);
        json.addProperty("peak_mb", peakMegabytes);
        json.addProperty("date", date);
        return json;
    }

    /** What {@link #json} made. */
    static Outcome of(JsonObject json) {
        return new Outcome(
                json.get("cell").getAsString(),
                json.get("fault_s").getAsLong(),
                json.get("times").getAsInt(),
                json.get("sent").getAsInt(),
                json.get("judged").getAsInt(),
                json.get("lost").getAsInt(),
                json.get("lost_by_broker").getAsInt(),
                json.get("duplicated").getAsInt(),
                json.get("reordered").getAsInt(),
                json.get("alarm_changes").getAsInt(),
                json.get("alarms_missed").getAsInt(),
                json.get("alarms_repeated").getAsInt(),
                json.get("recovery_s").getAsDouble(),
                json.get("peak_mb").getAsLong(),
                json.get("date").getAsString());
    }
}
