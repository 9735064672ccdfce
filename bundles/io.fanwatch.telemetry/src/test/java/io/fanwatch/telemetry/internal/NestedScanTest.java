// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scanner reads by path, the format reads alike. */
class NestedScanTest {

    private static final String TOPIC = "fan/7";
    private static final int MESSAGES = 100_000;
    private static final String[] NAMES = {"values", "rotation", "t", "meta", "s", "source", "name", "id", "ts", "x"};

    private final PayloadSettings settings = settings(
            "features=rotation=values.rotation*0.1 rpm -10..100,temperature=values.t,sound=meta.deep.\"s\"",
            "device.field=$.source.name",
            "id.field=values.id",
            "time.field=ts",
            "time.format=EPOCH_MILLIS");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ts':1767261600123,'values':{'rotation':555,'t':40.5,'id':'r1'},'meta':{'deep':{'s':47}},"
                        + "'source':{'name':'hall 2'}}",
                " { 'source' : { 'name' : 7 } , 'meta' : { 'deep' : { 's' : 47 } , 'x' : 1 } , 'x' : { 'ts' : 1 , 'deep' : "
                        + "{ 's' : 2 } } , 'values' : { 't' : '40.5' , 'rotation' : -0.0 } } ",
                "{'rotation':1,'t':2,'s':3,'name':'4','source':{'name':'7'},'values':{'rotation':5,'t':6},"
                        + "'meta':{'deep':{'s':7}}}",
            })
    void a_usual_message_is_read_without_a_json_parser_and_the_same(String message) throws Exception {
        byte[] payload = message.replace('\'', '"').getBytes(UTF_8);

        Optional<Reading> scanned = new ReadingScanner(settings).scan(TOPIC, payload, Trials.ARRIVAL);

        assertThat(scanned.map(NestedScanTest::written)).contains(parsed(settings, payload));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "features=rotation=values.rotation,temperature=list[0]",
                "features=rotation=values.rotation,temperature=values.rotation*2",
                "features=rotation,temperature=@key",
                "device.field=source.name,source.hall",
                "device.field=values.rotation",
                "id.field=$.ts",
                "decimal.comma=true",
                "records.path=values",
                "missing.values=LAST",
            })
    void what_only_the_format_understands_is_left_to_it(String line) {
        PayloadSettings unusual = settings("features=rotation=values.rotation", "time.field=ts", line);
        byte[] payload =
                ("{\"ts\":\"2026-01-01 10:00:00\",\"id\":\"r1\",\"deviceID\":\"7\",\"source\":{\"name\":\"7\",\"hall\":\"2\"},"
                                + "\"rotation\":1,\"values\":{\"rotation\":\"1.555\",\"deviceID\":\"7\"}}")
                        .getBytes(UTF_8);

        assertThat(unusual.isUsual() ? scanned(new ReadingScanner(unusual), payload) : Optional.empty())
                .isEmpty();
    }

    @Test
    void whatever_the_scanner_reads_the_format_reads_alike() {
        ReadingScanner scanner = new ReadingScanner(settings);
        Random random = new Random(1);
        int read = 0;
        int left = 0;
        for (int i = 0; i < MESSAGES; i++) {
            String message = message(random);
            byte[] payload = message.getBytes(UTF_8);
            Optional<String> scanned = scanned(scanner, payload);
            if (scanned.isPresent()) {
                read++;
                String expected = parsed(settings, payload);
                if (!scanned.get().equals(expected)) { // an assertion for each would take longer than all the rest
                    assertThat(scanned).as(message).contains(expected);
                }
            } else {
                left++;
            }
        }
        assertThat(read).as("read by the scanner").isGreaterThan(MESSAGES / 20);
        assertThat(left).as("left to the format").isGreaterThan(MESSAGES / 20);
    }

    /* what is wanted in any order, with more of the same names at other places, and now and then something else */
    private static String message(Random random) {
        String values = object(random, "\"rotation\":" + number(random), "\"t\":" + number(random), "\"id\":\"r1\"");
        String meta = object(random, "\"deep\":" + object(random, "\"s\":" + number(random)));
        String source = object(random, "\"name\":\"fan 7\"");
        return object(
                random,
                "\"ts\":" + (1_767_261_600_000L + random.nextInt(100_000)),
                "\"values\":" + values,
                "\"meta\":" + meta,
                "\"source\":" + source);
    }

    private static String object(Random random, String... wanted) {
        List<String> fields = new ArrayList<>(List.of(wanted));
        if (random.nextInt(4) == 0) {
            fields.add("\"" + NAMES[random.nextInt(NAMES.length)] + "\":" + other(random, 2));
        }
        if (random.nextInt(40) == 0) {
            fields.add("\"values." + NAMES[random.nextInt(NAMES.length)] + "\":" + number(random));
        }
        if (random.nextInt(40) == 0) {
            fields.remove(0);
        }
        Collections.shuffle(fields, random);
        return "{" + String.join(random.nextBoolean() ? "," : " , ", fields) + "}";
    }

    private static String other(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> number(random);
            case 1 -> "\"a text\"";
            case 2 -> random.nextInt(3) == 0 ? "null" : "1";
            case 3 -> random.nextInt(3) == 0 ? "[1]" : "\"{}\"";
            default ->
                "{\"" + NAMES[random.nextInt(NAMES.length)] + "\":" + other(random, depth - 1) + ",\"deep\":"
                        + other(random, depth - 1) + "}";
        };
    }

    private static String number(Random random) {
        return random.nextInt(20) == 0 ? "1e3" : String.valueOf(random.nextInt(-100, 1_000) / 10.0);
    }

    private static PayloadSettings settings(String... lines) {
        return PayloadSettings.of(Trials.configuration(lines), Optional.empty());
    }

    private static Optional<String> scanned(ReadingScanner scanner, byte[] payload) {
        try {
            return scanner.scan(TOPIC, payload, Trials.ARRIVAL).map(NestedScanTest::written);
        } catch (RejectedReadingException e) {
            return Optional.of("rejected: " + e.getMessage());
        }
    }

    private static String parsed(PayloadSettings settings, byte[] payload) {
        try {
            return written(new MessageReader(settings)
                    .read(TOPIC, payload, Trials.ARRIVAL)
                    .get(0)
                    .orThrow()
                    .complete(settings.format().schema(), MissingValues.REJECT, Trials.ARRIVAL));
        } catch (RejectedReadingException e) {
            return "rejected: " + e.getMessage();
        }
    }

    /* all that is in it, numbers bit for bit */
    private static String written(Reading reading) {
        StringBuilder text = new StringBuilder(reading.deviceId() + "|" + reading.id() + "|" + reading.time());
        for (int i = 0; i < reading.schema().size(); i++) {
            text.append('|').append(Double.doubleToRawLongBits(reading.value(i)));
        }
        return text.toString();
    }
}
