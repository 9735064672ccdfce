// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.launcher.gateway.GatewayStarter;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandTest {

    private static final int ROWS = 2_000;
    private static final GatewayStarter NO_GATEWAY = settings -> {
        throw CommandException.failed("no gateway is wanted here", null);
    };

    @TempDir
    private Path folder;

    private final StringWriter errors = new StringWriter();
    private Mosquitto broker;

    @BeforeEach
    void startBroker() {
        broker = new Mosquitto().withSetting("max_queued_messages 1000").start();
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @Test
    void every_row_gets_its_verdict_and_the_report_says_so() throws Exception {
        try (FakeGateway gateway = FakeGateway.reliable(broker.url())) {
            int exitCode = replay("--report", report().toString());

            assertThat(exitCode).isEqualTo(ExitCode.OK);
            JsonObject json = json();
            assertThat(json.get("sent").getAsInt()).isEqualTo(ROWS);
            assertThat(json.get("received").getAsInt()).isEqualTo(ROWS);
            assertThat(json.get("lost").getAsInt()).isZero();
            assertThat(json.get("duplicated").getAsInt()).isZero();
            assertThat(json.get("accuracy").getAsDouble()).isEqualTo(1);
            assertThat(json.get("tp").getAsInt() + json.get("tn").getAsInt()).isEqualTo(ROWS);
            assertThat(gateway.messages()).isEqualTo(ROWS);
        }
    }

    @Test
    void readings_without_a_verdict_are_reported_as_lost_and_never_sent_again() throws Exception {
        try (FakeGateway gateway =
                FakeGateway.forgetting(broker.url(), id -> id.endsWith("-7") || id.endsWith("-1234"))) {
            int exitCode = replay("--timeout", "5s", "--report", report().toString());

            assertThat(exitCode).isEqualTo(ExitCode.FAILURE);
            assertThat(json().get("sent").getAsInt()).isEqualTo(ROWS);
            assertThat(json().get("lost").getAsInt()).isEqualTo(2);
            assertThat(gateway.messages()).isEqualTo(ROWS);
        }
    }

    @Test
    void further_verdicts_for_a_reading_are_reported_as_duplicates() throws Exception {
        try (FakeGateway gateway = FakeGateway.stuttering(broker.url())) {
            int exitCode = replay("--report", report().toString());

            assertThat(exitCode).isEqualTo(ExitCode.OK);
            assertThat(json().get("received").getAsInt()).isEqualTo(ROWS);
            assertThat(json().get("duplicated").getAsInt()).isEqualTo(ROWS);
            assertThat(gateway.messages()).isEqualTo(ROWS);
        }
    }

    @Test
    void a_restart_of_a_broker_that_forgets_everything_loses_nothing() throws Exception {
        try (FakeGateway gateway = FakeGateway.reliable(broker.url())) {
            CompletableFuture<Integer> exitCode =
                    CompletableFuture.supplyAsync(() -> replay("--rate", "400", "--report", report().toString()));
            await().until(() -> gateway.distinctReadings() > ROWS / 4);
            broker.kill();
            broker.start();

            assertThat(exitCode).succeedsWithin(Duration.ofSeconds(120)).isEqualTo(ExitCode.OK);
            assertThat(json().get("received").getAsInt()).isEqualTo(ROWS);
            assertThat(json().get("lost").getAsInt()).isZero();
        }
    }

    @Test
    void the_rate_is_kept() throws Exception {
        try (FakeGateway gateway = FakeGateway.reliable(broker.url())) {
            long start = System.nanoTime();
            int exitCode = replay("--rate", "1000", "--report", report().toString());

            assertThat(exitCode).isEqualTo(ExitCode.OK);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_990));
            assertThat(json().get("throughput_per_s").getAsDouble()).isBetween(100.0, 1_050.0);
            assertThat(gateway.messages()).isEqualTo(ROWS);
        }
    }

    @Test
    void without_any_gateway_the_window_that_was_sent_is_lost_and_the_rest_is_not_sent() throws Exception {
        int exitCode = replay("--timeout", "3s", "--window", "100", "--report", report().toString());

        assertThat(exitCode).isEqualTo(ExitCode.FAILURE);
        assertThat(json().get("sent").getAsInt()).isEqualTo(100);
        assertThat(json().get("lost").getAsInt()).isEqualTo(100);
    }

    @Test
    void a_broker_that_is_not_there_has_an_exit_code_of_its_own() throws Exception {
        broker.stop();

        assertThat(replay()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(errors.toString())
                .contains("Cannot reach the broker at " + broker.url(), "nothing listens on port " + broker.port());
    }

    @Test
    void a_wrong_password_is_told_from_a_broker_that_is_away() throws Exception {
        broker.stop();
        broker.withUser("fan", "secret").start();

        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("wrong\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(replay("--user", "fan", "--password-stdin")).isEqualTo(ExitCode.UNREACHABLE);
        } finally {
            System.setIn(before);
        }
        assertThat(errors.toString()).contains("refuses the log-in");
    }

    @Test
    void a_wrong_file_is_the_users_error() throws Exception {
        Path file = Files.writeString(
                folder.resolve("wrong.csv"),
                "DeviceID,Time,Rotation,Temperature,Vibration,Sound,Faulty\n1,2020-10-01 10:49:34,x,1,1,1,0\n");

        assertThat(execute("replay", file.toString(), "--no-gateway", "--broker", broker.url()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(errors.toString()).contains(file + ", line 2: Rotation is 'x', not a number");
    }

    private int replay(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("replay", fans().toString(), "--no-gateway", "--broker", broker.url()));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        CommandLine fanwatch = Fanwatch.commandLine(NO_GATEWAY);
        fanwatch.setErr(new PrintWriter(errors, true));
        fanwatch.getSubcommands().values().forEach(command -> command.setErr(new PrintWriter(errors, true)));
        return fanwatch.execute(arguments);
    }

    private Path fans() {
        SplittableRandom random = new SplittableRandom(1);
        List<String> lines = new ArrayList<>(List.of("DeviceID,Time,Rotation,Temperature,Vibration,Sound,Faulty"));
        for (int row = 0; row < ROWS; row++) {
            boolean faulty = random.nextBoolean();
            lines.add(String.format(
                    Locale.ROOT,
                    "%d,2020-10-01 10:49:34,%.1f,40.0,150.0,%.1f,%d",
                    1 + row % 6,
                    random.nextDouble(500, 700),
                    faulty ? 55.0 : 48.0,
                    faulty ? 1 : 0));
        }
        try {
            return Files.write(folder.resolve("fans.csv"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path report() {
        return folder.resolve("report.json");
    }

    private JsonObject json() throws Exception {
        return JsonParser.parseString(Files.readString(report())).getAsJsonObject();
    }
}
