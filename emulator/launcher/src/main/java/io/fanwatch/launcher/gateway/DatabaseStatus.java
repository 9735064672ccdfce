// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * How a gateway's InfluxDB publisher does.
 *
 * @param written how many points the database has taken
 * @param waiting how many wait on the gateway's disk
 * @param refused how many the database has refused for good
 * @param failures how many attempts to write failed
 * @param message how it does in the publisher's own words
 */
public record DatabaseStatus(long written, long waiting, long refused, long failures, String message) {

    /** From the publisher's status as the gateway tells it over REST. */
    static DatabaseStatus of(JsonObject status) {
        return new DatabaseStatus(
                number(status, "points_written_total"),
                number(status, "points_waiting"),
                number(status, "points_refused_total"),
                number(status, "attempts_failed_total"),
                status.get("message").getAsString());
    }

    private static long number(JsonObject status, String id) {
        for (JsonElement element : status.getAsJsonArray("metrics")) {
            JsonObject metric = element.getAsJsonObject();
            if (metric.get("id").getAsString().equals(id)) {
                return metric.get("value").getAsLong();
            }
        }
        return 0;
    }
}
