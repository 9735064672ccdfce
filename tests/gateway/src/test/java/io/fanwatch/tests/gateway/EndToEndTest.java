// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.ServiceReference;

/** The whole way from a reading to its verdict: the finished packages in Equinox, at a real Mosquitto. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndToEndTest {

    private static final String PREDICTOR = "fanwatch-predictor";
    private static final String TELEMETRY = "fanwatch-telemetry";
    private static final String ONNX = "(kura.service.pid=fanwatch-scorer-onnx)";
    private static final String RULES = "(kura.service.pid=fanwatch-scorer-rules)";

    private Mosquitto broker;
    private GatewayUnderTest gateway;
    private Fans fans;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        broker = new Mosquitto().withPersistence().start();
        gateway = GatewayUnderTest.start(folder, broker.url());
    }

    @AfterAll
    void stop() {
        gateway.close();
        broker.close();
    }

    @BeforeEach
    void connect() throws Exception {
        await().atMost(Duration.ofSeconds(120)).until(() -> gateway.isOk(TELEMETRY) && gateway.isOk(PREDICTOR));
        fans = new Fans(broker.url());
    }

    @AfterEach
    void disconnect() throws Exception {
        fans.close();
    }

    @Test
    void a_reading_gets_its_verdict_with_the_usual_keys_first() throws Exception {
        fans.publish("fan/messages", Fans.healthy("verdict-1", "first"));
        fans.publish("fan/messages", Fans.faulty("verdict-2", "second"));

        fans.awaitJudged(2);
        assertThat(fans.verdicts("first"))
                .singleElement()
                .asString()
                .startsWith("{\"deviceID\":\"verdict-1\",\"fault\":\"0\",\"probability\":")
                .contains("\"time\":\"2026-01-01T10:00:00Z\",\"model\":\"fan " + Packages.version(Packages.FAN_MODEL)
                        + "\",\"alarm\":\"NORMAL\"");
        assertThat(fans.verdicts("second"))
                .singleElement()
                .asString()
                .startsWith("{\"deviceID\":\"verdict-2\",\"fault\":\"1\",\"probability\":");
    }

    @Test
    void faulty_readings_raise_the_fans_alarm_and_healthy_ones_clear_it() throws Exception {
        for (int i = 0; i < 30; i++) {
            fans.publish(
                    "fan/messages", i < 10 ? Fans.faulty("alarm", "alarm-" + i) : Fans.healthy("alarm", "alarm-" + i));
        }

        fans.awaitJudged(30);
        assertThat(fans.verdicts("alarm-3").get(0)).contains("\"alarm\":\"NORMAL\"");
        assertThat(fans.verdicts("alarm-4").get(0)).contains("\"alarm\":\"ACTIVE\"");
        assertThat(fans.verdicts("alarm-29").get(0)).contains("\"alarm\":\"NORMAL\"");
    }

    @Test
    void an_alarm_goes_to_the_cloud_connection_at_once_and_not_a_message_a_reading() throws Exception {
        gateway.gateway()
                .configuration()
                .createFactoryConfiguration(
                        "io.fanwatch.emulator.kura.CloudPublisher",
                        "fanwatch-cloud",
                        Map.of("broker.url", broker.url()),
                        false);
        for (int i = 0; i < 100; i++) {
            fans.publish("fan/messages", Fans.faulty("cloud", "cloud-" + i));
        }

        fans.awaitJudged(100);
        await().until(() -> fans.cloud().stream().anyMatch(message -> message.contains("/transition/cloud ")));
        // other fans' alarm changes have waited for the cloud connection
        assertThat(fans.cloud())
                .filteredOn(message -> message.contains("/transition/cloud "))
                .singleElement()
                .asString()
                .startsWith("emulator/fanwatch-gateway/fanwatch/")
                .contains("\"sentOn\":", "\"metrics\":", "ACTIVE", "cloud");
    }

    @Test
    void a_thousand_malformed_messages_among_good_ones_lose_none_of_the_good_and_are_kept_with_their_reasons()
            throws Exception {
        String[] malformed = {"", "{", "null", "{\"deviceID\":\"1\",\"rotation\":\"fast\"}", "\u0000\u0001", "[1,2]"};
        for (int i = 0; i < 1_000; i++) {
            fans.publish("fan/messages", malformed[i % malformed.length]);
            fans.publish("fan/messages", Fans.healthy("good", "good-" + i));
        }

        fans.awaitJudged(1_000);
        assertThat(fans.duplicates()).isZero();
        await().atMost(Duration.ofSeconds(120)).until(() -> fans.rejected().size() == 1_000);
        assertThat(fans.rejected()).allMatch(message -> message.startsWith("{\"reason\":\""));
    }

    @Test
    void swapping_the_scorer_to_rules_and_back_under_load_loses_and_repeats_nothing() throws Exception {
        int sent = publishUntilJudgedBy("fan ", 0);
        gateway.beginUpdate(PREDICTOR, Map.of("Scorer.target", RULES));
        sent = publishUntilJudgedBy("rules ", sent);
        gateway.beginUpdate(PREDICTOR, Map.of("Scorer.target", ONNX));
        sent = publishUntilJudgedBy("fan ", sent);

        fans.awaitJudged(sent);
        assertThat(fans.duplicates()).isZero();
        String models = IntStream.range(0, sent)
                .mapToObj(i -> fans.verdicts("swap-" + i).get(0))
                .map(verdict -> verdict.contains("\"model\":\"fan ") ? "o" : "r")
                .collect(Collectors.joining());
        assertThat(models).as("ONNX, rules, ONNX").matches("o+r+o+");
    }

    /** Publishes two thousand readings, and more until that model has judged one of them; returns how many there are then. */
    private int publishUntilJudgedBy(String model, int from) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        int sent = from;
        do {
            assertThat(System.nanoTime()).as("waiting for " + model).isLessThan(end);
            for (int i = 0; i < 2_000; i++) {
                fans.publish("fan/messages", Fans.faulty("swap", "swap-" + sent++));
            }
        } while (IntStream.range(from, sent)
                .noneMatch(i -> fans.verdicts("swap-" + i).stream()
                        .anyMatch(verdict -> verdict.contains("\"model\":\"" + model))));
        return sent;
    }

    @Test
    void a_scorer_that_goes_and_comes_back_makes_readings_wait_and_loses_none() throws Exception {
        gateway.gateway().configuration().deleteFactoryConfiguration("fanwatch-scorer-onnx", false);
        try {
            await().until(() -> gateway.status(PREDICTOR).orElse("").contains("waiting for the scorer"));
            for (int i = 0; i < 500; i++) {
                fans.publish("fan/messages", Fans.healthy("wait", "wait-" + i));
            }
            await().until(() -> !gateway.status(PREDICTOR).orElse("").contains("readings queued=0"));
            assertThat(fans.judged()).isZero();
        } finally {
            gateway.gateway()
                    .configuration()
                    .createFactoryConfiguration(
                            "io.fanwatch.scoring.onnx.OnnxScorer",
                            "fanwatch-scorer-onnx",
                            Map.of("model", "fan"),
                            false);
        }

        fans.awaitJudged(500);
        assertThat(fans.duplicates()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "fanwatch-telemetry, MqttBroker.target, (kura.service.pid=fanwatch-broker)",
        "fanwatch-telemetry, ReadingSink.target, (kura.service.pid=fanwatch-predictor)",
        "fanwatch-publisher-mqtt, MqttBroker.target, (kura.service.pid=fanwatch-broker)",
        "fanwatch-predictor, Scorer.target, (kura.service.pid=fanwatch-scorer-onnx)",
    })
    void a_target_that_matches_nothing_leaves_the_component_listed_and_readings_waiting(
            String pid, String property, String target) throws Exception {
        String id = pid + property;
        gateway.update(pid, Map.of(property, "(kura.service.pid=nobody)"));
        try {
            await().until(() -> gateway.status(pid).orElse("").startsWith("ERROR waiting for"));
            assertThat(gateway.gateway().configuration().getConfigurableComponentPids())
                    .contains(pid);
            for (int i = 0; i < 100; i++) {
                fans.publish("fan/messages", Fans.healthy("target", id + i));
            }
            assertThat(fans.judged()).isZero();
        } finally {
            gateway.update(pid, Map.of(property, target));
        }

        fans.awaitJudged(100);
    }

    @Test
    void an_invalid_configuration_is_refused_in_words_and_the_old_one_works_on() throws Exception {
        ServiceReference<?> before = telemetry();
        try {
            gateway.update(PREDICTOR, Map.of("alarm.raise", 99));
            gateway.update(TELEMETRY, Map.of("qos", 7, "topic", "elsewhere"));

            await().until(() -> gateway.status(PREDICTOR).orElse("").startsWith("WARNING"));
            assertThat(gateway.status(PREDICTOR)).get().asString().contains("alarm.raise is 99");
            await().until(() -> gateway.status(TELEMETRY).orElse("").startsWith("WARNING"));
            fans.publish("fan/messages", Fans.healthy("refused", "refused"));
            fans.awaitJudged(1);
        } finally {
            gateway.update(PREDICTOR, Map.of("alarm.raise", 5));
            gateway.update(TELEMETRY, Map.of("qos", 1, "topic", "fan/messages"));
        }

        await().until(() -> gateway.isOk(PREDICTOR) && gateway.isOk(TELEMETRY));
        assertThat(telemetry()).as("the component was not restarted").isEqualTo(before);
    }

    @Test
    void a_new_topic_takes_effect_live_and_readings_on_the_old_one_before_it_are_not_lost() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            fans.publish("fan/messages", Fans.healthy("topic", "old-" + i));
        }
        fans.awaitJudged(1_000);

        try {
            gateway.update(TELEMETRY, Map.of("topic", "plant/+/fans"));
            await().until(() -> gateway.status(TELEMETRY).orElse("").contains("listens to plant/+/fans"));
            awaitJudgedFrom("plant/7/fans");
            for (int i = 0; i < 1_000; i++) {
                fans.publish("plant/7/fans", Fans.healthy("topic", "new-" + i));
            }
            fans.awaitJudged(1_000 + 1 + 1_000);
        } finally {
            gateway.update(TELEMETRY, Map.of("topic", "fan/messages"));
        }

        await().until(() -> gateway.status(TELEMETRY).orElse("").contains("listens to fan/messages"));
        awaitJudgedFrom("fan/messages");
    }

    /** Publishes one and the same reading to a new topic until the broker knows that the gateway listens to it. */
    private void awaitJudgedFrom(String topic) {
        String id = "from " + topic;
        await().until(() -> {
            fans.publish(topic, Fans.healthy("topic", id));
            return !fans.verdicts(id).isEmpty();
        });
    }

    @Test
    void a_broker_restart_under_load_loses_nothing() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            if (i == 1_500) {
                broker.restart();
            }
            fans.publish("fan/messages", Fans.healthy("broker", "broker-" + i));
        }

        fans.awaitJudged(3_000);
    }

    private ServiceReference<?> telemetry() throws Exception {
        return gateway.gateway()
                .context()
                .getAllServiceReferences(
                        "org.eclipse.kura.configuration.ConfigurableComponent", "(kura.service.pid=" + TELEMETRY + ")")[
                0];
    }
}
