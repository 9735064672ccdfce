// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.ConditionService.Observation;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.AlarmJson;
import io.fanwatch.component.VerdictWriter;
import io.fanwatch.condition.Features;
import io.fanwatch.condition.Limit;
import io.fanwatch.condition.internal.DeviceKind;
import io.fanwatch.condition.internal.WatchSettings;
import io.fanwatch.condition.internal.WatchedDevice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Judges the readings of each fan as a gateway does: with the model, if there is one, and with the condition monitor. Each fan
 * has a time of its own, so that no other's clock or delay makes its readings late; one that is not later than the one before
 * changes nothing. Whether a fan is silent goes by when its readings came to Kafka, and not by the time of a backlog.
 */
final class WatchFan extends KeyedBroadcastProcessFunction<String, SiteReading, ModelRecord, FleetVerdict> {

    static final OutputTag<SiteReading> LATE = new OutputTag<>("late") {};
    static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected") {};

    static final OutputTag<FleetAlarm> ALARMS = new OutputTag<>("alarms") {};
    static final OutputTag<String> POINTS = new OutputTag<>("points") {};

    /** The model that counts, under {@link #CURRENT}. */
    static final MapStateDescriptor<String, byte[]> MODELS =
            new MapStateDescriptor<>("model", Types.STRING, StateJson.BYTES);

    private static final long serialVersionUID = 1;
    private static final String CURRENT = "current";
    private static final long BACKLOG_MILLIS = Duration.ofMinutes(5).toMillis();
    /** Messages that are older than this when they come here are a backlog. */
    private static final long LATE_MILLIS = Duration.ofMinutes(1).toMillis();
    /** What is late for so long is no backlog, it comes late always. */
    private static final long LONGEST_BACKLOG_MILLIS = Duration.ofHours(1).toMillis();

    private final FleetSettings settings;

    private transient FeatureSchema schema;
    private transient DeviceKind kind;
    private transient List<Limit> limits;
    private transient FanMemory memory;
    private transient Optional<SitePoints> points;
    private transient ModelDescription noModel;
    private transient VerdictWriter writer;
    private transient Optional<FleetModel> model;
    private transient WatchedFans fans;
    private transient Counter repeated;
    private transient Counter late;
    /* by which silence is measured: the newest message that came here, and when it came */
    private transient long newest;
    private transient long newestSeen;
    /* when messages were last no backlog */
    private transient long upToDate;

    WatchFan(FleetSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        schema = settings.schema();
        WatchSettings watch = settings.watch();
        kind = new DeviceKind(
                watch.features().map(Features::parse).orElseGet(() -> Features.ofFields(DeviceKind.names(schema))),
                watch);
        limits = watch.limits();
        memory = new FanMemory(settings);
        points = settings.database().map(SitePoints::new);
        noModel = new ModelDescription("condition", "1", schema.names(), 1);
        writer = new VerdictWriter();
        model = Optional.empty();
        var metrics = getRuntimeContext().getMetricGroup();
        repeated = metrics.counter("readings_repeated_total");
        late = metrics.counter("readings_late_total");
        fans = new WatchedFans(
                settings.fansInMemory(),
                getRuntimeContext().getState(new ValueStateDescriptor<>("fan", StateJson.BYTES)),
                kind,
                memory,
                metrics.counter("fans_begun_total"));
        metrics.gauge("fans_in_memory", fans::size);
    }

