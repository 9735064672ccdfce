// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.mockito.Mockito.mock;

import io.fanwatch.api.Reading;
import io.fanwatch.telemetry.internal.PayloadTrial.Outcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A listener's reading of messages, configured by property=value lines, and what comes of them as short texts. */
final class Trials {

    static final Instant ARRIVAL = Instant.parse("2026-01-01T12:00:00Z");

    private Trials() {}

    /** A configuration of those lines, everything else as by default. */
    static TelemetryConfiguration configuration(String... lines) {
        Map<String, String> given = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split("=", 2);
            given.put(parts[0], parts[1]);
        }
        return mock(TelemetryConfiguration.class, call -> {
            String property = call.getMethod().getName().replace('_', '.');
            String text = given.get(property);
            Class<?> type = call.getMethod().getReturnType();
            if (text == null) {
                return call.getMethod().getDefaultValue();
            }
            return type == int.class
                    ? (Object) Integer.valueOf(text)
                    : type == boolean.class ? (Object) Boolean.valueOf(text) : text;
        });
    }

    /** Readings as {@code device|time|value value …|id}, others as {@code rejected: …} or {@code note: …}. */
    static List<String> read(String topic, String payload, String... lines) {
        return read(topic, payload.getBytes(UTF_8), lines);
    }

    static List<String> read(String topic, byte[] payload, String... lines) {
        return read(new PayloadTrial(configuration(lines)), topic, payload);
    }

    static List<String> read(PayloadTrial trial, String topic, byte[] payload) {
        return trial.read(topic, payload, ARRIVAL).stream().map(Trials::text).toList();
    }

    private static String text(Outcome outcome) {
        return outcome.reading()
                .map(Trials::text)
                .orElseGet(() ->
                        outcome.rejection().map(reason -> "rejected: " + reason).orElse("note: " + outcome.notes()));
    }

    private static String text(Reading reading) {
        String values = IntStream.range(0, reading.schema().size())
                .mapToObj(i -> String.valueOf(reading.value(i)))
                .collect(Collectors.joining(" "));
        return reading.deviceId() + "|" + reading.time() + "|" + values
                + reading.id().map(id -> "|" + id).orElse("");
    }
}
