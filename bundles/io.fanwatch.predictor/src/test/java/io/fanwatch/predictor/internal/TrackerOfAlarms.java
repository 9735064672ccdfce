// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.DeviceTracker;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a predictor needs of the registry of devices. */
final class TrackerOfAlarms implements DeviceTracker {

    private final Map<String, Long> histories = new HashMap<>();
    private final Map<String, AlarmState> alarms = new HashMap<>();
    private AlarmPolicy policy = new AlarmPolicy(10, 5, 1);
    int maximum;

    /** What {@link #keep} answers. */
    CompletionStage<Void> kept = CompletableFuture.completedFuture(null);

    @Override
    public synchronized void configure(AlarmPolicy newPolicy, int maximumDevices) {
        policy = newPolicy;
        maximum = maximumDevices;
    }

    @Override
    public synchronized Verdict track(
            Reading reading, float probability, ModelDescription model, double threshold, Findings findings) {
        boolean faulty = probability >= threshold;
        String id = reading.deviceId();
        long history = histories.merge(id, faulty ? 1L : 0L, (before, bit) -> before << 1 | bit);
        AlarmState before = alarms.getOrDefault(id, AlarmState.NORMAL);
        AlarmState alarm = policy.next(before, history);
        alarms.put(id, alarm);
        return new Verdict(reading, probability, faulty, model, alarm, alarm != before, findings);
    }

    @Override
    public CompletionStage<Void> keep() {
        return kept;
    }

    @Override
    public synchronized int size() {
        return alarms.size();
    }

    @Override
    public int alarms() {
        return firstAlarms().size();
    }

    @Override
    public synchronized List<String> firstAlarms() {
        return alarms.keySet().stream()
                .filter(id -> alarms.get(id) == AlarmState.ACTIVE)
                .toList();
    }

    @Override
    public long forgotten() {
        return 0;
    }
}
