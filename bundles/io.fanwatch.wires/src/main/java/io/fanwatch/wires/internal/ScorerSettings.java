package io.fanwatch.wires.internal;

import io.fanwatch.component.Require;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A scorer wire's settings, checked.
 *
 * @param reader how records are read
 * @param prefix what the names of added properties begin with
 * @param threshold the fault probability from which on a record shows a fault; 0 takes the model's own
 * @param dropsUnscorable whether records that cannot be scored are dropped
 * @param timeout how long an envelope waits for the scorer
 */
record ScorerSettings(RecordReader reader, String prefix, double threshold, boolean dropsUnscorable, Duration timeout) {

    /**
     * @throws IllegalArgumentException if a value is not valid; the message names the property, the value and the remedy
     */
    static ScorerSettings of(ScorerWireConfiguration configuration) {
        return new ScorerSettings(
                RecordReader.of(
                        configuration.features(),
                        optional(configuration.device_property()),
                        optional(configuration.time_property())),
                optional(configuration.output_prefix()).orElse(""),
                Require.within("threshold", configuration.threshold(), 0, 1, ""),
                Require.oneOf("unscorable", configuration.unscorable(), Map.of("PASS", false, "DROP", true)),
                Require.milliseconds("timeout", configuration.timeout(), 10, 600_000));
    }

    /* Kura gives null for a property that was cleared */
    private static Optional<String> optional(String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }
}
