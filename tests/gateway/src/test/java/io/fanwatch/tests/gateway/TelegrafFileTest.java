package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private static final Set<String> PARSER =
            Set.of("measurement_name", "timestamp_path", "timestamp_format", "timestamp_timezone", "tag", "field");
    private static final Set<String> OUTPUT = Set.of("urls", "database", "content_encoding", "timeout");
    private static final Set<String> FIELD_TYPES = Set.of("int", "uint", "float", "string", "bool");

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
    void fields_have_the_types_that_the_package_writes() {
        List<String> fields = new ArrayList<>();
        for (TomlTable input : inputs()) {
            for (TomlTable field : tables(parser(input).getArray("field"))) {
                assertThat(field.getString("type")).isIn(FIELD_TYPES);
                fields.add((field.contains("rename") ? field.getString("rename") : field.getString("path")) + " "
                        + field.getString("type"));
            }
            assertThat(tables(parser(input).getArray("tag")))
                    .extracting(tag -> tag.getString("path"))
                    .containsExactly("deviceID");
        }
        assertThat(fields)
                .containsExactly(
                        "rotation float",
                        "temperature float",
                        "vibration float",
                        "sound float",
                        "fault string",
                        "faulty int",
                        "probability float",
                        "alarm string",
                        "model string");
    }

    @Test
    void times_are_parsed_as_they_are_written() {
        // Go's layouts are one moment written out: 2 January 2006, 15:04:05
        TomlTable readings = parser(inputs().get(0));
        TomlTable verdicts = parser(inputs().get(1));
        assertThat(Map.of(
                        readings.getString("timestamp_path"), readings.getString("timestamp_format"),
                        verdicts.getString("timestamp_path"), verdicts.getString("timestamp_format")))
                .containsEntry("timeStamp", "2006-01-02 15:04:05")
                .containsEntry("time", "2006-01-02T15:04:05Z07:00");
        assertThat(LocalDateTime.parse(
                        readings.getString("timestamp_format"), DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")))
                .isEqualTo("2006-01-02T15:04:05");
        assertThat(Instant.parse(verdicts.getString("timestamp_format").replace("07:00", "")))
                .isEqualTo("2006-01-02T15:04:05Z");
        assertThat(readings.getString("timestamp_timezone")).isEqualTo("UTC");
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
