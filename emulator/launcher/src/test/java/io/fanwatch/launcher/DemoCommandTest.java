// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.launcher.gateway.DatabaseSettings;
import io.fanwatch.launcher.gateway.DatabaseStatus;
import io.fanwatch.launcher.gateway.GatewaySettings;
import io.fanwatch.launcher.gateway.RunningGateway;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoCommandTest {

    private final AtomicReference<GatewaySettings> started = new AtomicReference<>();
    private final AtomicReference<Boolean> closed = new AtomicReference<>(false);
    private final Queue<DatabaseStatus> states = new ArrayDeque<>();
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
            // 40 of each fan; a busy machine may begin and end late
            assertThat(answers.distinctReadings()).isBetween(4 * 10, 4 * 160);
        }
        assertThat(closed.get()).isTrue();
        assertThat(Files.exists(started.get().dataDirectory())).isFalse();
    }

    @Test
    void its_gateway_learns_fans_in_the_week_that_they_report_and_in_real_time_as_long_as_it_is_set() throws Exception {
        try (FakeGateway answers = FakeGateway.reliable(broker.url())) {
            assertThat(execute("demo", "--for", "1s")).isEqualTo(ExitCode.OK);
            assertThat(started.get().learning()).hasValue("48h");

            assertThat(execute("demo", "--for", "1s", "--real-time")).isEqualTo(ExitCode.OK);
            assertThat(started.get().learning()).isEmpty();
            assertThat(answers.distinctReadings()).isPositive();
        }
    }

    @Test
    void fans_that_something_happens_to_must_be_there() {
        assertThat(execute("demo", "--for", "1s", "--fans", "3", "--stuck", "4"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(execute("demo", "--for", "1s", "--fans", "3", "--drop-outs", "1,0"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(execute("demo", "--for", "1s", "--scenario", "D")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_fan_that_is_to_wear_must_be_there() {
        assertThat(execute("demo", "--for", "1s", "--fans", "3", "--wearing", "4"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(execute("demo", "--for", "1s", "--wear", "slowly")).isEqualTo(ExitCode.USAGE);
        assertThat(started.get()).isNull();
    }

    @Test
    void readings_without_a_verdict_are_a_failure() throws Exception {
        try (FakeGateway answers = FakeGateway.forgetting(broker.url(), id -> id.endsWith("-3"))) {
            assertThat(execute("demo", "--for", "1s", "--rate", "10")).isEqualTo(ExitCode.FAILURE);
            assertThat(answers.distinctReadings()).isGreaterThan(3);
        }
    }

    @Test
    void a_database_gets_the_readings_and_its_user_a_query_to_find_them() throws Exception {
        states.add(new DatabaseStatus(0, 3, 0, 0, "writes"));
        states.add(new DatabaseStatus(7, 0, 0, 0, "writes"));

        Run run = runWithDatabase("http://localhost:8086/");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(started.get().database())
                .hasValue(new DatabaseSettings("http://localhost:8086", Optional.empty(), Optional.empty()));
        assertThat(run.output())
                .contains("InfluxDB      fanwatch at http://localhost:8086, measurement fan")
                .contains("curl -G 'http://localhost:8086/query?pretty=true&db=fanwatch'")
                .contains("7 points written to fanwatch at http://localhost:8086")
                .doesNotContain("not");
    }

    @Test
    void a_database_that_does_not_answer_is_named_at_once_and_is_a_failure_in_the_end() throws Exception {
        states.add(new DatabaseStatus(0, 5, 0, 1, "points wait on the disk: nobody there"));

        Run run = runWithDatabase("http://localhost:8086");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.output())
                .contains("nothing is written yet: points wait on the disk: nobody there")
                .contains("Readings")
                .contains("0 points written to fanwatch at http://localhost:8086, 5 not")
                .doesNotContain("curl");
    }

    @Test
    void a_database_cannot_be_set_at_a_gateway_that_runs_elsewhere() {
        assertThat(execute("demo", "--no-gateway", "--broker", broker.url(), "--influxdb", "http://localhost:8086"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(started.get()).isNull();
    }

    private record Run(int exitCode, String output) {}

    private Run runWithDatabase(String url) throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (FakeGateway answers = FakeGateway.reliable(broker.url());
                PrintStream both = new PrintStream(written, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            int exitCode = execute("demo", "--for", "1s", "--influxdb", url);
            assertThat(answers.distinctReadings()).isPositive();
            return new Run(exitCode, written.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
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
        public DatabaseStatus database() {
            return states.size() > 1 ? states.remove() : states.element();
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }
}
