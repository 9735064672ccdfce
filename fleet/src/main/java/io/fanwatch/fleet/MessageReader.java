// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import com.google.gson.Gson;
import io.fanwatch.telemetry.internal.PayloadTrial;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Reads messages with the listener of the gateway. Where the format or the settings make one message depend on others, what is
 * known of each sender is kept in the job's state.
 */
final class MessageReader extends KeyedProcessFunction<String, Arrival, Arrival> {

    private static final long serialVersionUID = 1;

    private final FleetSettings settings;
    private transient PayloadTrial reader;
    private transient Gson gson;
    private transient ValueState<byte[]> memory;

    MessageReader(FleetSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        reader = settings.reader();
        gson = StateJson.builder().create();
        memory = getRuntimeContext().getState(new ValueStateDescriptor<>("memory", StateJson.BYTES));
    }

    @Override
    public void processElement(Arrival arrival, Context context, Collector<Arrival> out) throws Exception {
        SiteMessage message = arrival.message();
        PayloadTrial.Memory known = reader.memory();
        known.nodes().clear();
        known.devices().clear();
        if (memory.value() != null) {
            String kept = new String(memory.value(), StandardCharsets.UTF_8);
            PayloadTrial.Memory before = gson.fromJson(kept, PayloadTrial.Memory.class);
            known.nodes().putAll(before.nodes());
            known.devices().putAll(before.devices());
        }
        read(reader, message, out::collect);
        memory.update(gson.toJson(known).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads one message: none, one or several readings, or why there are none. */
    static void read(PayloadTrial reader, SiteMessage message, Consumer<Arrival> out) {
        Instant arrival = Instant.ofEpochMilli(message.arrival());
        for (PayloadTrial.Outcome outcome : reader.read(message.topic(), message.payload(), arrival)) {
            outcome.reading()
                    .map(reading -> Arrival.of(SiteReading.of(message.site(), reading, message.arrival())))
                    .or(() -> outcome.rejection()
                            .map(reason -> Arrival.of(Rejected.of(message.site(), reason, message.payload()))))
                    .ifPresent(out);
        }
    }
}
