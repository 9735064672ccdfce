// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A working gateway, scraped by a real Prometheus with the configuration that docs/diagnosis.md shows. */
class MonitoringTest {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final int READINGS = 20;
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(scrape_configs:.*?)```", Pattern.DOTALL);

    @TempDir
    private static Path folder;

    private static final Mosquitto BROKER = new Mosquitto();
    private static GatewayUnderTest gateway;
    private static Prometheus prometheus;

    @BeforeAll
    static void start() throws Exception {
        BROKER.start();
        gateway = GatewayUnderTest.start(folder, BROKER.url());
        await().atMost(LONG).until(() -> gateway.isOk("fanwatch-predictor") && gateway.isOk("fanwatch-telemetry"));
        try (Fans fans = new Fans(BROKER.url())) {
            for (int i = 0; i < READINGS; i++) {
                fans.publish("fan/messages", Fans.healthy("1", "reading-" + i));
            }
            fans.awaitJudged(READINGS);
        }
        prometheus = new Prometheus(
                folder,
                "global: {scrape_interval: 1s}\n" + job("fanwatch", "admin")
                        + job("stranger", "guest").replace("scrape_configs:\n", ""));
        await().atMost(LONG).until(prometheus::isReady);
    }

    @AfterAll
    static void stop() {
        prometheus.close();
        gateway.close();
        BROKER.close();
    }

    /** The documented example, of this gateway, which has no TLS. */
    private static String job(String name, String user) throws IOException {
        Matcher example =
                EXAMPLE.matcher(Files.readString(Path.of(System.getProperty("fanwatch.docs"), "diagnosis.md")));
        assertThat(example.find()).isTrue();
        Path password = Files.writeString(folder.resolve("password"), "secret");
        String address = URI.create(gateway.gateway().consoleUrl()).getAuthority();
        return example.group(1)
                .replace("job_name: fanwatch", "job_name: " + name)
                .replace("username: monitoring", "username: " + user)
                .replace("/etc/prometheus/fanwatch-password", password.toString())
                .replaceAll("scheme: https", "scheme: http")
                .replaceAll(" +tls_config:\n.*\n", "")
                .replaceAll("targets: .*", "targets: [\"" + address + "\"]");
    }

    @Test
    void prometheus_takes_the_page_and_knows_how_every_component_does() throws Exception {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(prometheus.query("up{job=\"fanwatch\"}"))
                        .as(prometheus.log())
                        .containsValue(1.0));

        assertThat(prometheus.query("fanwatch_component_level").keySet())
                .extracting(labels -> labels.get("component"))
                .contains("fanwatch-broker", "fanwatch-telemetry", "fanwatch-predictor", "fanwatch-publisher-mqtt");
        assertThat(prometheus.query("fanwatch_readings_scored_total{component=\"fanwatch-predictor\"}"))
                .containsValue((double) READINGS);
        assertThat(prometheus.type("fanwatch_uptime_seconds")).isEqualTo("gauge");
        assertThat(prometheus
                        .query("fanwatch_model_info{component=\"fanwatch-predictor\"}")
                        .keySet())
                .extracting(labels -> labels.get("model"))
                .containsExactly("fan " + Packages.version(Packages.FAN_MODEL));
        assertThat(prometheus.query("fanwatch_metrics_left_out"))
                .as("components that contradict each other")
                .containsValue(0.0);
    }

    @Test
    void who_lacks_the_permission_scrapes_nothing() {
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(prometheus.query("up{job=\"stranger\"}")).containsValue(0.0));
    }
}
