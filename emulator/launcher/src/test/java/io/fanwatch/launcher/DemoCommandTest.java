package io.fanwatch.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.launcher.gateway.GatewaySettings;
import io.fanwatch.launcher.gateway.RunningGateway;
import io.fanwatch.launcher.mqtt.BrokerAddress;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoCommandTest {

    private final AtomicReference<GatewaySettings> started = new AtomicReference<>();
    private final AtomicReference<Boolean> closed = new AtomicReference<>(false);
    private Mosquitto broker;

    @BeforeEach
    void startBroker() {
        broker = new Mosquitto().start();
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @Test
    void every_fan_reports_at_its_rate_and_the_gateway_is_stopped_and_cleared_away() throws Exception {
        try (FakeGateway answers = FakeGateway.reliable(broker.url())) {
            int exitCode = execute("demo", "--for", "2s", "--fans", "4", "--rate", "20", "--http-port", "0");

            assertThat(exitCode).isEqualTo(ExitCode.OK);
            assertThat(answers.distinctReadings()).isBetween(4 * 20, 4 * 41);
        }
        assertThat(closed.get()).isTrue();
        assertThat(Files.exists(started.get().dataDirectory())).isFalse();
    }

    @Test
    void readings_without_a_verdict_are_a_failure() throws Exception {
        try (FakeGateway answers = FakeGateway.forgetting(broker.url(), id -> id.endsWith("-3"))) {
            assertThat(execute("demo", "--for", "1s", "--rate", "10")).isEqualTo(ExitCode.FAILURE);
            assertThat(answers.distinctReadings()).isGreaterThan(3);
        }
    }

    private int execute(String... arguments) {
        return Fanwatch.commandLine(settings -> {
                    started.set(settings);
                    return new ReadyGateway();
                })
                .execute(arguments);
    }

    private final class ReadyGateway implements RunningGateway {

        @Override
        public BrokerAddress broker() {
            return BrokerAddress.local(broker.port());
        }

        @Override
        public String pageUrl() {
            return "http://127.0.0.1:1/fanwatch/";
        }

        @Override
        public String consoleUrl() {
            return "http://127.0.0.1:8080/system/console";
        }

        @Override
        public String consoleUser() {
            return "admin";
        }

        @Override
        public String consolePassword() {
            return "secret";
        }

        @Override
        public void awaitAnswers() {
            // the fake answers from the start
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }
}
