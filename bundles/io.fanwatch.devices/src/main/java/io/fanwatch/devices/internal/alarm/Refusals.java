// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fanwatch.api.MistakenTime;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.RejectionLog;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Finds out whose readings were refused: a fan that is known and has lost a sensor, or sends what cannot be. Thread-safe. */
final class Refusals {

    private final Map<RejectionLog, Instant> seen = new ConcurrentHashMap<>();
    private Instant timesSeen;
    private final Instant start;

    Refusals(long startMillis) {
        this.start = Instant.ofEpochMilli(startMillis);
        this.timesSeen = start;
    }

    void add(RejectionLog log) {
        seen.put(log, start);
    }

    void remove(RejectionLog log) {
        seen.remove(log);
    }

    /** Tells of new ones: the device, if that is one's id, and the reason. */
    void take(Predicate<String> isDevice, BiConsumer<String, String> refused) {
        seen.forEach((log, before) -> {
            List<Rejection> fresh = log.lastRejected().stream()
                    .filter(rejection -> rejection.time().isAfter(before))
                    .sorted(Comparator.comparing(Rejection::time))
                    .toList();
            for (Rejection rejection : fresh) {
                device(rejection.payload(), isDevice).ifPresent(id -> refused.accept(id, rejection.reason()));
                seen.replace(log, rejection.time());
            }
        });
    }

    /** Tells of times of devices that cannot be, new ones only. For one thread. */
    void takeTimes(Predicate<String> isDevice, Consumer<MistakenTime> mistaken) {
        List<MistakenTime> fresh = seen.keySet().stream()
                .flatMap(log -> log.mistakenTimes().stream())
                .filter(time -> time.arrival().isAfter(timesSeen))
                .sorted(Comparator.comparing(MistakenTime::arrival))
                .toList();
        for (MistakenTime time : fresh) {
            if (isDevice.test(time.deviceId())) {
                mistaken.accept(time);
            }
            timesSeen = time.arrival();
        }
    }

    /* what the listener takes for the device's id is its own configuration; here the registry says what is one */
    private static Optional<String> device(String payload, Predicate<String> isDevice) {
        try {
            return JsonParser.parseString(payload).getAsJsonObject().entrySet().stream()
                    .filter(entry -> entry.getValue().isJsonPrimitive())
                    .filter(entry -> isId(entry.getKey(), entry.getValue()))
                    .map(entry -> entry.getValue().getAsString())
                    .filter(isDevice)
                    .findFirst();
        } catch (RuntimeException e) { // no JSON, of nobody
            return Optional.empty();
        }
    }

    private static boolean isId(String key, JsonElement value) {
        return value.getAsJsonPrimitive().isString()
                || key.toLowerCase(Locale.ROOT).contains("device");
    }
}
