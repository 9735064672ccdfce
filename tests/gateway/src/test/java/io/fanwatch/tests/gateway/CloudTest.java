// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts on their way to a cloud whose broker comes and goes: the finished packages, two real Mosquittos. */
class CloudTest {

    private static final String PUBLISHER = "fanwatch-publisher-cloud";
    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    private final Mosquitto plant = new Mosquitto().withPersistence();
    private final Mosquitto cloud = new Mosquitto().withPersistence();
    private GatewayUnderTest gateway;

    @BeforeEach
    void start() throws Exception {
        plant.start();
        gateway = GatewayUnderTest.start(folder, plant.url());
        await().atMost(LONG).until(() -> gateway.isOk("fanwatch-telemetry") && gateway.isOk("fanwatch-predictor"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        plant.close();
        cloud.close();
    }

    @Test
    void alarm_changes_and_summaries_wait_for_the_cloud_also_over_a_restart_of_the_gateway() throws Exception {
        gateway.update(PUBLISHER, Map.of("interval", 1, "rate.maximum", 100.0, "pack.from", 3));
        try (Fans fans = new Fans(plant.url())) {
            for (int i = 0; i < 10; i++) {
                for (String fan : names(0, 5)) {
                    fans.publish("fan/messages", Fans.faulty(fan, fan + "-" + i));
                }
            }
            fans.awaitJudged(50);
        }
        // and that the model took over
        await().atMost(LONG).until(() -> statusHas("alarm changes waiting=6"));
        await().atMost(LONG).until(() -> !statusHas("summaries waiting=0"));
        assertThat(gateway.status(PUBLISHER).orElseThrow()).contains("there is no cloud publisher");

        gateway.close();
        gateway = GatewayUnderTest.start(folder, plant.url());
        await().atMost(LONG).until(() -> statusHas("alarm changes waiting=6"));
        cloud.start();
        try (Fans platform = new Fans(cloud.url())) {
            // the cloud's broker knows who listens before it goes away and comes back
            cloud.stop();
            createCloudPublisher();
            cloud.start();

            await().atMost(LONG).until(() -> transitions(platform).size() >= 5);
            assertThat(transitions(platform)).isEqualTo(names(0, 5));
            await().atMost(LONG)
                    .until(() -> platform.cloud().stream().anyMatch(message -> message.contains("/summaries/fans ")));
            await().atMost(LONG).until(() -> statusHas("alarm changes waiting=0"));
        }
    }

    @Test
    void nothing_is_lost_while_the_clouds_broker_is_killed_and_started_again() throws Exception {
        cloud.start();
        gateway.update(PUBLISHER, Map.of("rate.maximum", 100.0, "confirmation.timeout", 5));
        try (Fans platform = new Fans(cloud.url());
                Fans fans = new Fans(plant.url())) {
            // a broker writes its sessions to disk when it stops: the kill must not make it forget who listens
            platform.publish("emulator/listening", "");
            await().atMost(LONG).until(() -> !platform.cloud().isEmpty());
            cloud.restart();
            createCloudPublisher();
            await().atMost(LONG).until(() -> gateway.isOk(PUBLISHER));
            alarm(fans, 0, 10);
            await().atMost(LONG).until(() -> transitions(platform).size() >= 10);
            cloud.kill();
            alarm(fans, 10, 20);
            await().atMost(LONG).until(() -> statusHas("connection is down"));
            cloud.start();
            alarm(fans, 20, 30);

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(transitions(platform)).containsAll(names(0, 30)));
            await().atMost(LONG).until(() -> statusHas("alarm changes waiting=0"));
            assertThat(transitions(platform).stream().distinct()).containsExactlyElementsOf(names(0, 30));
        }
    }

    private static void alarm(Fans fans, int from, int to) throws InterruptedException {
        for (String fan : names(from, to)) {
            for (int i = 0; i < 10; i++) {
                fans.publish("fan/messages", Fans.faulty(fan, fan + "-" + i));
            }
        }
        fans.awaitJudged(10 * to);
    }

    private void createCloudPublisher() throws Exception {
        gateway.gateway()
                .configuration()
                .createFactoryConfiguration(
                        "io.fanwatch.emulator.kura.CloudPublisher",
                        "fanwatch-cloud",
                        Map.of("broker.url", cloud.url(), "rate.limit", 100, "rate.burst", 10),
                        false);
    }

    private boolean statusHas(String text) {
        return gateway.status(PUBLISHER).filter(status -> status.contains(text)).isPresent();
    }

    /** The fans whose alarms the cloud has heard of, in order. */
    private static List<String> transitions(Fans platform) {
        return platform.cloud().stream()
                .filter(message -> message.contains("/transition/"))
                .map(message -> message.substring(message.indexOf("/transition/") + 12, message.indexOf(' ')))
                .toList();
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> String.format("fan%02d", i))
                .toList();
    }
}
