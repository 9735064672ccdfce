// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Adds up the readings of each fan within a window, so that not each of them costs a change of the window's state. Keeps nothing
 * itself: the sums go on before each checkpoint, before the time that ends their window, and when they are too many.
 */
final class AddUp extends AbstractStreamOperator<FanSums> implements OneInputStreamOperator<FleetVerdict, FanSums> {

    private static final long serialVersionUID = 1;

    private record Key(String fan, long window) {}

    private final long windowMillis;
    private final int most;
    private transient Map<Key, StreamRecord<FanSums>> sums;
    private transient long ends;

    /** @param most how many sums to hold back */
    AddUp(long windowMillis, int most) {
        this.windowMillis = windowMillis;
        this.most = most;
    }

    @Override
    public void open() throws Exception {
        super.open();
        sums = new LinkedHashMap<>();
        ends = Long.MAX_VALUE;
    }

    @Override
    public void processElement(StreamRecord<FleetVerdict> verdict) {
        long window = TimeWindow.getWindowStartWithOffset(verdict.getTimestamp(), 0, windowMillis);
        ends = Math.min(ends, window + windowMillis - 1);
        FanSums one = FanSums.of(verdict.getValue());
        sums.merge(
                new Key(one.fan(), window),
                new StreamRecord<>(one, verdict.getTimestamp()),
                (before, now) -> before.replace(before.getValue().plus(one)));
        if (sums.size() > most) {
            goOn();
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (mark.getTimestamp() >= ends) {
            goOn();
        }
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) {
        goOn();
    }

    @Override
    public void finish() {
        goOn();
    }

    private void goOn() {
        sums.values().forEach(output::collect);
        sums.clear();
        ends = Long.MAX_VALUE;
    }
}
