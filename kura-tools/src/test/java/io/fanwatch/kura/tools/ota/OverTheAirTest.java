// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a gateway that speaks the bytes of the definition, and does badly whatever a gateway can do badly. */
class OverTheAirTest {

    private static final URI URL = URI.create("http://files.example.com/fanwatch-1.1.0.dp");
    private static final String SHA_256 = "ab".repeat(32);
    private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String GENERIC = "Error during download process and verification!";

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(new PrintStream(output, true, StandardCharsets.UTF_8), false, false);
    private Mosquitto broker;
    private FakeDevice gateway;
    private Device device;

    @BeforeEach
    void start() throws Exception {
        broker = new Mosquitto().start();
        gateway = new FakeDevice(broker.url()).with("ACTIVE", "fanwatch 1.0.0").idle();
        device = Device.connect(
                new BrokerAddress("127.0.0.1", broker.port(), false),
                Optional.empty(),
                "operator",
                new DeviceAddress("acme", "gateway-7"),
                REPLY_TIMEOUT,
                terminal);
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
        gateway.close();
        broker.close();
    }

    @Test
    void a_package_is_requested_with_the_metrics_that_kura_demands_and_followed_to_its_end() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.download(request, "IN_PROGRESS", 0);
            gateway.download(request, "IN_PROGRESS", 50);
            gateway.download(request, "COMPLETED", 100);
            gateway.with("ACTIVE", "fanwatch 1.1.0");
            gateway.installed(request);
        });

        Verdict verdict = install();

        assertThat(verdict.done()).isTrue();
        assertThat(verdict.lines())
                .containsExactly(
                        "fanwatch 1.1.0 is installed on acme/gateway-7, 1 of 1 bundles active; before it was 1.0.0");
        Map<String, Object> metrics = downloadRequest().metrics();
        assertThat(metrics)
                .containsEntry("dp.uri", URL.toString())
                .containsEntry("dp.name", "fanwatch")
                .containsEntry("dp.version", "1.1.0")
                .containsEntry("dp.download.protocol", "HTTP")
                .containsEntry("dp.download.hash", "SHA-256:" + SHA_256)
                .containsEntry("dp.download.force", true)
                .containsEntry("dp.download.timeout", 10_000)
                .containsEntry("dp.install", true)
                .containsEntry("dp.install.system.update", false)
                .containsKeys("request.id", "requester.client.id")
                .hasSize(12);
        assertThat(metrics.get("job.id")).isInstanceOf(Long.class);
    }

    @Test
    void notifications_may_come_twice_late_before_the_reply_and_from_another_job() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.notify(request, "download", Map.of("job.id", 1L, "dp.download.status", "FAILED"));
            gateway.download(request, "IN_PROGRESS", 50);
            gateway.download(request, "IN_PROGRESS", 20);
            gateway.download(request, "COMPLETED", 100);
            gateway.download(request, "COMPLETED", 100);
            gateway.download(request, "IN_PROGRESS", 80);
            gateway.with("ACTIVE", "fanwatch 1.1.0");
            gateway.installed(request);
            gateway.installed(request);
            gateway.ok(request);
        });

        assertThat(install().done()).isTrue();
        assertThat(output.toString(StandardCharsets.UTF_8)).containsOnlyOnce("Downloaded");
    }

    @Test
    void a_gateway_that_does_not_answer_ends_it_with_what_to_check() throws Exception {
        gateway.silence();

        assertThatThrownBy(this::install)
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                .hasMessageContainingAll("No answer from acme/gateway-7", broker.url(), "--account", "--device");
    }

    @Test
    void a_lost_end_is_found_out_by_asking() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.download(request, "IN_PROGRESS", 50);
            gateway.with("ACTIVE", "fanwatch 1.1.0");
        });

        assertThat(install().done()).isTrue();
    }

    @Test
    void a_restart_in_the_middle_is_waited_for_and_told() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.download(request, "IN_PROGRESS", 50);
            gateway.silence();
        });

        CompletableFuture<Verdict> install = installInBackground();
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> output.toString(StandardCharsets.UTF_8).contains("does not answer at the moment"));
        gateway.with("ACTIVE", "fanwatch 1.0.0").idle();

        Verdict verdict = install.get(120, TimeUnit.SECONDS);
        assertThat(verdict.done()).isFalse();
        assertThat(verdict.lines().get(0)).contains("restarted", "Run the command again");
        assertThat(verdict.lines().get(1)).isEqualTo("fanwatch 1.0.0 is still installed and as before");
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("answers again");
    }

    @Test
    void a_download_that_is_slow_is_asked_after_and_not_given_up() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.on("GET/download", asked -> {
                gateway.reply(
                        asked,
                        200,
                        Map.of(
                                "dp.download.status",
                                "IN_PROGRESS",
                                "dp.download.progress",
                                10,
                                "dp.download.size",
                                400_000,
                                "job.id",
                                request.metrics().get("job.id")),
                        "");
                gateway.with("ACTIVE", "fanwatch 1.1.0");
                gateway.idle();
            });
        });

        assertThat(install().done()).isTrue();
    }

    @Test
    void a_download_that_goes_by_the_job_of_a_refused_one_is_still_waited_for() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.download(request, "IN_PROGRESS", 10);
            gateway.on("GET/download", asked -> {
                gateway.reply(
                        asked,
                        200,
                        Map.of("dp.download.status", "IN_PROGRESS", "dp.download.progress", 20, "job.id", 1L),
                        "");
                gateway.on("GET/download", again -> {
                    gateway.with("ACTIVE", "fanwatch 1.1.0");
                    gateway.idle();
                    gateway.installed(request);
                });
            });
        });

        assertThat(install().done()).isTrue();
    }

    @Test
    void a_gateway_that_is_away_for_the_last_check_is_waited_for() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.silence();
            gateway.installed(request);
        });

        CompletableFuture<Verdict> install = installInBackground();
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> output.toString(StandardCharsets.UTF_8).contains("does not answer at the moment"));
        gateway.with("ACTIVE", "fanwatch 1.1.0").idle();

        assertThat(install.get(120, TimeUnit.SECONDS).done()).isTrue();
    }

    @Test
    void a_broker_that_goes_away_during_the_wait_changes_nothing_but_the_time() throws Exception {
        CompletableFuture<FakeDevice.Request> begun = new CompletableFuture<>();
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            begun.complete(request);
        });

        CompletableFuture<Verdict> install = installInBackground();
        begun.get(120, TimeUnit.SECONDS);
        broker.restart();
        gateway.with("ACTIVE", "fanwatch 1.1.0");

        assertThat(install.get(120, TimeUnit.SECONDS).done()).isTrue();
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("The broker is away", "The broker is back");
    }

    @Test
    void a_refusal_is_told_with_its_code_and_reason() throws Exception {
        for (int code : List.of(400, 404, 500)) {
            gateway.on(
                    "EXEC/download",
                    request -> gateway.reply(request, code, Map.of("response.exception.message", "no " + code), ""));

            Verdict verdict = install();

            assertThat(verdict.done()).isFalse();
            assertThat(verdict.lines().get(0)).contains("refuses", "code " + code, "no " + code);
        }
    }

    @Test
    void another_download_under_way_is_told_with_its_progress() throws Exception {
        gateway.on(
                "EXEC/download",
                request -> gateway.reply(
                        request,
                        500,
                        Map.of("download.status", "IN_PROGRESS"),
                        "Another resource is already in download"));
        gateway.on(
                "GET/download",
                request -> gateway.reply(
                        request,
                        200,
                        Map.of("dp.download.status", "IN_PROGRESS", "dp.download.progress", 35, "job.id", 1L),
                        ""));

        Verdict verdict = install();

        assertThat(verdict.done()).isFalse();
        assertThat(verdict.lines().get(0)).contains("another package", "35 %");
    }

    @Test
    void a_wrong_digest_is_told_apart_from_a_file_that_never_came() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.download(request, "COMPLETED", 100);
            gateway.downloadFailed(request, GENERIC);
        });
        assertThat(install().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("has not the SHA-256 " + SHA_256),
                        line -> assertThat(line).isEqualTo("fanwatch 1.0.0 is still installed and as before"));

        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.downloadFailed(request, URL.toString());
            gateway.downloadFailed(request, GENERIC);
        });
        assertThat(install().lines().get(0)).contains("the server has no such file (404)");
    }

    @Test
    void what_java_s_http_client_says_is_put_into_words() {
        PackageSource source = new PackageSource("fanwatch", "1.1.0", URL, Optional.empty(), 1);

        assertThat(DownloadFailure.explain(Optional.of("files.example.com"), source, false))
                .contains("no host of that name");
        assertThat(DownloadFailure.explain(Optional.of("Premature EOF"), source, false))
                .contains("ended before its announced length");
        assertThat(DownloadFailure.explain(Optional.of("Connection refused"), source, false))
                .contains("localhost is the gateway itself");
        assertThat(DownloadFailure.explain(Optional.of("Connect timed out"), source, false))
                .contains("firewall");
        assertThat(DownloadFailure.explain(Optional.of("PKIX path building failed"), source, false))
                .contains("certificate");
        assertThat(DownloadFailure.explain(
                        Optional.of("Server returned HTTP response code: 403 for URL: " + URL), source, false))
                .contains("log-in");
        assertThat(DownloadFailure.explain(Optional.of("something new"), source, false))
                .contains("something new");
        assertThat(DownloadFailure.explain(Optional.empty(), source, false)).contains("does not say why");
    }

    @Test
    void a_package_that_the_gateway_only_says_it_has_is_not_believed() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.installed(request);
        });

        Verdict verdict = install();

        assertThat(verdict.done()).isFalse();
        assertThat(verdict.lines().get(0)).contains("says that the package is installed, but it has fanwatch 1.0.0");
    }

    @Test
    void a_package_whose_bundles_lack_something_is_installed_and_still_a_failure() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.with("INSTALLED", "fanwatch 1.1.0");
            gateway.installed(request);
        });

        Verdict verdict = install();

        assertThat(verdict.done()).isFalse();
        assertThat(verdict.lines().get(0)).contains("does not work", "bundle.fanwatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RESOLVED", "STOPPING", ""})
    void a_package_whose_bundles_do_not_run_is_a_failure(String state) throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.with(state, "fanwatch 1.1.0");
            gateway.installed(request);
        });

        Verdict verdict = install();

        assertThat(verdict.done()).isFalse();
        assertThat(verdict.lines().get(0)).contains("does not work", "bundle.fanwatch", state);
        assertThat(verdict.lines().get(1)).contains("log says why");
    }

    @Test
    void a_bundle_that_starts_when_it_is_needed_is_at_work() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.with("STARTING", "fanwatch 1.1.0");
            gateway.installed(request);
        });

        assertThat(install().done()).isTrue();
        assertThat(PackageTable.of(device)).last().asString().endsWith("active");
    }

    @Test
    void a_failed_install_is_told_with_the_gateway_s_reason() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.notify(
                    request,
                    "install",
                    Map.of("dp.install.status", "FAILED", "dp.install.error.message", "no manifest"));
        });

        assertThat(install().lines().get(0)).contains("could not install", "no manifest");
    }

    @Test
    void a_failure_is_told_even_if_the_gateway_is_gone_afterwards() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.silence();
            gateway.downloadFailed(request, URL.toString());
        });

        assertThat(install().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("404"),
                        line -> assertThat(line).contains("not known", "No answer from acme/gateway-7"));
    }

    @Test
    void too_little_time_is_told_and_how_far_it_is() throws Exception {
        gateway.on("EXEC/download", request -> {
            gateway.ok(request);
            gateway.download(request, "IN_PROGRESS", 40);
        });

        Verdict verdict = new Install(device, source(), Duration.ofSeconds(3), terminal).run();

        assertThat(verdict.done()).isFalse();
        assertThat(verdict.lines().get(0)).contains("has not finished", "40 % downloaded");
    }

    @Test
    void a_package_is_uninstalled_and_the_gateway_s_list_is_what_counts() throws Exception {
        gateway.on("EXEC/uninstall", request -> {
            gateway.ok(request);
            gateway.with("ACTIVE");
            gateway.notify(request, "uninstall", Map.of("dp.uninstall.status", "COMPLETED"));
        });

        assertThat(uninstall().done()).isTrue();
        assertThat(uninstall().lines().get(0)).contains("no package fanwatch", "it has no package at all");
    }

    @Test
    void a_gateway_that_is_away_after_an_uninstall_is_waited_for() throws Exception {
        gateway.on("EXEC/uninstall", request -> {
            gateway.ok(request);
            gateway.silence();
            gateway.notify(request, "uninstall", Map.of("dp.uninstall.status", "COMPLETED"));
        });

        CompletableFuture<Verdict> uninstall = inBackground(this::uninstall);
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> output.toString(StandardCharsets.UTF_8).contains("does not answer at the moment"));
        gateway.with("ACTIVE");

        assertThat(uninstall.get(120, TimeUnit.SECONDS).done()).isTrue();
    }

    @Test
    void an_uninstall_that_fails_is_told_with_its_reason() throws Exception {
        gateway.on("EXEC/uninstall", request -> {
            gateway.ok(request);
            gateway.notify(
                    request,
                    "uninstall",
                    Map.of("dp.uninstall.status", "FAILED", "dp.uninstall.error.message", "it is in use"));
        });

        assertThat(uninstall().lines().get(0)).contains("could not uninstall fanwatch 1.0.0", "it is in use");
    }

    @Test
    void packages_are_listed_with_the_bundles_that_do_not_run() throws Exception {
        assertThat(PackageTable.of(device)).hasSize(2).last().asString().contains("fanwatch", "1.0.0", "active");

        gateway.with("RESOLVED", "fanwatch 1.0.0");
        assertThat(PackageTable.of(device)).last().asString().contains("bundle.fanwatch is RESOLVED");

        gateway.with("ACTIVE");
        assertThat(PackageTable.of(device)).containsExactly("acme/gateway-7 has no package.");
    }

    @Test
    void a_list_that_is_no_xml_is_told() {
        gateway.on("GET/bundles", request -> gateway.reply(request, 200, Map.of(), "{}"));

        assertThatThrownBy(() -> PackageTable.of(device))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("not understood");
    }

    @Test
    void what_a_gateway_says_is_no_mark_up_and_does_nothing_to_the_screen() throws Exception {
        String nasty = "@|nosuch x|@ \u001B[2J\nnext";
        gateway.on(
                "EXEC/download",
                request -> gateway.reply(request, 500, Map.of("response.exception.message", nasty), ""));
        assertThat(install().lines().get(0))
                .doesNotContain("@|", "|@", "\u001B", "\n")
                .contains("nosuch x");

        gateway.on("EXEC/uninstall", request -> {
            gateway.ok(request);
            gateway.notify(
                    request, "uninstall", Map.of("dp.uninstall.status", "FAILED", "dp.uninstall.error.message", nasty));
        });
        assertThat(uninstall().lines().get(0))
                .doesNotContain("@|", "|@", "\u001B", "\n")
                .contains("nosuch x");

        gateway.with("@|nosuch|@", "fanwatch 1.0.0");
        assertThat(PackageTable.of(device))
                .last()
                .asString()
                .doesNotContain("@|nosuch")
                .contains("nosuch");
    }

    private Verdict install() throws CommandException, InterruptedException {
        return new Install(device, source(), LONG, terminal).run();
    }

    private CompletableFuture<Verdict> installInBackground() {
        return inBackground(this::install);
    }

    private static CompletableFuture<Verdict> inBackground(Callable<Verdict> job) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return job.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Verdict uninstall() throws CommandException, InterruptedException {
        return new Uninstall(device, "fanwatch", LONG, terminal).run();
    }

    private FakeDevice.Request downloadRequest() {
        return gateway.requests().stream()
                .filter(request -> request.what().equals("EXEC/download"))
                .findFirst()
                .orElseThrow();
    }

    private static PackageSource source() {
        return new PackageSource("fanwatch", "1.1.0", URL, Optional.of(SHA_256), 10_000);
    }
}
