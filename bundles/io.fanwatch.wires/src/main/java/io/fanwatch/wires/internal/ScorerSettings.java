// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import io.fanwatch.component.Require;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A scorer wire's settings, checked; the threshold is 0 for the model's own. */
record ScorerSettings(RecordReader reader, String prefix, double threshold, boolean dropsUnscorable, Duration timeout) {

    /** @throws IllegalArgumentException if a value is not valid */
    static ScorerSettings of(ScorerWireConfiguration configuration) {
        return new ScorerSettings(
                RecordReader.of(
                        configuration.features(),
                        optional(configuration.device_property()),
                        optional(configuration.time_property()),
                        Require.oneOf(
                                "missing.values",
                                configuration.missing_values(),
                                Map.of("REJECT", false, "NAN", true))),
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
