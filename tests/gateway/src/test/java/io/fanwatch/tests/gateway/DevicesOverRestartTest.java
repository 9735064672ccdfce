// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway with the finished packages still knows of its fans after a restart. */
class DevicesOverRestartTest {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String DEVICES = "io.fanwatch.devices";

    @TempDir
    private Path folder;

    private final Mosquitto broker = new Mosquitto();
    private GatewayUnderTest gateway;
    private Fans fans;

    @BeforeEach
    void start() throws Exception {
        broker.withPersistence().start();
        fans = new Fans(broker.url());
        startGateway();
    }

    private void startGateway() throws Exception {
        gateway = GatewayUnderTest.start(folder, broker.url());
        // a Java process can load a native library from one place only once
        gateway.update("fanwatch-predictor", Map.of("Scorer.target", "(kura.service.pid=fanwatch-scorer-rules)"));
        await().atMost(LONG).until(() -> gateway.isOk("fanwatch-predictor") && gateway.isOk("fanwatch-telemetry"));
    }

    @AfterEach
    void stop() throws Exception {
        fans.close();
        gateway.close();
        broker.close();
    }

    @Test
    void an_alarm_goes_on_and_is_cleared_by_healthy_readings_as_if_nothing_had_been() throws Exception {
        for (int i = 0; i < 5; i++) {
            fans.publish("fan/messages", Fans.faulty("1", "faulty-" + i));
        }
        fans.awaitJudged(5);
        assertThat(fans.verdicts("faulty-4").get(0)).contains("\"alarm\":\"ACTIVE\"");

        gateway.close();
        startGateway();
        assertThat(gateway.isOk(DEVICES)).isTrue();
        assertThat(gateway.status(DEVICES).orElseThrow()).contains("fans=1", "fans with an alarm=1");
        for (int i = 0; i < 9; i++) {
            fans.publish("fan/messages", Fans.healthy("1", "healthy-" + i));
        }
        fans.awaitJudged(14);

        assertThat(fans.verdicts("healthy-0").get(0)).contains("\"alarm\":\"ACTIVE\"");
        assertThat(fans.verdicts("healthy-8").get(0)).contains("\"alarm\":\"NORMAL\"");
    }
}
