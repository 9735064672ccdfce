// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.internal.formats.SparkplugFormat;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadFormatsTest {

    private static final String TOPIC = "hall2/fan9/state";
    private static final String TWO = "features=speed,heat";
    private static final String AT_TEN = "2026-01-01T10:00:00Z";
    private static final long TEN = Instant.parse(AT_TEN).toEpochMilli();

    @ParameterizedTest
    @CsvSource({"1767261600000000000", "1767261600000000", "1767261600000", "1767261600"})
    void line_protocol_is_a_reading_a_line_with_its_time_in_any_unit(String time) {
        assertThat(Trials.read(
                        TOPIC,
                        "# made by hand\nfan,deviceID=a\\ b,host=e speed=1i,heat=2.0,note=\"x, y=\\\"z\\\"\" " + time
                                + "\nfan,deviceID=b speed=\nfan,deviceID=c speed=3,heat=\"4\"",
                        "payload.format=INFLUX_LINE",
                        TWO))
                .hasSize(3)
                .startsWith("a b|" + AT_TEN + "|1.0 2.0")
                .endsWith("c|" + Trials.ARRIVAL + "|3.0 4.0")
                .element(1)
                .asString()
                .contains("no InfluxDB line protocol at character");
    }

    @Test
    void a_tag_a_field_and_the_measurement_are_found_by_path() {
        assertThat(Trials.read(
                        TOPIC,
                        "hall\\,2,fan=7 speed=1,fan=8 1767261600",
                        "payload.format=INFLUX_LINE",
                        "device.field=measurement,tags.fan",
                        "features=speed=fields.speed,other=fan"))
                .containsExactly("hall,2/7|" + AT_TEN + "|1.0 8.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`deviceID,speed,heat\\na,1,2\\nb,3,4`| csv.columns=",
                "`deviceID;speed;heat\\n\"a\";1;\"2\"\\nb;3;4`| csv.columns=",
                "`a\\t1\\t2\\r\\nb\\t3\\t4\\r\\n`| csv.columns=deviceID,speed,heat",
            })
    void csv_is_a_reading_a_line(String message, String columns) {
        assertThat(Trials.read(TOPIC, message.translateEscapes(), "payload.format=CSV", TWO, columns))
                .containsExactly("a|" + Trials.ARRIVAL + "|1.0 2.0", "b|" + Trials.ARRIVAL + "|3.0 4.0");
    }

    @Test
    void csv_without_names_is_read_by_place_and_with_a_decimal_comma_where_it_is_said_to_be() {
        assertThat(Trials.read(
                        TOPIC,
                        "a;1,5;2\nb;3\n",
                        "payload.format=CSV",
                        "device.field=1",
                        "features=speed=2,heat=3",
                        "decimal.comma=true"))
                .hasSize(2)
                .startsWith("a|" + Trials.ARRIVAL + "|1.5 2.0")
                .last()
                .asString()
                .contains("a line has 2 values for 3 columns");
    }

    @Test
    void senml_is_a_reading_a_device_and_moment() {
        assertThat(Trials.read(
                        TOPIC,
                        "[{\"bn\":\"urn:dev:ow:10e2:\",\"bt\":1767261600,\"n\":\"speed\",\"v\":1},{\"n\":\"heat\",\"v\":2},"
                                + "{\"n\":\"speed\",\"t\":1.5,\"v\":3},{\"n\":\"heat\",\"t\":1.5,\"v\":4},"
                                + "{\"bn\":\"hall2/fan8/\",\"bv\":10,\"n\":\"speed\",\"v\":1},{\"n\":\"heat\",\"v\":2}]",
                        "payload.format=SENML",
                        TWO))
                .containsExactly(
                        "urn:dev:ow:10e2|" + AT_TEN + "|1.0 2.0",
                        "urn:dev:ow:10e2|2026-01-01T10:00:01.500Z|3.0 4.0",
                        "hall2/fan8|" + AT_TEN + "|11.0 12.0");
    }

    @Test
    void senml_without_a_base_name_or_with_times_from_the_arrival_is_read_too() {
        assertThat(Trials.read(
                        TOPIC,
                        "[{\"n\":\"fan8/speed\",\"t\":-60,\"v\":1},{\"n\":\"fan8/heat\",\"t\":-60,\"v\":2},"
                                + "{\"bn\":\"fan9\",\"n\":\"speed\",\"v\":3},{\"n\":\"heat\",\"v\":4}]",
                        "payload.format=SENML",
                        TWO))
                .containsExactly(
                        "fan8|" + Trials.ARRIVAL.minusSeconds(60) + "|1.0 2.0", "fan9|" + Trials.ARRIVAL + "|3.0 4.0");
    }

    @Test
    void senml_sums_begin_at_the_base_sum_and_what_must_be_understood_and_is_not_is_refused() {
        String pack = "[{\"bn\":\"a/\",\"bs\":100,\"n\":\"speed\",\"s\":5.5EXTRA},{\"n\":\"heat\",\"v\":1}]";

        assertThat(Trials.read("t", pack.replace("EXTRA", ""), "payload.format=SENML", TWO))
                .containsExactly("a|2026-01-01T12:00:00Z|105.5 1.0");
        assertThat(Trials.read("t", pack.replace("EXTRA", ",\"bver\":11"), "payload.format=SENML", TWO))
                .singleElement()
                .asString()
                .contains("version 11 is later than 10");
        assertThat(Trials.read("t", pack.replace("EXTRA", ",\"scale_\":2"), "payload.format=SENML", TWO))
                .singleElement()
                .asString()
                .contains("scale_ must be understood");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sep=;\nfan;speed;heat\na;1.5;2.5",
                "# exported by x\nfan,speed,heat\na,1.5,2.5",
                "fan;speed;heat\n;rpm;°C\na;1.5;2.5",
                "fan|speed|heat\na|1.5|2.5"
            })
    void csv_with_lines_that_are_no_values_is_read_without_them(String message) {
        assertThat(Trials.read("t", message, "payload.format=CSV", TWO, "device.field=fan"))
                .containsExactly("a|2026-01-01T12:00:00Z|1.5 2.5");
    }

    @Test
    void line_protocol_with_a_decimal_comma_says_so() {
        assertThat(Trials.read("t", "fan,deviceID=a speed=1,5,heat=2", "payload.format=INFLUX_LINE", TWO))
                .singleElement()
                .asString()
                .contains("decimal comma");
    }

    @Test
    void a_kura_payload_is_read_as_protobuf_and_as_json() {
        byte[] protobuf = new ProtobufText()
                .number(1, TEN)
                .message(5000, metric("assetName", 5).text(8, "fan7"))
                .message(5000, metric("speed", 0).doubleNumber(3, 1.5))
                .message(5000, metric("heat", 1).floatNumber(4, 35.9f))
                .message(5000, metric("count", 3).number(6, -3))
                .message(5000, metric("on", 4).number(7, 1))
                .bytes();
        String features = "features=speed,heat,count,on=on bool";

        assertThat(Trials.read(TOPIC, protobuf, "payload.format=KURA", "device.field=assetName", features))
                .containsExactly("fan7|" + AT_TEN + "|1.5 35.9 -3.0 1.0");
        assertThat(Trials.read(
                        TOPIC,
                        "{\"sentOn\":" + TEN + ",\"metrics\":{\"assetName\":\"fan7\",\"speed\":1.5,\"heat\":35.9,"
                                + "\"count\":-3,\"on\":true}}",
                        "payload.format=KURA",
                        "device.field=assetName",
                        features))
                .containsExactly("fan7|" + AT_TEN + "|1.5 35.9 -3.0 1.0");
    }

    @Test
    void sparkplug_resolves_aliases_and_completes_data_with_what_the_birth_said() {
        PayloadTrial trial = new PayloadTrial(Trials.configuration("payload.format=SPARKPLUG_B", TWO));
        byte[] birth = payload(
                        TEN,
                        new ProtobufText()
                                .text(1, "speed")
                                .number(2, 1)
                                .number(4, 3)
                                .number(10, 100))
                .message(
                        2,
                        new ProtobufText()
                                .text(1, "heat")
                                .number(2, 2)
                                .number(4, 9)
                                .floatNumber(12, 35.5f))
                .bytes();
        byte[] data = payload(TEN + 1_000, new ProtobufText().number(2, 1).number(10, 0xFFFF_FFFBL))
                .bytes();

        assertThat(Trials.read(trial, "spBv1.0/g/DDATA/n/d", data))
                .singleElement()
                .asString()
                .contains("alias 1", "Rebirth");
        assertThat(Trials.read(trial, "spBv1.0/g/DBIRTH/n/d", birth))
                .containsExactly("g/n/d|" + AT_TEN + "|100.0 35.5");
        assertThat(Trials.read(trial, "spBv1.0/g/DDATA/n/d", data))
                .containsExactly("g/n/d|2026-01-01T10:00:01Z|-5.0 35.5");
        assertThat(Trials.read(trial, "spBv1.0/g/DDEATH/n/d", payload(TEN).bytes()))
                .isEmpty();
        assertThat(Trials.read(trial, "spBv1.0/g/DDATA/n/d", data))
                .singleElement()
                .asString()
                .contains("heat is missing");
        assertThat(Trials.read(trial, "spBv1.0/STATE/host", "{\"online\":true}".getBytes()))
                .isEmpty();
        assertThat(Trials.read(trial, "spBv1.0/g/NCMD/n", data)).isEmpty();
    }

    @Test
    void lost_messages_of_a_sparkplug_node_are_told_until_its_next_birth_and_redelivered_ones_are_not()
            throws Exception {
        PayloadDecoder decoder = new SparkplugFormat().open();

        decode(decoder, "DDATA", 9);
        decode(decoder, "DDATA", 11);
        assertThat(decoder.problem())
                .as("without a birth the topic may leave some out")
                .isEmpty();
        decode(decoder, "NBIRTH", 254);
        for (int sequence : new int[] {255, 0, 1, 255, 0, 1, 2}) {
            decode(decoder, "DDATA", sequence);
        }
        assertThat(decoder.problem()).isEmpty();
        decode(decoder, "DDATA", 5);
        assertThat(decoder.problem().orElseThrow())
                .contains("g/n lost 2 messages before its sequence number 5", "NCMD");
        decode(decoder, "DBIRTH", 6);
        assertThat(decoder.problem())
                .as("other devices may have old values still")
                .isPresent();
        decode(decoder, "NBIRTH", 0);
        assertThat(decoder.problem()).isEmpty();
    }

    @Test
    void a_sparkplug_node_whose_birth_was_missed_is_told_until_it_comes() throws Exception {
        PayloadDecoder decoder = new SparkplugFormat().open();
        byte[] data =
                payload(TEN, new ProtobufText().number(2, 1).number(10, 5)).bytes();
        byte[] birth = payload(
                        TEN, new ProtobufText().text(1, "speed").number(2, 1).number(10, 5))
                .bytes();

        assertThatThrownBy(() -> decoder.decode(new PayloadMessage("spBv1.0/g/DDATA/n/d", data, Trials.ARRIVAL)))
                .hasMessageContaining("Rebirth");
        assertThat(decoder.problem().orElseThrow()).contains("g/n sent data with an alias that no birth", "Rebirth");
        decoder.decode(new PayloadMessage("spBv1.0/g/DBIRTH/n/d", birth, Trials.ARRIVAL));
        assertThat(decoder.problem()).isEmpty();
    }

    private static void decode(PayloadDecoder decoder, String type, int sequence) throws Exception {
        byte[] message = payload(TEN, new ProtobufText().text(1, "speed").number(10, 5))
                .number(3, sequence)
                .bytes();
        decoder.decode(new PayloadMessage(
                "spBv1.0/g/" + type + "/n" + (type.startsWith("N") ? "" : "/d"), message, Trials.ARRIVAL));
    }

    @Test
    void what_a_sparkplug_node_sends_from_its_store_has_its_own_time_and_changes_no_last_value() {
        PayloadTrial trial = new PayloadTrial(Trials.configuration(
                "payload.format=SPARKPLUG_B", "features=speed", "device.source=TOPIC", "device.topic.level=4"));
        byte[] stored = payload(
                        TEN + 9_000,
                        new ProtobufText()
                                .text(1, "speed")
                                .number(3, TEN)
                                .number(5, 1)
                                .doubleNumber(13, 1))
                .message(
                        2,
                        new ProtobufText()
                                .text(1, "speed")
                                .number(3, TEN + 1_000)
                                .number(5, 1)
                                .doubleNumber(13, 2))
                .message(
                        2,
                        new ProtobufText()
                                .text(1, "speed")
                                .number(3, TEN + 9_000)
                                .doubleNumber(13, 3))
                .bytes();

        assertThat(Trials.read(trial, "spBv1.0/g/NDATA/n", stored))
                .containsExactly("n|" + AT_TEN + "|1.0", "n|2026-01-01T10:00:01Z|2.0", "n|2026-01-01T10:00:09Z|3.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hall2/fan7/speed| 528.5| hall2/fan7 speed 528.5",
                "hall2/fan7/speed| ` 528.5\\r\\n`| hall2/fan7 speed 528.5",
                "hall2/fan7/speed| \"528.5\"| hall2/fan7 speed 528.5",
                "hall2/fan7/speed| {\"value\":528.5,\"unit\":\"rpm\"}| hall2/fan7 speed 528.5",
                "hall2/fan7/motor/temp| 35| hall2/fan7/motor heat 35.0",
            })
    void a_value_of_its_own_topic_waits_for_the_others(String topic, String message, String part) {
        String[] words = part.split(" ");
        assertThat(Trials.read(
                        topic,
                        message.translateEscapes(),
                        "payload.format=VALUE_PER_TOPIC",
                        "features=speed,heat=motor/temp"))
                .isEqualTo(List.of("note: [from fan " + words[0] + " " + words[1] + " " + words[2]
                        + ", which waits for the others]"));
    }

    @Test
    void other_topics_of_a_device_are_no_mistakes_but_a_value_that_is_no_number_is() {
        String[] settings = {"payload.format=VALUE_PER_TOPIC", TWO, "device.source=TOPIC", "device.topic.level=2"};

        assertThat(Trials.read("hall2/fan7/status", "online", settings))
                .containsExactly("note: [no value of a feature]");
        assertThat(Trials.read("hall2/fan7/speed", "fast", settings).get(0)).contains("'fast', not a finite number");
        assertThat(Trials.read("hall2/fan7/speed", "12,5", settings).get(0)).contains("decimal comma");
    }

    private static ProtobufText metric(String name, int type) {
        return new ProtobufText().text(1, name).number(2, type);
    }

    private static ProtobufText payload(long time, ProtobufText... metrics) {
        ProtobufText payload = new ProtobufText().number(1, time);
        for (ProtobufText metric : metrics) {
            payload.message(2, metric);
        }
        return payload.number(3, 1);
    }
}
