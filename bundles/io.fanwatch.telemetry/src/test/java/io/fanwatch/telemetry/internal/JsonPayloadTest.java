// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPayloadTest {

    private static final String TOPIC = "hall2/fan9/state";
    private static final String TWO = "features=speed,heat";
    private static final String NOON = "2026-01-01T12:00:00Z";

    @Test
    void device_id_and_time_are_found_by_path_too_and_ids_may_be_joined() {
        assertThat(Trials.read(
                        TOPIC,
                        "{\"tags\":{\"site\":\"north\",\"fan\":7},\"meta\":{\"id\":12345678901234567890,\"ts\":1767261600},"
                                + "\"speed\":1,\"heat\":2}",
                        TWO,
                        "device.field=tags.site,tags.fan",
                        "id.field=meta.id",
                        "time.field=meta.ts",
                        "time.format=EPOCH_SECONDS"))
                .containsExactly("north/7|2026-01-01T10:00:00Z|1.0 2.0|12345678901234567890");
        assertThat(Trials.read(
                        TOPIC,
                        "{\"speed\":1,\"heat\":2}",
                        TWO,
                        "device.source=TOPIC",
                        "device.topic.levels=1,-2",
                        "id.field=",
                        "time.field="))
                .containsExactly("hall2/fan9|" + NOON + "|1.0 2.0");
    }

    @Test
    void an_array_is_a_reading_an_item_and_a_bad_one_is_rejected_alone() {
        assertThat(Trials.read(
                        TOPIC,
                        "[{\"deviceID\":\"a\",\"speed\":1,\"heat\":2},{\"deviceID\":\"b\",\"speed\":\"x\",\"heat\":2},"
                                + "{\"deviceID\":\"c\",\"speed\":3,\"heat\":4}]",
                        TWO))
                .containsExactly(
                        "a|" + NOON + "|1.0 2.0",
                        "rejected: the field speed is 'x', not a finite number: it is text; have a number sent, or"
                                + " give the path of another field in features",
                        "c|" + NOON + "|3.0 4.0");
    }

    @Test
    void values_that_come_alone_under_their_names_are_one_reading_a_fan_and_moment() {
        String[] lines = {
            "features=speed=[?(@.tag.name=='speed')].v,heat=[?(@.tag.name=='heat')].v",
            "device.field=fan",
            "time.field=t",
            "time.format=EPOCH_SECONDS",
            "missing.values=LAST"
        };
        String item = "{\"fan\":\"%s\",\"tag\":{\"name\":\"%s\"},\"v\":%s,\"t\":%d}";
        long first = Instant.parse("2026-01-01T10:00:00Z").getEpochSecond();

        assertThat(Trials.read(
                        TOPIC,
                        "[" + item.formatted("a", "speed", "1", first) + ","
                                + item.formatted("b", "heat", "20", first + 3)
                                + "," + item.formatted("a", "speed", "3", first + 1) + ","
                                + item.formatted("a", "heat", "2", first) + ","
                                + item.formatted("a", "sound", "9", first)
                                + "," + item.formatted("b", "speed", "10", first + 2) + ","
                                + item.formatted("a", "heat", "4", first + 1) + "]",
                        lines))
                .containsExactly(
                        "a|2026-01-01T10:00:00Z|1.0 2.0",
                        "b|2026-01-01T10:00:03Z|10.0 20.0",
                        "a|2026-01-01T10:00:01Z|3.0 4.0");
        assertThat(Trials.read(TOPIC, item.formatted("a", "sound", "9", first), lines))
                .containsExactly("note: [no value of a feature]");
    }

    @Test
    void what_stands_around_a_reading_is_taken_from_the_nearest_that_has_it() {
        assertThat(Trials.read(
                        TOPIC,
                        "{\"at\":1,\"halls\":[{\"hall\":\"x\",\"at\":2,\"fans\":[{\"speed\":1},{\"speed\":2,\"hall\":\"y\"}]},"
                                + "{\"hall\":\"z\",\"fans\":[{\"speed\":3}]}]}",
                        "records.path=halls.*.fans",
                        "device.field=^hall",
                        "features=speed,heat=^.at"))
                .containsExactly("x|" + NOON + "|1.0 2.0", "x|" + NOON + "|2.0 2.0", "z|" + NOON + "|3.0 1.0");
        assertThat(Trials.read(TOPIC, "{\"deviceID\":\"a\",\"speed\":1}", "features=speed=^speed"))
                .singleElement()
                .asString()
                .startsWith("rejected: the field ^speed is missing");
    }

    @Test
    void each_line_may_be_a_reading_and_a_bad_one_is_rejected_alone() {
        assertThat(Trials.read(
                        TOPIC,
                        "{\"deviceID\":\"a\",\"speed\":1,\"heat\":2}\r\n"
                                + "{\"deviceID\":\n"
                                + "{\"deviceID\":\"c\",\"speed\":3,\"heat\":4}\n",
                        TWO))
                .hasSize(3)
                .startsWith("a|" + NOON + "|1.0 2.0")
                .endsWith("c|" + NOON + "|3.0 4.0")
                .element(1)
                .asString()
                .contains("ends early");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"batch\":[{\"fan\":\"a\",\"v\":{\"speed\":1,\"heat\":2}},{\"fan\":\"b\",\"v\":{\"speed\":3,\"heat\":4}}]}|"
                        + " batch | fan | speed=v.speed,heat=v.heat",
                "{\"data\":{\"a\":{\"speed\":1,\"heat\":2},\"b\":{\"speed\":3,\"heat\":4}}}| data.* | @key |"
                        + " speed,heat",
                "{\"a\":[{\"values\":{\"speed\":1,\"heat\":2}}],\"b\":[{\"values\":{\"speed\":3,\"heat\":4}}]}| * |"
                        + " @key | speed=values.speed,heat=values.heat",
                "{\"fan\":[\"a\",\"b\"],\"speed\":[1,3],\"heat\":[2,4]}| COLUMNS | fan | speed,heat",
                "{\"rows\":[[\"a\",1,2],[\"b\",3,4]]}| rows | [0] | speed=[1],heat=[2]",
            })
    void several_readings_are_found_where_the_path_says(String message, String path, String device, String features) {
        assertThat(Trials.read(
                        TOPIC, message, "records.path=" + path, "device.field=" + device, "features=" + features))
                .containsExactly("a|" + NOON + "|1.0 2.0", "b|" + NOON + "|3.0 4.0");
    }

    @Test
    void what_stands_outside_of_the_records_is_found_from_the_root() {
        assertThat(Trials.read(
                        TOPIC,
                        "{\"gateway\":\"g\",\"list\":[{\"speed\":1,\"heat\":2}]}",
                        TWO,
                        "records.path=list",
                        "device.field=$.gateway"))
                .containsExactly("g|" + NOON + "|1.0 2.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'deviceID': 'a', 'speed': 1}| Python dictionary",
                "fan,deviceID=a speed=1,heat=2 1767261600000000000| payload.format to INFLUX_LINE",
                "{\"deviceID\":\"a\",\"speed\":NaN,\"heat\":1}| missing.values to LAST",
                "{\"deviceID\":\"a\",\"speed\":1,\"heat\":1}{\"deviceID\":\"b\",\"speed\":1,\"heat\":1}| several JSON"
                        + " objects",
                "{\"deviceID\":\"a\",\"speed\":1,5,\"heat\":1}| decimal comma",
                "{\"deviceID\":\"a\",\"speed\":1,}| comma before a closing bracket",
                "528.5| VALUE_PER_TOPIC",
                "a;1,5;2,5| payload.format to CSV",
                "<fan id='a'/>| XML",
                "speed=1.5;heat=35| names with values",
                "speed: 1.5rpm, heat: 35| names with values",
                "speed=fast heat=35.5| names with values",
                "{speed:1,heat:2}| without quotes",
                "{\"deviceID\":\"a\",\"speed\":None,\"heat\":1}| json.dumps",
                "{\"deviceID\":\"a\",\"speed\":undefined,\"heat\":1}| JSON.stringify",
                "[object Object]| JSON.stringify",
                "{\"deviceID\":\"a\",\"speed\":+1,\"heat\":1}| +5, .5, 0x1F or 05",
                "{\"deviceID\":\"a\",\"speed\":.5,\"heat\":1}| +5, .5, 0x1F or 05",
                "{\"deviceID\":\"a\",\"speed\":007,\"heat\":1}| +5, .5, 0x1F or 05",
                "{\"deviceID\":\"a\", /* rpm */ \"speed\":1,\"heat\":1}| comment",
                "{\"deviceID\":\"a\",\"speed\":1,\"he| ends early",
                "` `| blank",
                "got({\"deviceID\":\"a\",\"speed\":1,\"heat\":1});| function's name around",
                "INFO: {\"deviceID\":\"a\",\"speed\":1,\"heat\":1}| stands before the JSON",
                "fan_speed{fan=\"a\"} 5| Prometheus",
                "hall.a.speed 5 1767261600| Graphite",
                "put hall.speed 1767261600 5 fan=a| OpenTSDB",
                "`a.speed:5|g`| StatsD",
                "$WIMWD,1,2,3*4F| NMEA",
                "5 2.5 7| without names",
                "eyJkZXZpY2VJRCI6ImEiLCJzcGVlZCI6MX0=| Base64",
                "7B 22 73 70 65 65 64 22 3A 31 7D| hexadecimal",
                "[[\"speed\",\"heat\"]]| speed=[0]",
                "{}| no fields at all",
                "{\"deviceID\":\"a\",\"Speed\":1,\"heat\":2}| there is Speed: write it like that, as in speed=Speed",
                "{\"deviceID\":\"a\",\"v\":{\"speed\":1,\"heat\":2}}| there is v.speed: write it like that, as in"
                        + " speed=v.speed",
                "{\"deviceId\":\"a\",\"speed\":1,\"heat\":2}| there is deviceId",
                "{\"deviceID\":\"a\",\"rpm\":1,\"heat\":2}| the field speed is missing; there are deviceID, rpm, heat",
                "{\"deviceID\":\"a\",\"speed\":1,\"speed\":2,\"heat\":1}| the field speed is there twice",
            })
    void a_message_of_another_kind_is_rejected_with_what_it_looks_like(String message, String reason) {
        assertThat(Trials.read(TOPIC, message, TWO))
                .singleElement()
                .asString()
                .startsWith("rejected: ")
                .contains(reason);
    }

    @Test
    void json_that_stands_in_a_text_is_read_as_such() {
        String inner = "{\\\"speed\\\":1,\\\"heat\\\":2}";

        assertThat(Trials.read(
                        TOPIC,
                        "{\"deviceID\":\"a\",\"object\":\"" + inner + "\"}",
                        "features=speed=object.speed,heat=object.heat"))
                .containsExactly("a|" + NOON + "|1.0 2.0");
        assertThat(Trials.read(TOPIC, "\"{\\\"deviceID\\\":\\\"a\\\",\\\"speed\\\":1,\\\"heat\\\":2}\"", TWO))
                .containsExactly("a|" + NOON + "|1.0 2.0");
    }

    @Test
    void columns_of_which_one_lacks_a_value_are_not_guessed_together() {
        String message = "{\"deviceID\":\"a\",\"tags\":[\"x\"],\"speed\":[1,2,3],\"heat\":[4,HEAT]}";

        assertThat(Trials.read(TOPIC, message.replace("HEAT", "5"), TWO, "records.path=COLUMNS"))
                .singleElement()
                .asString()
                .contains("the array heat has 2 values, another one 3");
        assertThat(Trials.read(TOPIC, message.replace("HEAT", "5,6"), TWO, "records.path=COLUMNS"))
                .hasSize(3);
    }

    @Test
    void bytes_that_are_no_text_are_named() throws IOException {
        String good = "{\"deviceID\":\"a\",\"speed\":1,\"heat\":2}";

        assertThat(Trials.read(TOPIC, good.getBytes(UTF_16LE), TWO).get(0)).contains("UTF-16");
        assertThat(Trials.read(TOPIC, ("\uFEFF" + good).getBytes(UTF_16LE), TWO).get(0))
                .contains("UTF-16");
        assertThat(Trials.read(TOPIC, good + "\0\0", TWO).get(0)).contains("zero bytes");
        assertThat(Trials.read(TOPIC, new byte[] {8, (byte) 0xFB, (byte) 0xF2, (byte) 0xCB, 1}, TWO)
                        .get(0))
                .contains("protobuf", "SPARKPLUG_B", "KURA");
        assertThat(Trials.read(TOPIC, new byte[] {(byte) 0xA2, 0x61, 0x61, (byte) 0xF9, 1, 0, 0x61, 0x62, 2}, TWO)
                        .get(0))
                .contains("CBOR");
        assertThat(Trials.read(TOPIC, new byte[] {0x78, (byte) 0x9C, (byte) 0xAB, 86, 74}, TWO)
                        .get(0))
                .contains("zlib");
        assertThat(Trials.read(TOPIC, new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 4, 5}, TWO)
                        .get(0))
                .contains("Zstandard", "have JSON sent");
        byte[] senMl = {(byte) 0x81, (byte) 0xA3, 0x21, 0x61, 0x61, 0, 0x61, 0x62, 2, (byte) 0xFA, 1, 2, 3, 4};
        assertThat(Trials.read(TOPIC, senMl, TWO).get(0)).contains("SenML in CBOR", "SenML in JSON");
        assertThat(Trials.read(TOPIC, "{\"deviceID\":\"L\u00FCfter\"}".getBytes(ISO_8859_1), TWO)
                        .get(0))
                .contains("Latin-1");
        assertThat(Trials.read(TOPIC, new byte[] {1, 3, 4, 2, 16, 0, (byte) 0xF3, 7, (byte) 0xFE, 9}, TWO)
                        .get(0))
                .contains("of no kind that is known")
                .doesNotContain("Latin");
        assertThat(Trials.read(TOPIC, "\uFEFF" + good, TWO)).containsExactly("a|" + NOON + "|1.0 2.0");
        assertThat(Trials.read(TOPIC, gzip(good.getBytes(UTF_8)), TWO)).containsExactly("a|" + NOON + "|1.0 2.0");
        assertThat(Trials.read(TOPIC, gzip(new byte[10_000_000]), TWO).get(0))
                .contains("gzip-compressed message has more than the 65536 bytes");
    }

    @Test
    void an_id_that_is_too_long_is_rejected_with_the_limit() {
        assertThat(Trials.read(
                        TOPIC, "{\"deviceID\":\"a\",\"speed\":1,\"heat\":2,\"id\":\"" + "x".repeat(257) + "\"}", TWO))
                .singleElement()
                .asString()
                .contains("the id has 257 characters, more than the 256 of id.maximum.length");
    }

    @Test
    void a_message_of_too_many_readings_is_rejected_as_a_whole() {
        assertThat(Trials.read(TOPIC, "[" + "{},".repeat(2_000) + "{}]", TWO))
                .isEqualTo(List.of("rejected: the message has more than 1000 readings: have fewer sent in one"));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
