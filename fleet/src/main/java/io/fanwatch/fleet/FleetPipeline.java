// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/**
 * The way from messages to verdicts and comparisons, whatever it reads from and writes to. Every step that keeps something has
 * a {@code uid}, which stays for ever: by it a later version of the job finds its state in a savepoint.
 *
 * @param verdicts one a reading
 * @param rejected messages that are no readings, models that are refused
 * @param late readings that came after their turn, or a second one of a moment
 * @param peers fans that are not as others of their kind
 */
public record FleetPipeline(
        DataStream<FleetVerdict> verdicts,
        DataStream<Rejected> rejected,
        DataStream<SiteReading> late,
        DataStream<PeerDeviation> peers) {

    private static final Duration IDLE = Duration.ofSeconds(30);

    /** Builds it. */
    public static FleetPipeline of(
            DataStream<RawMessage> messages, DataStream<ModelRecord> models, FleetSettings settings) {
        SingleOutputStreamOperator<SiteReading> readings =
                messages.process(new ReadReadings(settings)).uid("read").name("read readings");
        DataStream<SiteReading> timed = readings.assignTimestampsAndWatermarks(
                        WatermarkStrategy.<SiteReading>forBoundedOutOfOrderness(settings.lateness())
                                .withTimestampAssigner((reading, before) -> reading.time())
                                .withIdleness(IDLE))
                .uid("time")
                .name("take times");
        SingleOutputStreamOperator<FleetVerdict> verdicts = timed.keyBy(SiteReading::fan)
                .connect(withoutTime(models).broadcast(WatchFan.MODELS))
                .process(new WatchFan(settings))
                .uid("watch")
                .name("watch fans");
        DataStream<PeerDeviation> peers = verdicts.keyBy(FleetVerdict::fan)
                .window(TumblingEventTimeWindows.of(settings.peerWindow()))
                .aggregate(new MeanOfFan(settings.kindPattern()))
                .uid("means")
                .name("means of fans")
                .keyBy(FanMeans::kind)
                .window(TumblingEventTimeWindows.of(settings.peerWindow()))
                .process(new ComparePeers(settings.features()))
                .uid("peers")
                .name("compare fans of a kind");
        return new FleetPipeline(
                verdicts,
                readings.getSideOutput(ReadReadings.REJECTED).union(verdicts.getSideOutput(ReadReadings.REJECTED)),
                verdicts.getSideOutput(WatchFan.LATE),
                peers);
    }

    /** Models have no time of their own: the readings' time goes on without them. */
    private static DataStream<ModelRecord> withoutTime(DataStream<ModelRecord> models) {
        return models.assignTimestampsAndWatermarks(WatermarkStrategy.forGenerator(context -> new EndOfTime()))
                .uid("models-time")
                .name("models at any time");
    }

    private static final class EndOfTime implements WatermarkGenerator<ModelRecord> {

        private static final Watermark LAST = new Watermark(Long.MAX_VALUE - 1);

        @Override
        public void onEvent(ModelRecord model, long time, WatermarkOutput out) {
            // at any time
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput out) {
            out.emitWatermark(LAST);
        }
    }
}
