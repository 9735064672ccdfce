// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of good readings while the configuration is wrong: they wait, at the broker in the end, and none is rejected. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongConfigurationTest {

    private static final String PREDICTOR = "fanwatch-predictor";
    private static final String TELEMETRY = "fanwatch-telemetry";
    private static final int READINGS = 200;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger answers = new AtomicInteger(400);
    private Mosquitto broker;
    private GatewayUnderTest gateway;
    private HttpServer service;
    private Fans fans;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        broker = new Mosquitto().withPersistence().start();
        gateway = GatewayUnderTest.start(folder, broker.url(), 0, Packages.file(Packages.SCORING_HTTP));
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(threads);
        service.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{\"fault\":0,\"probability\":0.1}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answers.get(), answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        service.start();
    }

    @AfterAll
    void stop() {
        service.stop(0);
        threads.shutdownNow();
        gateway.close();
        broker.close();
    }

    @BeforeEach
    void connect() throws Exception {
        await().until(() -> gateway.isOk(TELEMETRY) && gateway.isOk(PREDICTOR));
        fans = new Fans(broker.url());
    }

    @AfterEach
    void disconnect() throws Exception {
        fans.close();
    }

    @Test
    void a_scoring_service_that_answers_400_to_everything_costs_no_reading_once_it_is_mended() throws Exception {
        gateway.update(
                "fanwatch-scorer-http",
                Map.of("url", "http://127.0.0.1:" + service.getAddress().getPort() + "/"));
        gateway.update(PREDICTOR, Map.of("Scorer.target", "(kura.service.pid=fanwatch-scorer-http)"));
        publish("http");
        await().until(() -> status().filter(status -> !status.startsWith("OK") && status.contains("400"))
                .isPresent());
        assertThat(fans.judged()).isZero();

        answers.set(200);

        fans.awaitJudged(READINGS);
        await().until(() -> gateway.isOk(PREDICTOR));
        assertThat(fans.rejected()).isEmpty();
        assertThat(fans.duplicates()).isZero();
        gateway.update(PREDICTOR, Map.of("Scorer.target", "(kura.service.pid=fanwatch-scorer-onnx)"));
    }

    @Test
    void a_feature_that_the_listener_leaves_out_costs_no_reading_once_it_is_named() throws Exception {
        gateway.update(TELEMETRY, Map.of("features", "rotation,temperature"));
        publish("feature");
        await().until(() -> status().filter(status -> !status.startsWith("OK") && status.contains("has no vibration"))
                .isPresent());

        gateway.update(TELEMETRY, Map.of("features", "rotation,temperature,vibration,sound"));

        fans.awaitJudged(READINGS);
        await().until(() -> gateway.isOk(PREDICTOR));
        assertThat(fans.rejected()).isEmpty();
    }

    private void publish(String test) throws InterruptedException {
        for (int i = 0; i < READINGS; i++) {
            fans.publish("fan/messages", Fans.healthy("fan-" + i % 7, test + "-" + i));
        }
    }

    private Optional<String> status() {
        return gateway.status(PREDICTOR);
    }
}
