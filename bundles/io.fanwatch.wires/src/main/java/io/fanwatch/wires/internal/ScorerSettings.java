package io.fanwatch.wires.internal;

import java.util.List;
import java.util.Optional;

/**
 * A scorer wire's settings, checked.
 *
 * @param reader how records are read
 * @param prefix what the names of added properties begin with
 * @param threshold the fault probability from which on a record shows a fault; 0 takes the model's own
 * @param dropsUnscorable whether records that cannot be scored are dropped
 * @param timeoutMillis how long an envelope waits for the scorer
 */
record ScorerSettings(
        RecordReader reader, String prefix, double threshold, boolean dropsUnscorable, int timeoutMillis) {

    private static final List<String> UNSCORABLE = List.of("PASS", "DROP");

    /**
     * @throws IllegalArgumentException if a value is not valid; the message names the property, the value and the remedy
     */
    static ScorerSettings of(ScorerWireConfiguration configuration) {
        double threshold = configuration.threshold();
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException(
                    "threshold is " + threshold + ": it must be between 0 (the model's own) and 1");
        }
        if (!UNSCORABLE.contains(configuration.unscorable())) {
            throw new IllegalArgumentException(
                    "unscorable is " + configuration.unscorable() + ": it must be PASS or DROP");
        }
        int timeout = configuration.timeout();
        if (timeout < 10 || timeout > 600_000) {
            throw new IllegalArgumentException("timeout is " + timeout + ": it must be 10 to 600000 ms");
        }
        return new ScorerSettings(
                RecordReader.of(
                        configuration.features(),
                        optional(configuration.device_property()),
                        optional(configuration.time_property())),
                optional(configuration.output_prefix()).orElse(""),
                threshold,
                configuration.unscorable().equals("DROP"),
                timeout);
    }

    /* Kura gives null for a property that was cleared */
    private static Optional<String> optional(String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }
}
