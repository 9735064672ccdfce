// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import io.fanwatch.telemetry.internal.ReadingParser;
import io.fanwatch.telemetry.internal.RejectedReadingException;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Reads messages with the parser of the gateway; those that are no readings go to {@link #REJECTED}. */
final class ReadReadings extends ProcessFunction<RawMessage, SiteReading> {

    static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected") {};

    private static final long serialVersionUID = 1;

    private final FleetSettings settings;
    private transient ReadingParser parser;
    private transient Counter rejected;

    ReadReadings(FleetSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        parser = new ReadingParser(settings.format());
        rejected = getRuntimeContext().getMetricGroup().counter("messages_rejected_total");
    }

    @Override
    public void processElement(RawMessage message, Context context, Collector<SiteReading> out) {
        try {
            out.collect(SiteReading.of(
                    message.site(),
                    parser.parse(message.topic(), message.payload(), Instant.ofEpochMilli(message.arrival()))));
        } catch (RejectedReadingException e) {
            rejected.inc();
            context.output(REJECTED, Rejected.of(message.site(), e.getMessage(), message.payload()));
        }
    }
}
