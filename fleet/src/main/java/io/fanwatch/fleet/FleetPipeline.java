// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/**
 * The way from messages to verdicts and comparisons, whatever it reads from and writes to. Every step that keeps something has
 * a {@code uid}, which stays for ever: by it a later version of the job finds its state in a savepoint.
 *
 * @param verdicts one a reading
 * @param alarms each change of an alarm
 * @param points for InfluxDB, in its line protocol
 * @param rejected messages that are no readings, models that are refused
 * @param late readings that are not later than the one before of their fan
 * @param peers fans that are not as others of their kind
 */
record FleetPipeline(
        DataStream<FleetVerdict> verdicts,
        DataStream<FleetAlarm> alarms,
        DataStream<String> points,
        DataStream<Rejected> rejected,
        DataStream<SiteReading> late,
        DataStream<PeerDeviation> peers) {

    private static final Duration IDLE = Duration.ofSeconds(30);

    /**
     * The time of readings, for each partition of the source by itself: one that is read faster than others, or a site that
     * was away for long, makes nobody late.
     */
    static WatermarkStrategy<Arrival> times(FleetSettings settings) {
        return WatermarkStrategy.<Arrival>forBoundedOutOfOrderness(settings.lateness())
                .withTimestampAssigner((arrival, before) -> arrival.reading() == null
                        ? Long.MIN_VALUE
                        : arrival.reading().time())
                .withIdleness(IDLE);
    }

    /** Reads messages that are to be read together with others of their sender. */
    static DataStream<Arrival> read(DataStream<Arrival> messages, FleetSettings settings) {
        return messages.keyBy(arrival -> arrival.message().siteAndSender())
                .process(new MessageReader(settings))
                .uid("read")
                .name("read messages")
                .assignTimestampsAndWatermarks(times(settings))
                .uid("read-times")
                .name("times of readings");
    }

    /** Builds it, of arrivals that have {@link #times}. */
    static FleetPipeline of(DataStream<Arrival> arrivals, DataStream<ModelRecord> models, FleetSettings settings) {
        DataStream<SiteReading> readings = arrivals.filter(arrival -> arrival.reading() != null)
                .map(Arrival::reading)
                .name("readings");
        DataStream<Rejected> rejected = arrivals.filter(arrival -> arrival.rejected() != null)
                .map(Arrival::rejected)
                .name("rejected messages");
        SingleOutputStreamOperator<FleetVerdict> verdicts = readings.keyBy(SiteReading::fan)
                .connect(withoutTime(models).broadcast())
                .transform("watch fans", TypeInformation.of(FleetVerdict.class), new WatchOperator(settings))
                .uid("watch");
        DataStream<PeerDeviation> peers = verdicts.filter(FleetVerdict::isWhole)
                .name("whole readings")
                .transform(
                        "add up readings",
                        TypeInformation.of(FanSums.class),
                        new AddUp(settings.peerWindow().toMillis(), settings.fansInMemory()))
                .keyBy(FanSums::fan)
                .window(TumblingEventTimeWindows.of(settings.peerWindow()))
                .aggregate(new MeanOfFan(settings.kindPattern()))
                .uid("means")
                .name("means of fans")
                .keyBy(FanMeans::kind)
                .window(TumblingEventTimeWindows.of(settings.peerWindow()))
                .process(new ComparePeers(settings.schema().names()))
                .uid("peers")
                .name("compare fans of a kind");
        return new FleetPipeline(
                verdicts,
                verdicts.getSideOutput(WatchFan.ALARMS),
                verdicts.getSideOutput(WatchFan.POINTS),
                rejected.union(verdicts.getSideOutput(WatchFan.REJECTED)),
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
