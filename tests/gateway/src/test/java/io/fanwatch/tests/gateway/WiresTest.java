// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static io.fanwatch.tests.gateway.WireGraphEnd.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.kura.type.TypedValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ready wire graph in the emulator, fed by a real Mosquitto, with a receiver of the test at its end. */
class WiresTest {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String TELEMETRY = "fanwatch-telemetry";
    private static final String EMITTER = "fanwatch-wires-telemetry";
    private static final String SCORER = "fanwatch-wires-scorer";
    private static final String RULES = "(kura.service.pid=fanwatch-scorer-rules)";
    private static final String ONNX = "(kura.service.pid=fanwatch-scorer-onnx)";

    @TempDir
    private Path folder;

    private final WireGraphEnd end = new WireGraphEnd();
    private Mosquitto broker;
    private GatewayUnderTest gateway;
    private Fans fans;

    @BeforeEach
    void start() throws Exception {
        broker = new Mosquitto().withPersistence().start();
        gateway = GatewayUnderTest.start(folder, broker.url());
        gateway.gateway().install(Packages.file(Packages.WIRES));
        end.addTo(gateway);
        WireGraphEnd.createGraph(gateway);
        gateway.update(SCORER, Map.of("Scorer.target", RULES, "timeout", 120_000));
        gateway.update(TELEMETRY, Map.of("ReadingSink.target", "(kura.service.pid=" + EMITTER + ")"));
        awaitWorking();
        fans = new Fans(broker.url());
    }

    @AfterEach
    void stop() throws Exception {
        fans.close();
        gateway.close();
        broker.close();
    }

    @Test
    void readings_pass_the_graph_and_come_out_with_their_scores() throws Exception {
        fans.publish("fan/messages", Fans.healthy("1", "healthy"));
        fans.publish("fan/messages", Fans.faulty("2", "faulty"));

        await().until(() -> end.ids().size() == 2);
        Map<String, TypedValue<?>> healthy = end.records().get(0);
        assertThat(healthy.keySet())
                .containsExactly(
                        "deviceID",
                        "assetTimestamp",
                        "rotation",
                        "temperature",
                        "vibration",
                        "sound",
                        "id",
                        "probability",
                        "fault",
                        "model");
        assertThat(text(healthy, "model")).isEqualTo("rules 1.0.0");
        assertThat(healthy.get("fault").getValue()).isEqualTo(false);
        assertThat(end.records().get(1).get("fault").getValue()).isEqualTo(true);
        assertThat(end.records().get(1).get("assetTimestamp").getValue()).isEqualTo(1_767_261_600_000L);
    }

    @Test
    void swapping_the_scorer_under_load_loses_and_repeats_nothing_and_keeps_the_order() throws Exception {
        int sent = publishUntilScoredBy("rules ", 0);
        gateway.beginUpdate(SCORER, Map.of("Scorer.target", ONNX));
        sent = publishUntilScoredBy("fan ", sent);
        gateway.beginUpdate(SCORER, Map.of("Scorer.target", RULES));
        sent = publishUntilScoredBy("rules ", sent);

        int all = sent;
        await().atMost(LONG).until(() -> end.ids().size() >= all);
        assertThat(end.ids())
                .containsExactlyElementsOf(
                        IntStream.range(0, all).mapToObj(i -> "swap-" + i).toList());
        assertThat(end.records().stream()
                        .map(received -> text(received, "model").startsWith("fan ") ? "o" : "r")
                        .collect(Collectors.joining()))
                .as("rules, ONNX, rules")
                .matches("r+o+r+");
    }

    /** Publishes two thousand readings, and more until that model has scored one of them; returns how many there are then. */
    private int publishUntilScoredBy(String model, int from) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        int sent = from;
        do {
            assertThat(System.nanoTime()).as("waiting for " + model).isLessThan(deadline);
            for (int i = 0; i < 2_000; i++) {
                fans.publish("fan/messages", Fans.faulty("swap", "swap-" + sent++));
            }
        } while (end.records().stream()
                .skip(from)
                .noneMatch(received -> text(received, "model").startsWith(model)));
        return sent;
    }

    @Test
    void a_restart_of_the_gateway_under_load_loses_nothing() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            if (i == 1_000) {
                gateway.close();
            } else if (i == 1_100) {
                gateway = GatewayUnderTest.start(folder, broker.url());
                end.addTo(gateway);
            }
            fans.publish("fan/messages", Fans.healthy("restart", "restart-" + i));
        }

        await().atMost(LONG)
                .until(() -> end.records().stream()
                                .filter(received -> received.containsKey("probability"))
                                .map(received -> text(received, "id"))
                                .distinct()
                                .count()
                        == 3_000);
        awaitWorking();
    }

    @Test
    void readings_wait_while_the_end_of_the_graph_is_taken_away_from_the_emitter() throws Exception {
        gateway.gateway().configuration().deleteFactoryConfiguration(SCORER, false);
        await().until(() -> gateway.status(EMITTER).orElse("").contains("waiting for wires"));
        for (int i = 0; i < 200; i++) {
            fans.publish("fan/messages", Fans.healthy("wait", "wait-" + i));
        }
        assertThat(end.records()).isEmpty();

        create("io.fanwatch.wires.ScorerWire", SCORER, Map.of("Scorer.target", RULES));

        await().until(() -> end.ids().stream().distinct().count() == 200);
    }

    @Test
    void the_package_can_be_removed_and_the_rest_works_on() throws Exception {
        gateway.gateway().uninstall("fanwatch-wires");
        gateway.update(TELEMETRY, Map.of("ReadingSink.target", "(kura.service.pid=fanwatch-predictor)"));

        fans.publish("fan/messages", Fans.healthy("alone", "alone"));

        fans.awaitJudged(1);
        assertThat(gateway.gateway().bundles()).doesNotContainKey("io.fanwatch.wires");
    }

    private void create(String factoryPid, String pid, Map<String, Object> properties) throws Exception {
        gateway.gateway().configuration().createFactoryConfiguration(factoryPid, pid, properties, true);
    }

    private void awaitWorking() {
        for (String pid : List.of(TELEMETRY, EMITTER, SCORER)) {
            await().atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(gateway.status(pid)).get().asString().startsWith("OK"));
        }
    }
}
