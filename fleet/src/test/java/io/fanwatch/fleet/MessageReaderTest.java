// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fanwatch.telemetry.internal.PayloadTrial;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageReaderTest {

    private static final long ARRIVAL = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
    private static final int DOUBLE_TYPE = 10;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "JSON|`{\"deviceID\":\"7\",\"speed\":1,\"heat\":2}`",
                "CSV|`deviceID,speed,heat\\n7,1,2`",
                "INFLUX_LINE|`fan,deviceID=7 speed=1,heat=2`",
                "SENML|`[{\"bn\":\"7/\",\"n\":\"speed\",\"v\":1},{\"n\":\"heat\",\"v\":2}]`",
            })
    void a_message_of_each_format_is_read_as_on_a_gateway(String format, String payload) {
        List<Arrival> read = new ArrayList<>();

        MessageReader.read(
                settings("payload.format=" + format, "features=speed,heat").reader(),
                message("fan/messages", "", payload.translateEscapes().getBytes(UTF_8)),
                read::add);

        assertThat(read).singleElement().satisfies(one -> {
            assertThat(one.reading().device()).isEqualTo("7");
            assertThat(one.reading().values()).containsExactly(1, 2);
        });
    }

    @Test
    void what_a_gateways_kafka_publisher_writes_is_read_without_any_setting() {
        List<Arrival> read = new ArrayList<>();

        MessageReader.read(
                settings().reader(),
                message(
                        "fan-readings-oslo",
                        "",
                        ("{\"deviceID\":\"2 \\\"é\\\"\",\"timeStamp\":\"2020-10-01 10:49:34.005Z\",\"id\":\"a\","
                                        + "\"rotation\":528.5,\"temperature\":-3.0E-7,\"vibration\":1.0,\"sound\":70.0}")
                                .getBytes(UTF_8)),
                read::add);

        assertThat(read).singleElement().satisfies(one -> {
            assertThat(one.reading().device()).isEqualTo("2 \"é\"");
            assertThat(one.reading().id()).isEqualTo("a");
            assertThat(one.reading().time())
                    .isEqualTo(Instant.parse("2020-10-01T10:49:34.005Z").toEpochMilli());
            assertThat(one.reading().values()).containsExactly(528.5, -3.0E-7, 1, 70);
        });
    }

    @Test
    void a_message_of_two_readings_of_which_one_is_none_gives_one_and_the_reason() {
        List<Arrival> read = new ArrayList<>();

        MessageReader.read(
                settings("features=speed").reader(),
                message("t", "", "[{\"deviceID\":\"7\",\"speed\":1},{\"deviceID\":\"8\"}]".getBytes(UTF_8)),
                read::add);

        assertThat(read)
                .extracting(Arrival::reading)
                .filteredOn(one -> one != null)
                .hasSize(1);
        assertThat(read)
                .extracting(Arrival::rejected)
                .filteredOn(one -> one != null)
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).contains("speed"));
    }

    @Test
    void names_behind_aliases_and_last_values_of_a_sparkplug_node_outlive_a_savepoint() throws Exception {
        FleetSettings settings = settings("payload.format=SPARKPLUG_B", "features=speed,heat");
        byte[] birth = sparkplug(metric("speed", 1, 1), metric("heat", 2, 2));
        byte[] data = sparkplug(metric("", 2, 5));

        assertThat(overASavepoint(
                        settings,
                        List.of(message("spBv1.0/plant/DBIRTH/edge/7", "", birth)),
                        List.of(message("spBv1.0/plant/DDATA/edge/7", "", data))))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.reading().device()).isEqualTo("plant/edge/7");
                    assertThat(one.reading().values()).containsExactly(1, 5);
                });
    }

    @Test
    void values_that_wait_for_others_outlive_a_savepoint_and_are_those_of_their_site() throws Exception {
        FleetSettings settings = settings("payload.format=VALUE_PER_TOPIC", "features=speed,heat", "join.trigger=ALL");

        List<Arrival> read = overASavepoint(
                settings,
                List.of(
                        message("hall/7/speed", "hall/7/speed", "1".getBytes(UTF_8)),
                        message("hall/8/heat", "hall/8/heat", "9".getBytes(UTF_8))),
                List.of(message("hall/7/heat", "hall/7/heat", "2".getBytes(UTF_8))));

        assertThat(read).singleElement().satisfies(one -> {
            assertThat(one.reading().device()).isEqualTo("hall/7");
            assertThat(one.reading().values()).containsExactly(1, 2);
        });
    }

    @Test
    void what_an_earlier_version_of_the_job_kept_is_read() {
        String kept = "{\"nodes\":{\"plant/edge\":{\"aliases\":{\"2\":{\"name\":\"heat\",\"type\":10}},"
                + "\"types\":{\"heat\":10},\"valuesByDevice\":{\"7\":{\"speed\":1.0,\"count\":3}}}},"
                + "\"devices\":{\"7\":{\"values\":[1.0,0.0],\"since\":[5,0],\"known\":[true,false],"
                + "\"unused\":[true,false],\"lastReading\":null}},\"gone\":1}";

        String again = StateJson.builder()
                .create()
                .toJson(StateJson.builder().create().fromJson(kept, PayloadTrial.Memory.class));

        assertThat(again)
                .isEqualTo(kept.replace(",\"lastReading\":null", "")
                        .replace(",\"gone\":1", "")
                        .replace("\"count\":3}}", "\"count\":3}},\"born\":false,\"sequence\":0"));
    }

    @Test
    void a_property_that_a_listener_has_not_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("payload.fromat=CSV").reader())
                .withMessageContaining("no property payload.fromat")
                .withMessageContaining("payload.format");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("payload.format=XML").reader())
                .withMessageContaining("must be one of");
    }

    private static FleetSettings settings(String... listener) {
        Map<String, String> properties = new HashMap<>();
        for (String property : listener) {
            String[] parts = property.split("=", 2);
            properties.put(parts[0], parts[1]);
        }
        return new FleetSettings(
                properties, Map.of(), Map.of(), Map.of(), Duration.ofMinutes(1), Duration.ofHours(1), "^$", 10);
    }

    private static SiteMessage message(String topic, String key, byte[] payload) {
        return new SiteMessage("rome", topic, SiteMessage.sender(key, topic), ARRIVAL, payload);
    }

    /** What comes of the second messages, when the job is stopped with a savepoint after the first. */
    private static List<Arrival> overASavepoint(
            FleetSettings settings, List<SiteMessage> first, List<SiteMessage> second) throws Exception {
        var before = harness(settings);
        before.open();
        for (SiteMessage message : first) {
            before.processElement(Arrival.of(message), 0);
        }
        OperatorSubtaskState savepoint = before.snapshot(1, 1);
        before.close();
        var after = harness(settings);
        after.initializeState(savepoint);
        after.open();
        for (SiteMessage message : second) {
            after.processElement(Arrival.of(message), 0);
        }
        List<Arrival> read = new ArrayList<>(after.extractOutputValues());
        after.close();
        return read;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Arrival, Arrival> harness(FleetSettings settings)
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new MessageReader(settings)),
                arrival -> arrival.message().siteAndSender(),
                Types.STRING);
    }

    /* a payload of Sparkplug B: metrics are its field 2 */
    private static byte[] sparkplug(byte[]... metrics) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] metric : metrics) {
            out.write(2 << 3 | 2);
            out.write(metric.length);
            out.writeBytes(metric);
        }
        return out.toByteArray();
    }

    /* name 1, alias 2, type 4, double value 13 */
    private static byte[] metric(String name, int alias, double value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!name.isEmpty()) {
            out.write(1 << 3 | 2);
            out.write(name.length());
            out.writeBytes(name.getBytes(UTF_8));
        }
        out.write(2 << 3);
        out.write(alias);
        out.write(4 << 3);
        out.write(DOUBLE_TYPE);
        out.write(13 << 3 | 1);
        out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array());
        return out.toByteArray();
    }
}
