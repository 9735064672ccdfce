// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import io.fanwatch.api.Reading;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last readings of each fan, for a model that judges several at once. Fans that were silent for longest are forgotten
 * beyond 32 MiB. What a batch brings counts once the batch is scored, so a batch may be tried again. Not thread-safe.
 */
final class ReadingWindows {

    private static final long BYTES_MAXIMUM = 32L * 1024 * 1024;
    private static final int BYTES_A_WINDOW = 200;

    /** @param values of the readings, the oldest first */
    private record Window(double[] values, int count, Instant last) {}

    private final int readings;
    private final int features;
    private final long maximum;
    private final Map<String, Window> scored = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > maximum;
        }
    };
    private final Map<String, Window> batch = new HashMap<>();
    private String reason = "";

    ReadingWindows(int readings, int features) {
        this.readings = readings;
        this.features = features;
        maximum = BYTES_MAXIMUM / (BYTES_A_WINDOW + (long) Double.BYTES * readings * features);
    }

    /** Begins a batch; what came since the last one that was kept is forgotten. */
    void begin() {
        batch.clear();
    }

    /**
     * Adds a reading; one that came before is not added again.
     *
     * @return the last readings up to this one; empty if there is no full window, and {@link #reason} says why
     */
    double[] add(Reading reading, double[] values) {
        Window before = batch.getOrDefault(reading.deviceId(), scored.get(reading.deviceId()));
        double[] next = before == null ? new double[readings * features] : before.values();
        int count = before == null ? 0 : before.count();
        if (before != null && reading.time().isBefore(before.last())) {
            reason = "older than a reading before";
            return new double[0];
        }
        boolean isAgain = before != null
                && reading.time().equals(before.last())
                && Arrays.equals(values, 0, features, next, next.length - features, next.length);
        if (!isAgain) {
            double[] shifted = new double[next.length];
            System.arraycopy(next, features, shifted, 0, next.length - features);
            System.arraycopy(values, 0, shifted, next.length - features, features);
            next = shifted;
            count = Math.min(readings, count + 1);
        }
        batch.put(reading.deviceId(), new Window(next, count, reading.time()));
        reason = count + " of " + readings + " readings";
        return count == readings ? next : new double[0];
    }

    String reason() {
        return reason;
    }

    /** Keeps what the batch brought. */
    void keep() {
        scored.putAll(batch);
        batch.clear();
    }
}
