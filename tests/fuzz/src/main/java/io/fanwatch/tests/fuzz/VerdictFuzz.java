// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.VerdictWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Verdicts with any texts and numbers, written as JSON and read again: what was written must come back, and nothing else. */
public final class VerdictFuzz implements FuzzTarget {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("a"));
    private static final long YEARS = 40_000L * 366 * 86_400;
    private static final int MEMBERS = 12;

    @Override
    public void take(byte[] input) {
        Verdict verdict = verdict(input);
        byte[] json = new VerdictWriter().write(verdict);
        String text = new String(json, StandardCharsets.UTF_8);
        if (text.chars().anyMatch(c -> c < ' ')) {
            throw new AssertionError("a control character is written as it is: " + text);
        }
        JsonObject read = JsonParser.parseString(text).getAsJsonObject();
        Reading reading = verdict.reading();
        Findings findings = verdict.findings();
        same(reading.deviceId(), read.get("deviceID").getAsString());
        same(reading.time(), Instant.parse(read.get("time").getAsString()));
        same(verdict.model().label(), read.get("model").getAsString());
        same(reading.id(), Optional.ofNullable(read.get("id")).map(id -> id.getAsString()));
        same(findings.faultKind(), Optional.ofNullable(read.get("kind")).map(kind -> kind.getAsString()));
        float probability = read.get("probability").getAsFloat();
        if (Math.abs(probability - verdict.probability()) > 1e-6) {
            throw new AssertionError(verdict.probability() + " comes back as " + probability);
        }
        if (read.size() > MEMBERS) {
            throw new AssertionError("a text has become members: " + text);
        }
    }

    /** A verdict that an input stands for: numbers first, then a line each for device, mark, kind of fault and model. */
    public static Verdict verdict(byte[] input) {
        Numbers numbers = new Numbers(input);
        Instant time = Instant.ofEpochSecond(numbers.next() % YEARS, Math.floorMod(numbers.next(), 1_000_000_000));
        float probability = (numbers.next() & 0xFF_FFFF) / (float) 0xFF_FFFF;
        double score = Double.longBitsToDouble(numbers.next());
        String[] lines = numbers.rest().split("\n", 4);
        Reading reading = new Reading(
                lines[0].isBlank() ? "7" : lines[0],
                Optional.of(lines).filter(all -> all.length > 1).map(all -> all[1]),
                time,
                SCHEMA,
                1.0);
        Optional<String> kind = Optional.of(lines).filter(all -> all.length > 2).map(all -> all[2]);
        return new Verdict(
                reading,
                probability,
                probability > 0.5,
                new ModelDescription(lines.length > 3 ? lines[3] : "fan", "1.0.0", SCHEMA.names(), 0.5),
                AlarmState.NORMAL,
                false,
                kind.isEmpty()
                        ? Findings.NONE
                        : new Findings(
                                OptionalDouble.of(score),
                                kind,
                                Optional.of(new RemainingLife(
                                        score, OptionalDouble.of(score), OptionalDouble.empty(), kind.get())),
                                Optional.empty()));
    }

    private static void same(Object written, Object read) {
        // halves of characters cannot be written in UTF-8; no listener takes them
        if (!written.equals(read) && !written.toString().contains("\uFFFD") && isUnicode(written.toString())) {
            throw new AssertionError(written + " comes back as " + read);
        }
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
