// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.telemetry.internal.PayloadTrial.Outcome;
import io.fanwatch.tests.fuzz.FuzzTarget;
import io.fanwatch.tests.fuzz.StandIns;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages of a payload format, as a listener reads them: two in a row, since a format may remember. An input's first byte chooses a
 * configuration, the second where the first message ends.
 */
public final class PayloadFuzz implements FuzzTarget {

    private static final Instant ARRIVAL = Instant.parse("2026-01-01T12:00:00Z");
    private static final int LONGEST_REASON = 1_000;

    private final List<PayloadSettings> configurations;
    private final String topic;

    public PayloadFuzz(String format, String topic) {
        this.topic = topic;
        configurations = List.of(
                configuration(Map.of("payload.format", format, "features", "a,b,c", "time.format", "AUTOMATIC")),
                configuration(Map.of(
                        "payload.format",
                        format,
                        "features",
                        "a,b=x.y[0]*2 K -5..5,c=list[?(@.n=='q')].v bool",
                        "missing.values",
                        "LAST",
                        "decimal.comma",
                        "true",
                        "time.format",
                        "AUTOMATIC")),
                configuration(Map.of(
                        "payload.format",
                        format,
                        "features",
                        "a,b",
                        "missing.values",
                        "NAN",
                        "records.path",
                        "list",
                        "device.source",
                        "TOPIC",
                        "csv.columns",
                        "deviceID,a,b,timeStamp")));
    }

    private static PayloadSettings configuration(Map<String, String> written) {
        return PayloadSettings.of(StandIns.configuration(TelemetryConfiguration.class, written), Optional.empty());
    }

    @Override
    public void take(byte[] input) {
        if (input.length < 2) {
            return;
        }
        PayloadTrial trial = new PayloadTrial(configurations.get((input[0] & 0xFF) % configurations.size()));
        int end = Math.min(input.length, 2 + (input[1] & 0xFF));
        check(trial.read(topic, Arrays.copyOfRange(input, 2, end), ARRIVAL));
        check(trial.read(
                topic.replace("NBIRTH", "NDATA"),
                Arrays.copyOfRange(input, end == input.length ? 2 : end, input.length),
                ARRIVAL));
    }

    private static void check(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome.reading().isEmpty()
                    && outcome.rejection().isEmpty()
                    && outcome.notes().isEmpty()) {
                throw new AssertionError("neither a reading nor a reason");
            }
            outcome.rejection().ifPresent(reason -> {
                if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
                    throw new AssertionError("no reason for an operator: " + reason);
                }
            });
        }
    }
}
