// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of metrics in docs/diagnosis.md, held against what the components of a working gateway tell. */
class MetricsTest {

    /** What the table calls each component. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("fanwatch-broker", "broker"),
            Map.entry("fanwatch-telemetry", "listener"),
            Map.entry("fanwatch-predictor", "predictor"),
            Map.entry("fanwatch-scorer-onnx", "ONNX scorer"),
            Map.entry("fanwatch-scorer-rules", "rules scorer"),
            Map.entry("fanwatch-scorer-http", "HTTP scorer"),
            Map.entry("fanwatch-inference", "inference engine"),
            Map.entry("fanwatch-publisher-mqtt", "MQTT publisher"),
            Map.entry("fanwatch-publisher-cloud", "cloud publisher"),
            Map.entry("fanwatch-influxdb", "InfluxDB publisher"),
            Map.entry("fanwatch-kafka", "Kafka publisher"),
            Map.entry("fanwatch-condition", "condition monitor"),
            Map.entry("fanwatch-dashboard", "live page"),
            Map.entry("fanwatch-wires-telemetry", "wires telemetry"),
            Map.entry("fanwatch-wires-scorer", "wires scorer"));

    /** What a component has only after a failure, an outage or a shadow run, or once a wire brought it something. */
    private static final List<String> OCCASIONAL = List.of(
            "this broker",
            "not connected since",
            "last connection failure",
            "connection warning",
            "last error",
            "shadow …",
            "active latency (µs a reading)",
            "drift, largest stability index",
            "drift from the training data",
            "path",
            "model of wires scorer");

    /** How the names begin of metrics of which a component has as many as there are clients or kinds of mistakes. */
    private static final List<String> NUMEROUS = List.of("session ", "rejected: ");

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern PLACEHOLDER = Pattern.compile("(…|[A-Z][A-Z-]+)$");

    @TempDir
    private static Path folder;

    private static final Mosquitto BROKER = new Mosquitto();
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws Exception {
        BROKER.start();
        gateway = GatewayUnderTest.start(folder, BROKER.url());
        for (Path optional : Packages.optional()) {
            gateway.gateway().install(optional);
        }
        gateway.update("fanwatch-influxdb", Map.of("enabled", true));
        gateway.create("io.fanwatch.wires.TelemetryEmitter", "fanwatch-wires-telemetry");
        gateway.create("io.fanwatch.wires.ScorerWire", "fanwatch-wires-scorer");
        await().atMost(Duration.ofSeconds(120))
                .until(() -> gateway.isOk("fanwatch-predictor")
                        && gateway.isOk("fanwatch-telemetry")
                        && gateway.isOk("fanwatch-inference"));
        await().atMost(Duration.ofSeconds(120))
                .until(() -> NAMES.keySet().stream()
                        .allMatch(pid -> gateway.status(pid).isPresent()));
        try (Fans fans = new Fans(BROKER.url())) {
            fans.publish("fan/messages", "no reading");
            fans.publish("fan/messages", Fans.healthy("1", "reading"));
            fans.awaitJudged(1);
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        BROKER.close();
    }

    @Test
    void every_metric_is_in_the_table_for_the_component_that_tells_it() throws Exception {
        Map<String, Set<String>> documented = documented();

        assertThat(told().entrySet())
                .allSatisfy(component -> assertThat(component.getValue())
                        .as("metrics of " + component.getKey() + ", of which the table has "
                                + documented.get(component.getKey()))
                        .allMatch(metric -> documented.getOrDefault(component.getKey(), Set.of()).stream()
                                .anyMatch(name -> isMeant(metric, name))));
    }

    @Test
    void the_table_promises_no_metric_that_a_component_does_not_tell() throws Exception {
        Map<String, Set<String>> told = told();

        assertThat(told.keySet()).containsExactlyInAnyOrderElementsOf(NAMES.values());
        assertThat(documented().entrySet())
                .allSatisfy(component -> assertThat(component.getValue())
                        .as("metrics that the table says " + component.getKey() + " has")
                        .filteredOn(name ->
                                !OCCASIONAL.contains(name) && !OCCASIONAL.contains(name + " of " + component.getKey()))
                        .allMatch(name ->
                                told.get(component.getKey()).stream().anyMatch(metric -> isMeant(metric, name))));
    }

    @Test
    void an_identifier_means_the_same_kind_of_thing_in_all_components() {
        Map<String, Set<String>> meanings = new TreeMap<>();
        NAMES.keySet()
                .forEach(pid -> gateway.metrics(pid, "id", "kind", "unit")
                        .forEach(metric -> meanings.computeIfAbsent(metric.get(0), any -> new TreeSet<>())
                                .add(metric.get(1) + " in " + metric.get(2))));

        assertThat(meanings)
                .allSatisfy((id, meaning) -> assertThat(meaning).as(id).hasSize(1));
    }

    @Test
    void the_table_of_identifiers_has_every_metric_and_no_other() throws Exception {
        Set<String> rows = new TreeSet<>();
        NAMES.keySet()
                .forEach(pid -> gateway.metrics(pid, "id", "kind", "unit", "name").stream()
                        .filter(metric -> NUMEROUS.stream().noneMatch(metric.get(3)::startsWith))
                        .forEach(metric -> rows.add("| `%s` | %s | %s | %s |"
                                .formatted(
                                        metric.get(0),
                                        metric.get(1).toLowerCase(Locale.ROOT),
                                        metric.get(2),
                                        metric.get(3)))));
        List<String> documented = table("| identifier | kind | unit | name |");
        Set<String> expected = new TreeSet<>(rows);
        documented.stream()
                .filter(row -> OCCASIONAL.stream().anyMatch(name -> isMeant(row.split(" \\| ?")[3], name)))
                .forEach(expected::add);

        assertThat(documented)
                .as("the rows that are in " + Files.write(Path.of("target", "identifiers.md"), expected))
                .containsExactlyElementsOf(expected);
    }

    /** Whether that metric is meant by a name in the table, which may end with a placeholder. */
    private static boolean isMeant(String metric, String name) {
        Matcher placeholder = PLACEHOLDER.matcher(name);
        return placeholder.find() ? metric.startsWith(name.substring(0, placeholder.start())) : metric.equals(name);
    }

    /** The metrics' names by the table's name of their component. */
    private static Map<String, Set<String>> told() {
        Map<String, Set<String>> told = new LinkedHashMap<>();
        NAMES.forEach((pid, component) -> told.put(
                component,
                gateway.metrics(pid, "name").stream()
                        .map(metric -> metric.get(0))
                        .collect(Collectors.toSet())));
        return told;
    }

    /** What the table has for each component. */
    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> documented = new LinkedHashMap<>();
        table("| metric | of | what it is |").stream()
                .map(line -> line.split(" \\| |^\\| "))
                .forEach(cells -> Stream.of(cells[2].split(", "))
                        .forEach(component -> QUOTED.matcher(cells[1])
                                .results()
                                .forEach(metric -> documented
                                        .computeIfAbsent(component, any -> new TreeSet<>())
                                        .add(metric.group(1)))));
        assertThat(documented.keySet()).as("components in the table").isSubsetOf(NAMES.values());
        return documented;
    }

    /** The rows of the table with that head. */
    private static List<String> table(String head) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(System.getProperty("fanwatch.docs"), "diagnosis.md"));
        assertThat(lines).contains(head);
        return lines.stream()
                .skip(lines.indexOf(head) + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }
}
