// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingScannerTest {

    private static final Instant ARRIVAL = Instant.parse("2026-01-02T03:04:05Z");
    private static final String TOPIC = "fan/7";
    private static final String VALUES = "\"rotation\":528.5,\"temperature\":35.9,\"vibration\":191.7,\"sound\":46.8";
    private static final String USUAL = "{\"deviceID\":\"1\",\"timeStamp\":\"2020-10-01 10:49:34\"," + VALUES + "}";
    /** Fewer where this is run for each mutant. */
    private static final int MESSAGES = Integer.getInteger("fanwatch.scanner.messages", 150_000);

    private final ReadingFormat format = format(Optional.of("deviceID"), TimeFormat.PLAIN, "UTC");

    @ParameterizedTest
    @ValueSource(
            strings = {
                USUAL,
                "{\"deviceID\":\"1\"," + VALUES + "}",
                "{" + VALUES + ",\"id\":\"\",\"deviceID\":\"fan 1, hall 'B'\"}",
                " {\r\n\t\"id\" : 42 ,\"x\":1,\"x\":\"y\", \"deviceID\" : -7.0 , " + VALUES + " } \n",
                "{\"rotation\":\"528.5\",\"temperature\":\"-0\",\"vibration\":-0.0,\"sound\":0.1,\"deviceID\":\"1\"}",
                "{\"rotation\":9007199254740992,\"temperature\":0.30000000000001,\"vibration\":0,\"sound\":1.10,"
                        + "\"deviceID\":\"1\"}",
            })
    void a_usual_message_is_read_without_a_json_parser_and_the_same(String message) throws RejectedReadingException {
        Optional<Reading> scanned = scan(format, message);

        assertThat(scanned).isPresent();
        assertThat(written(scanned.get())).isEqualTo(parsed(format, message.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "DATE_TIME, UTC, '\"2020-10-01 10:49:34\"', 2020-10-01T10:49:34Z",
                "DATE_TIME, +05:30, '\"2020-03-01 00:00:00\"', 2020-02-29T18:30:00Z",
                "DATE_TIME, UTC, '\"0000-01-01 00:00:00\"', 0000-01-01T00:00:00Z",
                "DATE_TIME, UTC, '\"9999-12-31 23:59:59\"', 9999-12-31T23:59:59Z",
                "DATE_TIME, Europe/Rome, '\"2020-12-01 10:49:34\"', 2020-12-01T09:49:34Z",
                "DATE_TIME, Europe/Rome, '\"2020-10-25 02:30:00\"', 2020-10-25T00:30:00Z",
                "ISO_8601, UTC, '\"2020-10-01T10:49:34.123+02:00\"', 2020-10-01T08:49:34.123Z",
                "EPOCH_SECONDS, UTC, 1601549374.5, 2020-10-01T10:49:34.500Z",
                "EPOCH_MILLIS, UTC, \"1601549374123\", 2020-10-01T10:49:34.123Z",
                "DATE_TIME, UTC, '\"2020-02-30 10:49:34\"', -",
                "DATE_TIME, UTC, '\"2021-02-29 10:49:34\"', -",
                "DATE_TIME, UTC, '\"2020-10-01 24:00:00\"', -",
                "DATE_TIME, UTC, '\"2020-10-01 10:60:00\"', -",
                "DATE_TIME, UTC, '\"2020-10-01 10:49:60\"', -",
                "DATE_TIME, UTC, '\"2020-10-00 10:49:34\"', -",
                "DATE_TIME, UTC, '\"2020-10-01T10:49:34\"', -",
                "DATE_TIME, UTC, '\"2020-10-01 10:49:3\"', -",
                "DATE_TIME, UTC, '\"2020-10-01 10:49:3:\"', -",
                "DATE_TIME, UTC, '\" \"', -",
                "DATE_TIME, +02:00, '\"0000-01-01 01:59:59\"', -",
                "DATE_TIME, -02:00, '\"9999-12-31 23:59:59\"', -",
                "EPOCH_SECONDS, UTC, '\"\"', -",
                "ISO_8601, UTC, '\"2020-10-01\"', -",
            })
    void the_time_is_that_which_is_written_or_the_message_is_left_to_the_parser(
            String name, String zone, String text, Instant time) throws RejectedReadingException {
        ReadingFormat other = format(Optional.of("deviceID"), name, zone);

        assertThat(scan(other, "{\"deviceID\":\"1\",\"timeStamp\":" + text + "," + VALUES + "}")
                        .map(Reading::time))
                .isEqualTo(Optional.ofNullable(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}",
                "[]",
                "{\"deviceID\":\"1\"," + VALUES,
                "{\"deviceID\":\"1\"," + VALUES + ",}",
                "{,\"deviceID\":\"1\"," + VALUES + "}",
                "{\"deviceID\":\"1\"," + VALUES + "}x",
                "{\"deviceID\":\"1\"," + VALUES + "}{}",
                "{\"deviceID\":\"1\"," + VALUES + "}\u0000",
                "\uFEFF{\"deviceID\":\"1\"," + VALUES + "}",
                "{\"deviceID\":\"1\";" + VALUES + "}",
                "{\"deviceID\"=\"1\"," + VALUES + "}",
                "{\"deviceID\" \"1\"," + VALUES + "}",
                "{'deviceID':'1'," + VALUES + "}",
                "{deviceID:1," + VALUES + "}",
                "{\"deviceID\":\"1\",\"deviceID\":\"1\"," + VALUES + "}",
                "{\"deviceID\":\"1\",\"sound\":46.8," + VALUES + "}",
                "{\"deviceID\":\"1\",\"rotation\":1,\"temperature\":2,\"vibration\":3}",
                "{" + VALUES + "}",
                "{\"deviceID\":\"\"," + VALUES + "}",
                "{\"deviceID\":\"  \"," + VALUES + "}",
                "{\"deviceID\":\"a\\u0020b\"," + VALUES + "}",
                "{\"device\\u0049D\":\"1\"," + VALUES + "}",
                "{\"deviceID\":\"fan\t1\"," + VALUES + "}",
                "{\"deviceID\":\"fan\u007F\"," + VALUES + "}",
                "{\"deviceID\":\"Gerät\"," + VALUES + "}",
                "{\"deviceID\":\"a name of thirty-three characters\"," + VALUES + "}",
                "{\"deviceID\":\"1\",\"id\":null," + VALUES + "}",
                "{\"deviceID\":\"1\",\"x\":{}," + VALUES + "}",
                "{\"deviceID\":\"1\",\"x\":[1]," + VALUES + "}",
                "{\"deviceID\":\"1\",\"x\":true," + VALUES + "}",
                "{\"deviceID\":\"1\",\"x\":," + VALUES + "}",
                "{\"deviceID\":01," + VALUES + "}",
                "{\"deviceID\":\"1\",/**/" + VALUES + "}",
                "{\"deviceID\":\"1\",\f" + VALUES + "}",
            })
    void what_is_unusual_or_wrong_is_left_to_the_parser(String message) throws RejectedReadingException {
        assertThat(scan(format, message)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\" 1\"",
                "\"1 \"",
                "\"NaN\"",
                "+1",
                "01",
                "\"01\"",
                "-01",
                "00",
                ".5",
                "5.",
                "-",
                "-.5",
                "1..2",
                "1.2.3",
                "1-2",
                "--1",
                "1e3",
                "1E3",
                "0x10",
                "1d",
                "9007199254740993",
                "123456789012345678",
                "0.1234567890123456",
                "true",
                "null",
                "NaN",
                "Infinity"
            })
    void a_number_that_is_not_plain_is_left_to_the_parser(String number) throws RejectedReadingException {
        assertThat(scan(
                        format,
                        "{\"deviceID\":\"1\",\"rotation\":" + number
                                + ",\"temperature\":1,\"vibration\":2,\"sound\":3}"))
                .isEmpty();
    }

    @Test
    void a_message_that_is_too_large_is_left_to_the_parser() throws RejectedReadingException {
        assertThat(scan(format, USUAL + " ".repeat(1_000 - USUAL.length()))).isPresent();
        assertThat(scan(format, USUAL + " ".repeat(1_001 - USUAL.length()))).isEmpty();
    }

    @Test
    void the_topic_may_name_the_fan() throws RejectedReadingException {
        ReadingFormat byTopic = format(Optional.empty(), TimeFormat.PLAIN, "UTC");

        assertThat(scan(byTopic, USUAL).map(Reading::deviceId)).contains("7");
        assertThatExceptionOfType(RejectedReadingException.class)
                .isThrownBy(() ->
                        new ReadingScanner(ReadingParser.settings(byTopic)).scan("fan", USUAL.getBytes(UTF_8), ARRIVAL))
                .withMessageContaining("has no level 2");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "60, true", "61, false", "70, false"})
    void a_schema_may_have_any_number_of_features(int features, boolean fast) throws RejectedReadingException {
        List<String> names = IntStream.range(0, features).mapToObj(i -> "f" + i).toList();
        ReadingFormat wide = new ReadingFormat(
                new FeatureSchema(names),
                Optional.of("deviceID"),
                2,
                "id",
                "timeStamp",
                new TimeFormat(TimeFormat.PLAIN, "UTC"),
                2_000,
                32,
                256);
        StringBuilder message = new StringBuilder("{\"deviceID\":\"1\"");
        names.forEach(name -> message.append(",\"").append(name).append("\":").append(name.substring(1)));
        String complete = message + "}";
        String incomplete = complete.replace(",\"f" + (features - 1) + "\":", ",\"other\":");

        assertThat(scan(wide, complete).isPresent()).isEqualTo(fast);
        assertThat(new ReadingParser(wide)
                        .parse(TOPIC, complete.getBytes(UTF_8), ARRIVAL)
                        .value(features - 1))
                .isEqualTo(features - 1);
        assertThat(scan(wide, incomplete)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "deviceID, DATE_TIME, UTC",
        "deviceID, DATE_TIME, Europe/Rome",
        ", DATE_TIME, -03:30",
        "deviceID, ISO_8601, UTC",
        "deviceID, EPOCH_MILLIS, UTC",
    })
    void whatever_the_scanner_reads_the_parser_reads_alike(String deviceField, String timeFormat, String zone) {
        ReadingFormat any = format(Optional.ofNullable(deviceField), timeFormat, zone);
        ReadingScanner scanner = new ReadingScanner(ReadingParser.settings(any));
        ReadingParser parser = new ReadingParser(any);
        Messages messages = new Messages(new Random(1));
        int read = 0;
        int rejected = 0;
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = messages.next();
            Optional<String> scanned = scanned(scanner, message);
            String expected = parsed(parser, message);
            if (scanned.isPresent()) {
                read++;
                if (!scanned.get().equals(expected)) { // an assertion for each would take longer than all the rest
                    assertThat(scanned).as(new String(message, UTF_8)).contains(expected);
                }
            } else if (expected.startsWith(REJECTED)) {
                rejected++;
            }
        }
        assertThat(read).as("read by the scanner").isGreaterThan(MESSAGES / 20);
        assertThat(rejected).as("rejected by the parser").isGreaterThan(MESSAGES / 20);
    }

    private static final String REJECTED = "rejected: ";

    private static Optional<String> scanned(ReadingScanner scanner, byte[] message) {
        try {
            return scanner.scan(TOPIC, message, ARRIVAL).map(ReadingScannerTest::written);
        } catch (RejectedReadingException e) {
            return Optional.of(REJECTED + e.kind() + e.getMessage());
        }
    }

    private static String parsed(ReadingParser parser, byte[] message) {
        try {
            return written(parser.parseJson(TOPIC, message, ARRIVAL));
        } catch (RejectedReadingException e) {
            return REJECTED + e.kind() + e.getMessage();
        }
    }

    private static String parsed(ReadingFormat format, byte[] message) {
        return parsed(new ReadingParser(format), message);
    }

    /* all that is in it, numbers bit for bit */
    private static String written(Reading reading) {
        StringBuilder text = new StringBuilder();
        text.append(reading.deviceId())
                .append('|')
                .append(reading.id())
                .append('|')
                .append(reading.time());
        for (int i = 0; i < reading.schema().size(); i++) {
            text.append('|').append(Double.doubleToRawLongBits(reading.value(i)));
        }
        return text.toString();
    }

    private static Optional<Reading> scan(ReadingFormat format, String message) throws RejectedReadingException {
        return new ReadingScanner(ReadingParser.settings(format)).scan(TOPIC, message.getBytes(UTF_8), ARRIVAL);
    }

    private static ReadingFormat format(Optional<String> deviceField, String timeFormat, String zone) {
        FeatureSchema schema = new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));
        return new ReadingFormat(
                schema, deviceField, 2, "id", "timeStamp", new TimeFormat(timeFormat, zone), 1_000, 32, 256);
    }
}
