// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Condition;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.VerdictWriter;
import io.fanwatch.condition.ConditionMonitor;
import io.fanwatch.condition.DeviceCondition;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Judges the readings of each fan as a gateway does: with the model, if there is one, and with the condition monitor. Each fan
 * has a time of its own, so that no other's clock or delay makes its readings late; one that is not later than the one before
 * changes nothing.
 */
final class WatchFan extends KeyedBroadcastProcessFunction<String, SiteReading, ModelRecord, FleetVerdict> {

    static final OutputTag<SiteReading> LATE = new OutputTag<>("late") {};
    static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected") {};

    private static final TypeInformation<byte[]> BYTES = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

    /** The model that counts, under {@link #CURRENT}. */
    static final MapStateDescriptor<String, byte[]> MODELS = new MapStateDescriptor<>("model", Types.STRING, BYTES);

    private static final long serialVersionUID = 1;
    private static final String CURRENT = "current";

    private final FleetSettings settings;

    private transient FeatureSchema schema;
    private transient ConditionMonitor monitor;
    private transient ModelDescription noModel;
    private transient VerdictWriter writer;
    private transient Optional<FleetModel> model;
    private transient ValueState<SiteReading> last;
    private transient ValueState<byte[]> condition;
    private transient ValueState<Long> faults;
    private transient ValueState<Boolean> alarm;
    private transient Counter repeated;
    private transient Counter late;
    private transient Counter begun;

    WatchFan(FleetSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        schema = settings.schema();
        monitor = settings.monitor();
        noModel = new ModelDescription("condition", "1", schema.names(), 1);
        writer = new VerdictWriter();
        model = Optional.empty();
        last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", TypeInformation.of(SiteReading.class)));
        condition = getRuntimeContext().getState(new ValueStateDescriptor<>("condition", BYTES));
        faults = getRuntimeContext().getState(new ValueStateDescriptor<>("faults", Types.LONG));
        alarm = getRuntimeContext().getState(new ValueStateDescriptor<>("alarm", Types.BOOLEAN));
        var metrics = getRuntimeContext().getMetricGroup();
        repeated = metrics.counter("readings_repeated_total");
        late = metrics.counter("readings_late_total");
        begun = metrics.counter("fans_begun_total");
    }

    @Override
    public void processElement(SiteReading reading, ReadOnlyContext context, Collector<FleetVerdict> out)
            throws Exception {
        SiteReading before = last.value();
        if (before != null && reading.time() <= before.time()) {
            (reading.isRepeatOf(before) ? repeated : late).inc();
            context.output(LATE, reading);
            return;
        }
        last.update(reading);
        byte[] bytes = context.getBroadcastState(MODELS).get(CURRENT);
        if (model.map(FleetModel::bytes).orElse(null) != bytes) {
            use(bytes);
        }
        out.collect(judge(reading));
    }

    private FleetVerdict judge(SiteReading siteReading) throws Exception {
        Reading reading = siteReading.reading(schema);
        float probability = model.isPresent() ? model.get().score(siteReading.readingOfFleet(schema)) : 0;
        boolean byModel =
                model.isPresent() && probability >= model.get().description().threshold();
        Condition observed = observe(siteReading);
        boolean faulty = byModel || observed.alarmSince().isPresent();
        long history = Optional.ofNullable(faults.value()).orElse(0L) << 1 | (faulty ? 1 : 0);
        faults.update(history);
        AlarmState before = Boolean.TRUE.equals(alarm.value()) ? AlarmState.ACTIVE : AlarmState.NORMAL;
        AlarmState after = settings.alarm().next(before, history);
        alarm.update(after == AlarmState.ACTIVE);
        Verdict verdict = new Verdict(
                reading,
                probability,
                faulty,
                model.map(FleetModel::description).orElse(noModel),
                after,
                after != before,
                new Findings(OptionalDouble.empty(), Optional.empty(), Optional.empty(), Optional.of(observed)));
        return new FleetVerdict(
                siteReading.site(),
                siteReading.device(),
                siteReading.time(),
                siteReading.values(),
                after != before,
                writer.write(verdict));
    }

    private Condition observe(SiteReading reading) throws Exception {
        DeviceCondition device = restored(condition.value());
        device.observe(reading.time(), select(reading.values()));
        condition.update(device.toBytes());
        return new Condition(
                device.state(),
                device.distance(),
                device.alarmSince().map(Instant::ofEpochMilli),
                device.contributions());
    }

    private DeviceCondition restored(byte[] bytes) {
        if (bytes != null) {
            try {
                return monitor.restore(bytes);
            } catch (IllegalArgumentException e) { // other features or times: what was learned says nothing about these
                begun.inc();
            }
        }
        return monitor.start();
    }

    private double[] select(double[] values) {
        return monitor.fields().stream()
                .mapToDouble(field -> values[schema.names().indexOf(field)])
                .toArray();
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
