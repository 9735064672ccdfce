// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Condition;
import io.fanwatch.api.Condition.Contribution;
import io.fanwatch.api.Condition.Phase;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.api.Verdict;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictWriterTest {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("sound"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);
    private static final ModelDescription OTHER_MODEL = new ModelDescription("lüfter \"2\"", "2", SCHEMA.names(), 0.5);
    private static final Instant TIME = Instant.parse("2020-10-01T10:49:34Z");
    private static final long FIRST_SECOND =
            Instant.parse("-0001-12-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("+10000-02-01T00:00:00Z").getEpochSecond();
    private static final int VERDICTS = 200_000;

    private final VerdictWriter writer = new VerdictWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "0000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59Z",
                "9999-12-31T23:59:59.999Z",
                "+10000-01-01T00:00:00Z",
                "2020-02-29T01:02:03.040Z",
                "2020-10-01T10:49:34.100Z",
                "2020-10-01T10:49:34.001Z",
                "2020-10-01T10:49:34.000001Z",
                "2020-10-01T10:49:34.123456789Z",
                "-1000000000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z",
            })
    void a_time_is_written_as_java_writes_it(String time) {
        assertThat(written(verdict("1", Optional.empty(), 0, Instant.parse(time), MODEL)))
                .contains(",\"time\":\"" + time + "\",");
    }

    @Test
    void half_a_character_is_a_question_mark() {
        assertThat(written(verdict("a\uD83Db", Optional.of("\uDE00\uD83D\uDE00\uD83D"), 0, TIME, MODEL)))
                .startsWith("{\"deviceID\":\"a?b\",")
                .endsWith(",\"id\":\"?😀?\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 120, 130, 150, 200, 1_000, 100_000})
    void a_text_may_have_any_length(int characters) {
        for (String character : List.of("a", "\u0001", "é", "€", "\"")) {
            String id = character.repeat(characters);

            assertThat(json(written(verdict("1", Optional.of(id), 1, TIME, MODEL)))
                            .get("id")
                            .getAsString())
                    .isEqualTo(id);
        }
        assertThat(written(verdict("1", Optional.of("2"), 1, TIME, MODEL))).endsWith("\"id\":\"2\"}");
    }

    @Test
    void what_else_was_found_out_comes_behind() {
        Condition watched = new Condition(
                Phase.WATCHING,
                1.23456,
                Optional.of(TIME),
                List.of(new Contribution("vibration", 2.44, 0.9), new Contribution("\"é\"", -3.1, 0.1)));

        assertThat(written(found(new Findings(
                        OptionalDouble.of(-0.0625),
                        Optional.of("bearing"),
                        Optional.of(new RemainingLife(36.5, OptionalDouble.of(20), OptionalDouble.empty(), "h")),
                        Optional.of(watched)))))
                .endsWith(",\"id\":\"2\",\"score\":-0.062,\"kind\":\"bearing\",\"remaining\":36.5,\"remaining_low\":20,"
                        + "\"remaining_unit\":\"h\",\"distance\":1.235,"
                        + "\"contributions\":\"vibration +2.4 σ, \\\"é\\\" -3.1 σ\"}");
        assertThat(written(found(new Findings(
                        OptionalDouble.empty(),
                        Optional.empty(),
                        Optional.of(new RemainingLife(36.5, OptionalDouble.empty(), OptionalDouble.of(70), "h")),
                        Optional.empty()))))
                .endsWith(",\"id\":\"2\",\"remaining\":36.5,\"remaining_high\":70,\"remaining_unit\":\"h\"}");
        assertThat(written(found(condition(Phase.LEARNING, 0)))).endsWith(",\"id\":\"2\",\"condition\":\"LEARNING\"}");
        assertThat(written(found(condition(Phase.WATCHING, 0.5)))).endsWith(",\"id\":\"2\",\"distance\":0.5}");
        assertThat(written(found(Findings.NONE))).endsWith(",\"id\":\"2\"}");
        assertThat(written(found(Findings.unjudged("7 of 10 readings"))))
                .endsWith(",\"id\":\"2\",\"unjudged\":\"7 of 10 readings\"}");
    }

    private static Findings condition(Phase phase, double distance) {
        return new Findings(
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Condition(phase, distance, Optional.empty(), List.of())));
    }

    private static Verdict found(Findings findings) {
        Verdict verdict = verdict("1", Optional.of("2"), 0, TIME, MODEL);
        return new Verdict(verdict.reading(), verdict.probability(), false, MODEL, verdict.alarm(), false, findings);
    }

    @Test
    void a_message_is_the_callers_own() {
        byte[] first = writer.write(verdict("1", Optional.empty(), 0, TIME, MODEL));
        byte[] copy = first.clone();
        writer.write(verdict("another", Optional.of("7"), 1, TIME.plusSeconds(86_400), OTHER_MODEL));

        assertThat(first).isEqualTo(copy);
    }

    @Test
    void every_field_is_what_a_json_parser_reads_from_the_message() {
        Random random = new Random(1);
        for (int i = 0; i < VERDICTS; i++) {
            Verdict verdict = anyVerdict(random);
            String message = written(verdict);
            if (!message.equals(expected(verdict))) {
                assertThat(message).isEqualTo(expected(verdict));
            }
            JsonObject json = json(message);
            Reading reading = verdict.reading();
            boolean same = json.get("deviceID").getAsString().equals(inUtf8(reading.deviceId()))
                    && json.has("id") == reading.id().isPresent()
                    && (!json.has("id")
                            || json.get("id")
                                    .getAsString()
                                    .equals(inUtf8(reading.id().get())))
                    && json.get("model").getAsString().equals(verdict.model().label());
            if (!same) {
                assertThat(message).as("message").isEqualTo(verdict.toString());
            }
        }
    }

    /* the same in the slow way */
    private static String expected(Verdict verdict) {
        BigDecimal millionths = BigDecimal.valueOf(Math.round(verdict.probability() * 1_000_000), 6);
        return "{\"deviceID\":" + quoted(verdict.reading().deviceId()) + ",\"fault\":\""
                + (verdict.faulty() ? 1 : 0)
                + "\",\"probability\":"
                + (millionths.signum() == 0
                        ? "0"
                        : millionths.stripTrailingZeros().toPlainString())
                + ",\"time\":\"" + verdict.reading().time()
                + "\",\"model\":" + quoted(verdict.model().label())
                + ",\"alarm\":\"" + verdict.alarm() + "\""
                + verdict.reading().id().map(id -> ",\"id\":" + quoted(id)).orElse("") + "}";
    }

    private static String quoted(String text) {
        String quoted = inUtf8(text)
                .chars()
                .mapToObj(c -> c < ' ' ? String.format("\\u%04x", c) : (c == '"' || c == '\\' ? "\\" : "") + (char) c)
                .collect(Collectors.joining());
        return '"' + quoted + '"';
    }

    private static String inUtf8(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    private static Verdict anyVerdict(Random random) {
        Instant time = Instant.ofEpochSecond(
                random.nextBoolean()
                        ? TIME.getEpochSecond() + random.nextInt(200_000)
                        : random.nextLong(FIRST_SECOND, LAST_SECOND),
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(1_000_000_000);
                    case 1 -> random.nextInt(1_000) * 1_000_000;
                    default -> 0;
                });
        float probability = random.nextInt(4) == 0 ? random.nextInt(11) / 10f : random.nextFloat();
        return verdict(
                "d" + text(random),
                random.nextBoolean() ? Optional.of(text(random)) : Optional.empty(),
                probability,
                time,
                random.nextInt(3) == 0 ? OTHER_MODEL : MODEL);
    }

    private static String text(Random random) {
        int most = random.nextInt(50) == 0 ? 400 : 12;
        int last = random.nextInt(3) == 0 ? Character.MAX_VALUE : 0x7F;
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append((char) random.nextInt(last + 1));
        }
        return text.toString();
    }

    private static Verdict verdict(
            String device, Optional<String> id, float probability, Instant time, ModelDescription model) {
        boolean faulty = probability >= model.threshold();
        return new Verdict(
                new Reading(device, id, time, SCHEMA, 46.8),
                probability,
                faulty,
                model,
                faulty ? AlarmState.ACTIVE : AlarmState.NORMAL,
                false);
    }

    private String written(Verdict verdict) {
        return new String(writer.write(verdict), UTF_8);
    }

    private static JsonObject json(String message) {
        return JsonParser.parseString(message).getAsJsonObject();
    }
}