    @Override
    public void processElement(SiteReading reading, ReadOnlyContext context, Collector<FleetVerdict> out)
            throws Exception {
        WatchedFan fan = fans.get(context.getCurrentKey());
        SiteReading before = fan.last;
        if (before != null && reading.time() <= before.time()) {
            (reading.isRepeatOf(before) ? repeated : late).inc();
            context.output(LATE, reading);
            return;
        }
        fan.last = reading;
        fan.changed = true;
        byte[] bytes = context.getBroadcastState(MODELS).get(CURRENT);
        if (model.map(FleetModel::bytes).orElse(null) != bytes) {
            use(bytes);
        }
        long passed = context.timerService().currentProcessingTime();
        if (newest == 0 || passed - reading.arrival() < LATE_MILLIS) {
            upToDate = passed;
        }
        if (reading.arrival() > newest) {
            newest = reading.arrival();
            newestSeen = passed;
        }
        fan.memory = memory.recall(reading.device(), fan.memory, reading.arrival());
        Verdict verdict = judge(fan, tell(reading, context));
        points.ifPresent(to -> context.output(POINTS, to.of(reading.site(), verdict)));
        out.collect(new FleetVerdict(
                reading.site(), reading.device(), reading.time(), reading.values(), writer.write(verdict)));
        long wait = memory.arrangeLook(passed);
        if (wait > 0) {
            context.timerService().registerProcessingTimeTimer(passed + wait);
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<FleetVerdict> out) throws Exception {
        boolean unknown = newest == 0; // after a restart, until something comes
        boolean behind = newestSeen - newest > LATE_MILLIS
                && time - newestSeen < BACKLOG_MILLIS
                && time - upToDate < LONGEST_BACKLOG_MILLIS;
        if (unknown || behind) { // who is silent shows when the backlog is done, and it costs no time before
            context.timerService().registerProcessingTimeTimer(time + BACKLOG_MILLIS);
            return;
        }
        WatchedFan fan = fans.get(context.getCurrentKey());
        memory.recall(fan.last.device(), fan.memory, newest + Math.max(0, time - newestSeen));
        if (memory.isLookArranged(time)) { // by a reading that came since this look was put off
            return;
        }
        fan.changed = true;
        if (memory.isSilent()) {
            memory.look(tell(fan.last, context));
        } else {
            context.timerService().registerProcessingTimeTimer(time + memory.arrangeLook(time));
        }
    }

    private Consumer<Alarm> tell(SiteReading reading, ReadOnlyContext context) {
        return alarm -> {
            context.output(ALARMS, new FleetAlarm(reading.site(), reading.device(), AlarmJson.write(alarm)));
            points.flatMap(to -> to.of(reading.site(), alarm)).ifPresent(point -> context.output(POINTS, point));
        };
    }

    private Verdict judge(WatchedFan fan, Consumer<Alarm> changed) {
        Reading reading = fan.last.reading(schema);
        boolean judged = model.isPresent() && !reading.hasMissing();
        float probability = judged ? model.get().score(fan.last.readingOfFleet(schema)) : 0;
        ModelDescription by = model.map(FleetModel::description).orElse(noModel);
        boolean faulty = judged && probability >= by.threshold();
        Findings findings = observe(fan, reading, faulty)
                .map(found -> Findings.NONE.with(found.remaining(), Optional.of(found.condition())))
                .orElse(Findings.NONE);
        return memory.judge(reading, probability, faulty, by, findings, changed);
    }

    private Optional<Observation> observe(WatchedFan fan, Reading reading, boolean faulty) {
        return kind.values(reading).flatMap(values -> {
            if (fan.device == null) {
                fan.device = new WatchedDevice(reading.deviceId(), kind);
            }
            return fan.device.observe(reading.time(), values, faulty, limits);
        });
    }

    /** The fans, to be kept. */
    WatchedFans fans() {
        return fans;
    }

    @Override
    public void processBroadcastElement(ModelRecord offered, Context context, Collector<FleetVerdict> out)
            throws Exception {
        if (offered.onnx().length == 0) {
            context.getBroadcastState(MODELS).remove(CURRENT);
            return;
        }
        try (FleetModel loaded = FleetModel.load(offered.onnx(), schema)) {
            context.getBroadcastState(MODELS).put(CURRENT, loaded.bytes());
        } catch (IllegalArgumentException e) { // the one before stays
            if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
                context.output(
                        REJECTED,
                        new Rejected("", "the model is not used: " + e.getMessage(), offered.onnx().length + " bytes"));
            }
        }
    }

    private void use(byte[] bytes) {
        model.ifPresent(FleetModel::close);
        model = Optional.ofNullable(bytes).map(present -> FleetModel.load(present, schema));
    }

    @Override
    public void close() {
        if (model != null) { // it may end before it was opened
            model.ifPresent(FleetModel::close);
        }
    }
}
