// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.util.List;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Runs {@link WatchFan}, and has it keep its fans when they are too many, and before each checkpoint. */
final class WatchOperator extends CoBroadcastWithKeyedOperator<String, SiteReading, ModelRecord, FleetVerdict> {

    private static final long serialVersionUID = 1;

    WatchOperator(FleetSettings settings) {
        super(new WatchFan(settings), List.of(WatchFan.MODELS));
    }

    @Override
    public void processElement1(StreamRecord<SiteReading> reading) throws Exception {
        super.processElement1(reading);
        fans().makeRoom(this::setCurrentKey);
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        super.onProcessingTime(timer);
        fans().makeRoom(this::setCurrentKey);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
        super.prepareSnapshotPreBarrier(checkpoint);
        fans().keep(this::setCurrentKey);
    }

    private WatchedFans fans() {
        return ((WatchFan) userFunction).fans();
    }
}
