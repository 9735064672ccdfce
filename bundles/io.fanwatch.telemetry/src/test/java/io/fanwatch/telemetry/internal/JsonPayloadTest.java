// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPayloadTest {

    private static final String TOPIC = "hall2/fan9/state";
    private static final String TWO = "features=speed,heat";
    private static final String NOON = "2026-01-01T12:00:00Z";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"d\":\"a\",\"values\":{\"speed\":1.5},\"t\":[7,8]}| speed=values.speed,heat=t[1]",
                "{\"d\":\"a\",\"p\":{\"temperature:100\":{\"tC\":8}},\"x\":{\"y\":1.5}}| speed=$.x.y,heat=p.\"temperature:100\".tC",
                "{\"d\":\"a\",\"p\":{\"a.b\":{\"tC\":8}},\"x\":{\"y\":1.5}}| speed=x['y'],heat=p[\"a.b\"].tC",
                "{\"d\":\"a\",\"m\":[{\"name\":\"h\",\"value\":8},{\"name\":\"s\",\"value\":1.5}]}| speed=m[?(@.name=='s')].value,heat=m[?(@.name==\"h\")].value",
                "{\"d\":\"a\",\"m\":[{\"n\":3,\"v\":8},{\"n\":4,\"v\":1.5}]}| speed=m[?(@.n==4)].v,heat=m[-2].v",
                "{\"d\":\"a\",\"speed.now\":1.5,\"b\":{\"c\":8}}| speed=speed.now,heat=b.c",
                "{\"d\":\"a\",\"speed\":15,\"heat\":80}| speed=speed*0.1 rpm,heat=heat*0.1 °C -40..125",
                "{\"d\":\"a\",\"speed\":\" 1.5 \",\"heat\":281.15}| speed,heat=heat -273.15 °C",
                "{\"d\":\"a\",\"speed\":1.5,\"heat\":\"8\\r\\n\"}| speed,heat",
                "{\"d\":\"a\",\"speed\":1,\"heat\":0.5}| speed=speed*1.5,heat=heat*15+0.5 K 0..10",
            })
    void values_are_found_by_path_and_converted(String message, String features) {
        assertThat(Trials.read(TOPIC, message, "features=" + features, "device.field=d"))
                .hasSize(1)
                .first()
                .asString()
                .matches("a\\|" + NOON + "\\|1\\.5 8\\.0|a\\|" + NOON + "\\|1\\.5 8\\.0.*");
    }

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
    void each_line_may_be_a_reading_and_a_bad_one_is_rejected_alone() {
        assertThat(Trials.read(
                        TOPIC,
                        "{\"deviceID\":\"a\",\"speed\":1,\"heat\":2}\r\n{\"deviceID\":\n{\"deviceID\":\"c\",\"speed\":3,\"heat\":4}\n",
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
                "{\"batch\":[{\"fan\":\"a\",\"v\":{\"speed\":1,\"heat\":2}},{\"fan\":\"b\",\"v\":{\"speed\":3,\"heat\":4}}]}| batch | fan | speed=v.speed,heat=v.heat",
                "{\"data\":{\"a\":{\"speed\":1,\"heat\":2},\"b\":{\"speed\":3,\"heat\":4}}}| data.* | @key | speed,heat",
                "{\"a\":[{\"values\":{\"speed\":1,\"heat\":2}}],\"b\":[{\"values\":{\"speed\":3,\"heat\":4}}]}| * | @key | speed=values.speed,heat=values.heat",
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
                "\"1.528,5\"| the field speed is '1.528,5', not a finite number: decimal comma;",
                "\"528,5\"| decimal comma",
                "\"1,528.5\"| commas between thousands",
                "\"1,528\"| before decimals or between thousands",
                "\"\u2212528.5\"| other signs that look like them",
                "\"528.5 rpm\"| a unit behind the number",
                "\"35 °C\"| a unit behind the number",
                "true| speed=speed bool",
                "null| set missing.values",
                "\"NaN\"| set missing.values",
                "\"unavailable\"| set missing.values",
                "{\"raw\":1}| for example speed=speed.raw",
                "[1,2]| records.path to COLUMNS",
                "1e999| '1e999', not a finite number",
            })
    void a_value_that_is_no_number_is_rejected_with_the_remedy(String value, String reason) {
        assertThat(Trials.read(TOPIC, "{\"deviceID\":\"a\",\"speed\":" + value + ",\"heat\":2}", TWO))
                .singleElement()
                .asString()
                .startsWith("rejected: ")
                .contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'deviceID': 'a', 'speed': 1}| Python dictionary",
                "fan,deviceID=a speed=1,heat=2 1767261600000000000| payload.format to INFLUX_LINE",
                "{\"deviceID\":\"a\",\"speed\":NaN,\"heat\":1}| missing.values to LAST",
                "{\"deviceID\":\"a\",\"speed\":1,\"heat\":1}{\"deviceID\":\"b\",\"speed\":1,\"heat\":1}| several JSON objects",
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
                "{\"deviceID\":\"a\",\"v\":{\"speed\":1,\"heat\":2}}| there is v.speed: write it like that, as in speed=v.speed",
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
    void a_decimal_comma_is_read_where_it_is_said_to_be() {
        assertThat(Trials.read(
                        TOPIC,
                        "{\"deviceID\":\"a\",\"speed\":\"1.528,5\",\"heat\":\"35.9\"}",
                        TWO,
                        "decimal.comma=true"))
                .singleElement()
                .isEqualTo("a|" + NOON + "|1528.5 35.9");
    }

    @Test
    void true_and_false_are_numbers_where_that_is_said() {
        assertThat(Trials.read(
                        TOPIC,
                        "[{\"deviceID\":\"a\",\"on\":true,\"heat\":2},{\"deviceID\":\"a\",\"on\":false,\"heat\":2}]",
                        "features=on=on bool,heat"))
                .containsExactly("a|" + NOON + "|1.0 2.0", "a|" + NOON + "|0.0 2.0");
    }

    @Test
    void a_value_outside_of_its_plausible_range_is_missing() {
        assertThat(Trials.read(
                        TOPIC,
                        "{\"deviceID\":\"a\",\"speed\":1,\"heat\":-127.0}",
                        "features=speed,heat=heat °C -40..125"))
                .singleElement()
                .asString()
                .contains("heat is -127.0", "plausible range -40.0..125.0", "error code");
    }

    @Test
    void an_id_that_is_too_long_is_rejected_with_the_limit() {
        assertThat(Trials.read(
                        TOPIC, "{\"deviceID\":\"a\",\"speed\":1,\"heat\":2,\"id\":\"" + "x".repeat(257) + "\"}", TWO))
                .singleElement()
                .asString()
                .contains("the id has 257 characters, more than the 256 of id.maximum.length");
    }

    @ParameterizedTest
    @CsvSource({
        "speed=, name=path",
        "speed=a*b, name=path",
        "'speed=a[', ends early",
        "speed=a 5..1, ends before it begins",
        "'speed=a,speed=b', named twice",
    })
    void features_that_make_no_sense_are_refused_with_how_to_write_them(String features, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trials.read(TOPIC, "{}", "features=" + features))
                .withMessageContaining(reason);
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"deviceID\":\"a\",\"heat\":2}",
                "{\"deviceID\":\"a\",\"speed\":null,\"heat\":2}",
                "{\"deviceID\":\"a\",\"speed\":NaN,\"heat\":2}",
                "{\"deviceID\":\"a\",\"speed\":\"unavailable\",\"heat\":2}",
                "{\"deviceID\":\"a\",\"speed\":-127,\"heat\":2}",
            })
    void a_missing_value_may_be_left_to_the_scorer_as_nan(String message) {
        String features = "features=speed=speed -40..125,heat";
        PayloadTrial trial = new PayloadTrial(Trials.configuration(features, "missing.values=NAN"));

        assertThat(Trials.read(trial, TOPIC, message.getBytes(UTF_8))).containsExactly("a|" + NOON + "|NaN 2.0");
        assertThat(trial.read(TOPIC, message.getBytes(UTF_8), Trials.ARRIVAL)
                        .get(0)
                        .notes())
                .singleElement()
                .asString()
                .contains("without a value", "speed");
    }

    @Test
    void a_reading_without_any_value_is_none_and_what_is_no_number_stays_rejected_by_nan() {
        for (String message : List.of("{\"deviceID\":\"a\"}", "{\"deviceID\":\"a\",\"speed\":true,\"heat\":2}")) {
            assertThat(Trials.read(TOPIC, message, TWO, "missing.values=NAN"))
                    .singleElement()
                    .asString()
                    .startsWith("rejected: the field speed is ");
        }
        assertThat(Trials.read(TOPIC, "{\"deviceID\":\"a\",\"speed\":1,\"heat\":2}", TWO, "missing.values=NAN"))
                .containsExactly("a|" + NOON + "|1.0 2.0");
    }
}
