// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.MistakenTime;
import io.fanwatch.api.Reading;
import io.fanwatch.component.BoundedMap;
import io.fanwatch.component.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds times that cannot be: before 2000, or more than a day ahead. The arrival is taken instead. Thread-safe. */
final class ReadingTimes {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingTimes.class);
    private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long AHEAD = Duration.ofDays(1).toSeconds();
    private static final Duration TOLD = Duration.ofMinutes(10);

    private record Impossible(String what, Instant arrival) {}

    private static final int DEVICES = 1_000;

    private final Map<String, MistakenTime> mistaken = BoundedMap.byArrival(DEVICES);

    private final LongAdder impossible = new LongAdder();
    private volatile Optional<Impossible> last = Optional.empty();

    /** Whether the time can be; if not, it is counted. */
    boolean check(Instant time, Instant arrival) {
        long second = time.getEpochSecond();
        if (second >= EARLIEST && second - arrival.getEpochSecond() <= AHEAD) {
            return true;
        }
        impossible.increment();
        String what =
                "a reading had the time " + time + ", which cannot be: its arrival was taken. " + remedy(time, arrival);
        if (last.isEmpty()) {
            LOG.warn("{} Further ones are counted in the status", what);
        }
        last = Optional.of(new Impossible(what, arrival));
        return false;
    }

    /** The same reading, at its arrival if its own time cannot be. */
    Reading possible(Reading reading, Instant arrival) {
        if (check(reading.time(), arrival)) {
            return reading;
        }
        synchronized (mistaken) {
            mistaken.remove(reading.deviceId()); // the last one is the newest
            mistaken.put(reading.deviceId(), new MistakenTime(reading.deviceId(), reading.time(), arrival));
        }
        return reading.at(arrival);
    }

    /** The last time that could not be of each device that sent one. */
    List<MistakenTime> mistaken() {
        synchronized (mistaken) {
            return List.copyOf(mistaken.values());
        }
    }

    private static String remedy(Instant time, Instant arrival) {
        if (time.isAfter(arrival)) {
            return "Check the sender's clock, and time.zone";
        }
        String millis = Long.toString(time.toEpochMilli());
        return EpochUnit.guess(millis)
                .filter(unit -> unit == EpochUnit.EPOCH_SECONDS)
                .map(unit -> "It looks like seconds: set time.format to EPOCH_SECONDS")
                .orElse("The sender's clock was probably not set: have it get the time (NTP), or send none");
    }

    /** How many times could not be. */
    long impossible() {
        return impossible.sum();
    }

    /** A warning for ten minutes after the last one. */
    Optional<Problem> problem() {
        return last.filter(
                        seen -> Duration.between(seen.arrival(), Instant.now()).compareTo(TOLD) < 0)
                .map(seen -> Problem.warning(seen.what()));
    }
}
