// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** The shipped configuration for Telegraf, against the names that its plug-ins know. */
class TelegrafFileTest {

    private static final Set<String> AGENT = Set.of(
            "precision", "flush_interval", "flush_jitter", "metric_batch_size", "metric_buffer_limit", "omit_hostname");
    private static final Set<String> INPUT = Set.of(
            "servers",
            "topics",
            "topic_tag",
            "qos",
            "persistent_session",
            "client_id",
            "max_undelivered_messages",
            "data_format",
            "json_v2");
    private static final Set<String> PARSER = Set.of(
            "measurement_name", "timestamp_path", "timestamp_format", "timestamp_timezone", "tag", "field", "object");
    private static final Set<String> OBJECT = Set.of(
            "path", "timestamp_key", "timestamp_format", "timestamp_timezone", "tags", "included_keys", "fields");
    private static final Set<String> OUTPUT = Set.of("urls", "database", "content_encoding", "timeout");

    private TomlParseResult file;

    @BeforeEach
    void parse() throws Exception {
        file = Toml.parse(Path.of(System.getProperty("fanwatch.kura-config"), "telegraf.conf"));
        assertThat(file.errors()).isEmpty();
    }

    @Test
    void every_setting_is_one_that_telegraf_knows() {
        assertThat(file.keySet()).containsExactlyInAnyOrder("global_tags", "agent", "inputs", "outputs");
        assertThat(file.getTable("agent").keySet()).isSubsetOf(AGENT);
        assertThat(inputs()).hasSize(2).allSatisfy(input -> {
            assertThat(input.keySet()).isSubsetOf(INPUT);
            assertThat(parser(input).keySet()).isSubsetOf(PARSER);
        });
        assertThat(tables(file.getArray("outputs.influxdb")))
                .singleElement()
                .satisfies(output -> assertThat(output.keySet()).isSubsetOf(OUTPUT));
    }

    @Test
    void messages_are_taken_at_least_once_in_sessions_that_the_broker_keeps() {
        Set<String> clients = new HashSet<>();
        assertThat(inputs()).allSatisfy(input -> {
            assertThat(input.getLong("qos")).isEqualTo(1);
            assertThat(input.getBoolean("persistent_session")).isTrue();
            assertThat(clients.add(input.getString("client_id"))).isTrue();
        });
        assertThat(inputs())
                .extracting(input -> input.getArray("topics").getString(0))
                .containsExactly("fan/messages", "fan/anomaly");
    }

    @Test
    void readings_become_numbers_at_their_own_time_or_else_that_of_arrival() {
        TomlTable readings = tables(parser(inputs().get(0)).getArray("object")).get(0);

        assertThat(readings.keySet()).isEqualTo(OBJECT);
        assertThat(readings.getString("path")).isEqualTo("@this");
        // with a path of its own in place of a key, a reading without a time would be dropped
        assertThat(readings.getString("timestamp_key")).isEqualTo("timeStamp");
        assertLayout(readings, "yyyy-MM-dd HH:mm:ss");
        assertThat(readings.getArray("tags").toList()).containsExactly("deviceID");
        TomlTable types = readings.getTable("fields");
        assertThat(types.keySet()).containsExactlyInAnyOrder("rotation", "temperature", "vibration", "sound");
        assertThat(types.keySet())
                .allSatisfy(name -> assertThat(types.getString(name)).isEqualTo("float"));
        Set<String> wanted = new HashSet<>(types.keySet());
        wanted.addAll(Set.of("timeStamp", "deviceID"));
        assertThat(readings.getArray("included_keys").toList())
                .as("a key that is not included has no effect elsewhere")
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void verdicts_have_the_types_that_the_package_writes() {
        TomlTable verdicts = parser(inputs().get(1));

        List<String> fields = new ArrayList<>();
        for (TomlTable field : tables(verdicts.getArray("field"))) {
            String name = field.contains("rename") ? field.getString("rename") : field.getString("path");
            fields.add(name + " " + field.getString("type"));
        }
        assertThat(fields)
                .containsExactly("fault string", "faulty int", "probability float", "alarm string", "model string");
        assertThat(tables(verdicts.getArray("tag")))
                .extracting(tag -> tag.getString("path"))
                .containsExactly("deviceID");
        assertThat(verdicts.getString("timestamp_path")).isEqualTo("time");
        assertLayout(verdicts, "yyyy-MM-dd'T'HH:mm:ssXXX");
    }

    /* Go's layouts are one moment written out: 2 January 2006, 15:04:05, seven hours behind UTC */
    private static void assertLayout(TomlTable parser, String pattern) {
        String layout = parser.getString("timestamp_format").replace("Z07:00", "-07:00");
        ZonedDateTime moment = ZonedDateTime.of(2006, 1, 2, 15, 4, 5, 0, ZoneOffset.ofHours(-7));
        assertThat(layout).isEqualTo(DateTimeFormatter.ofPattern(pattern).format(moment));
        assertThat(parser.getString("timestamp_timezone")).isEqualTo("UTC");
    }

    private List<TomlTable> inputs() {
        return tables(file.getArray("inputs.mqtt_consumer"));
    }

    private static TomlTable parser(TomlTable input) {
        return tables(input.getArray("json_v2")).get(0);
    }

    private static List<TomlTable> tables(TomlArray array) {
        List<TomlTable> tables = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            tables.add(array.getTable(i));
        }
        return tables;
    }
}
