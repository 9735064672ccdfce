// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingParserTest {

    private static final Instant ARRIVAL = Instant.parse("2026-01-02T03:04:05Z");
    private static final String VALUES = "\"rotation\":528.5,\"temperature\":35.9,\"vibration\":191.7,\"sound\":46.8";

    private final ReadingParser parser = parser(Optional.of("deviceID"), TimeFormat.PLAIN, "UTC");

    @Test
    void a_usual_message_is_a_reading() throws RejectedReadingException {
        Reading reading = parse("{\"deviceID\":\"1\",\"timeStamp\":\"2020-10-01 10:49:34\"," + VALUES + "}");

        assertThat(reading.deviceId()).isEqualTo("1");
        assertThat(reading.time()).isEqualTo(Instant.parse("2020-10-01T10:49:34Z"));
        assertThat(reading.id()).isEmpty();
        assertThat(values(reading)).containsExactly(528.5, 35.9, 191.7, 46.8);
    }

    @Test
    void fields_may_stand_in_any_order_with_space_between() throws RejectedReadingException {
        Reading reading = parse(
                " {\n \"sound\" : 1 , \"deviceID\":\"a b\", \"vibration\":2,\"rotation\":-4e0,\"temperature\":3.0 } \n");

        assertThat(values(reading)).containsExactly(-4, 3, 2, 1);
        assertThat(reading.deviceId()).isEqualTo("a b");
    }

    @Test
    void numbers_may_come_as_text_and_device_and_id_as_numbers() throws RejectedReadingException {
        Reading reading = parse("{\"deviceID\":7,\"id\":12345678901234567890,"
                + "\"rotation\":\"528.5\",\"temperature\":\"35.9\",\"vibration\":\"1e2\",\"sound\":\"-46.8\"}");

        assertThat(reading.deviceId()).isEqualTo("7");
        assertThat(reading.id()).contains("12345678901234567890");
        assertThat(values(reading)).containsExactly(528.5, 35.9, 100, -46.8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"timeStamp\":null", ",\"timeStamp\":\"\"", ",\"id\":null"})
    void a_reading_without_a_time_has_that_of_its_arrival(String more) throws RejectedReadingException {
        assertThat(parse("{\"deviceID\":\"1\"," + VALUES + more + "}").time()).isEqualTo(ARRIVAL);
    }

    @Test
    void unknown_fields_are_ignored_nested_ones_too() throws RejectedReadingException {
        Reading reading = parse(
                "{\"x\":{\"deviceID\":\"9\",\"rotation\":[1,{}]},\"deviceID\":\"1\",\"x\":[null,true]," + VALUES + "}");

        assertThat(reading.deviceId()).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NOT_JSON|hello|not valid JSON at line 1",
                "NOT_JSON|{\"deviceID\":\"1\"|ends early",
                "NOT_JSON|{\"deviceID\"|ends early",
                "NOT_JSON|{deviceID:\"1\"}|not valid JSON",
                "NOT_JSON|{'deviceID':'1'}|not valid JSON",
                "NOT_JSON|{\"rotation\":NaN}|not valid JSON",
                "NOT_JSON|{\"rotation\":Infinity}|not valid JSON",
                "NOT_JSON|{\"deviceID\":\"\\u00xy\"}|not valid JSON: \\u is not followed",
                "NOT_JSON|{\"\\u00xy\":1}|not valid JSON: \\u is not followed",
                "NOT_JSON|{\"x\":\"\\u00xy\"}|not valid JSON: \\u is not followed",
                "NOT_AN_OBJECT|[]|no JSON object",
                "NOT_AN_OBJECT|null|no JSON object",
                "NOT_AN_OBJECT|\"text\"|no JSON object",
                "FIELD_MISSING|{}|rotation is missing",
                "FIELD_MISSING|{\"rotation\":1,\"temperature\":2,\"vibration\":3,\"sound\":4}|deviceID is missing",
                "FIELD_MISSING|{\"deviceID\":\"1\",\"rotation\":1,\"temperature\":2,\"vibration\":3}|sound is missing",
                "FIELD_REPEATED|{\"rotation\":1,\"rotation\":1}|rotation is there twice",
                "FIELD_REPEATED|{\"deviceID\":1,\"deviceID\":1}|deviceID is there twice",
                "FIELD_REPEATED|{\"timeStamp\":null,\"timeStamp\":null}|timeStamp is there twice",
                "NOT_A_NUMBER|{\"rotation\":\"NaN\"}|'NaN', not a finite number",
                "NOT_A_NUMBER|{\"rotation\":\"12f\"}|'12f'",
                "NOT_A_NUMBER|{\"rotation\":\"0x10\"}|'0x10'",
                "NOT_A_NUMBER|{\"rotation\":\"\"}|''",
                "NOT_A_NUMBER|{\"rotation\":\"--1\"}|'--1'",
                "NOT_A_NUMBER|{\"rotation\":1e999}|'1e999'",
                "NOT_A_NUMBER|{\"rotation\":true}|boolean",
                "NOT_A_NUMBER|{\"rotation\":null}|null",
                "NOT_A_NUMBER|{\"rotation\":[1]}|an array",
                "INVALID_DEVICE|{\"deviceID\":{}}|neither text nor a number",
                "INVALID_ID|{\"id\":true}|neither text nor a number",
                "INVALID_TIME|{\"timeStamp\":[]}|neither text nor a number",
                "INVALID_TIME|{\"timeStamp\":\"yesterday\"}|'yesterday' is not yyyy-MM-dd HH:mm:ss",
                "INVALID_TIME|{\"timeStamp\":\"2020-13-01 10:49:34\"}|'2020-13-01 10:49:34'",
                "INVALID_TIME|{\"timeStamp\":\"2020-10-01T10:49:34\"}|'2020-10-01T10:49:34'",
                "INVALID_TIME|{\"timeStamp\":1601549374}|'1601549374'",
            })
    void what_is_no_reading_is_rejected_with_its_reason(Kind kind, String message, String reason) {
        assertRejected(message, kind, reason);
    }

    @Test
    void what_is_before_and_after_the_object_is_not_ignored() {
        assertRejected("  ", Kind.NOT_JSON, "blank");
        assertRejected("{\"deviceID\":\"1\"," + VALUES + "}{}", Kind.NOT_JSON, "not valid JSON");
        assertRejected("{\"deviceID\":\"1\"," + VALUES + "} x", Kind.NOT_JSON, "not valid JSON");
    }

    @Test
    void an_empty_a_large_and_a_binary_message_are_rejected() {
        assertThatExceptionOfType(RejectedReadingException.class)
                .isThrownBy(() -> parser.parse("t", new byte[0], ARRIVAL))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.EMPTY));
        assertRejected("x".repeat(1_001), Kind.TOO_LARGE, "1001 bytes");
        assertThatExceptionOfType(RejectedReadingException.class)
                .isThrownBy(() ->
                        parser.parse("t", ("{\"deviceID\":\"Gerät\"," + VALUES + "}").getBytes(ISO_8859_1), ARRIVAL))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_UTF_8));
    }

    @Test
    void a_replacement_character_that_was_sent_as_such_is_text() throws RejectedReadingException {
        assertThat(parse("{\"deviceID\":\"\uFFFD\"," + VALUES + "}").deviceId()).isEqualTo("\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "a\\ude00", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00"})
    void device_ids_with_half_a_character_are_rejected_since_all_halves_are_the_same_as_utf_8(String device) {
        assertRejected("{\"deviceID\":\"" + device + "\"," + VALUES + "}", Kind.INVALID_DEVICE, "half a character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fan\\u202e7", "\\u20667", "7\\u200f", "7\\u061c"})
    void device_ids_that_turn_the_direction_of_writing_are_rejected_since_two_could_look_the_same(String device) {
        assertRejected("{\"deviceID\":\"" + device + "\"," + VALUES + "}", Kind.INVALID_DEVICE, "direction of writing");
    }

    @Test
    void device_ids_with_whole_characters_of_two_halves_are_taken() throws RejectedReadingException {
        assertThat(parse("{\"deviceID\":\"fan \\ud83d\\ude00\"," + VALUES + "}").deviceId())
                .isEqualTo("fan \uD83D\uDE00");
    }

    @Test
    void what_turns_text_around_is_not_shown_in_a_reason() {
        assertRejected(
                "{\"deviceID\":\"1\",\"rotation\":\"\\u202e5.8\",\"temperature\":1,\"vibration\":1,\"sound\":1}",
                Kind.NOT_A_NUMBER,
                "'?5.8'");
    }

    @Test
    void device_ids_that_no_operator_could_read_are_rejected() {
        assertRejected("{\"deviceID\":\" \"," + VALUES + "}", Kind.INVALID_DEVICE, "blank");
        assertRejected("{\"deviceID\":\"" + "d".repeat(33) + "\"," + VALUES + "}", Kind.INVALID_DEVICE, "33");
        assertRejected("{\"deviceID\":\"a\\u0000b\"," + VALUES + "}", Kind.INVALID_DEVICE, "'a?b'");
    }

    @Test
    void deep_nesting_in_an_unknown_field_does_no_harm() throws RejectedReadingException {
        String nested = "[".repeat(300) + "]".repeat(300);

        assertThat(parse("{\"x\":" + nested + ",\"deviceID\":\"1\"," + VALUES + "}")
                        .deviceId())
                .isEqualTo("1");
    }

    @Test
    void the_topic_may_name_the_fan() throws RejectedReadingException {
        ReadingParser byTopic = parser(Optional.empty(), TimeFormat.PLAIN, "UTC");
        byte[] message = ("{\"deviceID\":\"ignored\"," + VALUES + "}").getBytes(UTF_8);

        assertThat(byTopic.parse("fan/7/messages", message, ARRIVAL).deviceId()).isEqualTo("7");
        assertThatExceptionOfType(RejectedReadingException.class)
                .isThrownBy(() -> byTopic.parse("fan", message, ARRIVAL))
                .withMessageContaining("has no level 2");
    }

    @ParameterizedTest
    @CsvSource({
        "DATE_TIME, UTC, 2020-10-01 10:49:34, 2020-10-01T10:49:34Z",
        "DATE_TIME, +02:00, 2020-10-01 10:49:34, 2020-10-01T08:49:34Z",
        "DATE_TIME, Europe/Rome, 2020-12-01 10:49:34, 2020-12-01T09:49:34Z",
        "dd.MM.yyyy HH:mm, UTC, 01.10.2020 10:49, 2020-10-01T10:49:00Z",
        "ISO_8601, UTC, 2020-10-01T10:49:34Z, 2020-10-01T10:49:34Z",
        "ISO_8601, UTC, 2020-10-01T10:49:34.123+02:00, 2020-10-01T08:49:34.123Z",
        "ISO_8601, Europe/Rome, 2020-12-01T10:49:34, 2020-12-01T09:49:34Z",
        "EPOCH_SECONDS, UTC, 1601549374, 2020-10-01T10:49:34Z",
        "EPOCH_SECONDS, UTC, 1601549374.5, 2020-10-01T10:49:34.500Z",
        "EPOCH_MILLIS, UTC, 1601549374123, 2020-10-01T10:49:34.123Z",
        "EPOCH_MILLIS, UTC, -1, 1969-12-31T23:59:59.999Z",
    })
    void the_time_may_be_written_in_other_formats(String format, String zone, String text, Instant time)
            throws RejectedReadingException {
        assertThat(new TimeFormat(format, zone).parse(text, ARRIVAL)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "EPOCH_SECONDS, NaN, EPOCH_SECONDS",
        "EPOCH_SECONDS, 1e300, EPOCH_SECONDS",
        "EPOCH_MILLIS, soon, EPOCH_MILLIS",
        "ISO_8601, 2020-10-01, ISO_8601",
        "DATE_TIME, 2020-02-30 10:49:34, yyyy-MM-dd HH:mm:ss",
        "DATE_TIME, +300000000-01-01 00:00:00, the years 0000 to 9999",
        "ISO_8601, +300000000-01-01T00:00:00Z, the years 0000 to 9999",
        "ISO_8601, -0001-12-31T23:59:59Z, the years 0000 to 9999",
        "EPOCH_SECONDS, -62167219201, the years 0000 to 9999",
    })
    void a_time_that_is_none_is_rejected_with_the_form_it_should_have(String format, String text, String form) {
        assertThatExceptionOfType(RejectedReadingException.class)
                .isThrownBy(() -> new TimeFormat(format, "UTC").parse(text, ARRIVAL))
                .withMessageContaining(text)
                .withMessageContaining(form);
    }

    private void assertRejected(String message, Kind kind, String reason) {
        assertThatExceptionOfType(RejectedReadingException.class)
                .isThrownBy(() -> parse(message))
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private Reading parse(String message) throws RejectedReadingException {
        return parser.parse("fan/messages", message.getBytes(UTF_8), ARRIVAL);
    }

    private static double[] values(Reading reading) {
        double[] values = new double[reading.schema().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = reading.value(i);
        }
        return values;
    }

    private static ReadingParser parser(Optional<String> deviceField, String timeFormat, String zone) {
        FeatureSchema schema = new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));
        return new ReadingParser(new ReadingFormat(
                schema, deviceField, 2, "id", "timeStamp", new TimeFormat(timeFormat, zone), 1_000, 32, 256));
    }
}
