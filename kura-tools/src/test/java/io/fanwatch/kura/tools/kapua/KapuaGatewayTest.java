// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.kapua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.ota.PackageSource;
import io.fanwatch.kura.tools.ota.Verdict;
import io.fanwatch.kura.tools.rollout.Rollout;
import io.fanwatch.kura.tools.rollout.RolloutSettings;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KapuaGatewayTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final PackageSource NEW = source("1.1.0");

    @TempDir
    private Path folder;

    private FakeKapua server;
    private Kapua kapua;

    @BeforeEach
    void start() throws Exception {
        server = new FakeKapua();
        kapua = new Kapua(server.address(), new Credentials("operator", FakeKapua.PASSWORD), LONG);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_package_is_downloaded_anew_and_done_when_its_bundles_are_at_work() throws Exception {
        Verdict verdict = gateway("gw-1").install(NEW, LONG);

        assertThat(verdict.done()).as(verdict.lines().toString()).isTrue();
        assertThat(gateway("gw-1").installed("fanwatch")).contains("1.1.0");
        assertThat(server.requests)
                .filteredOn(request -> request.contains("_download"))
                .singleElement()
                .asString()
                .contains(
                        "\"uri\":\"http://files.example.com/fanwatch-1.1.0.dp\"",
                        "\"fileHash\":\"SHA-256:abc\"",
                        "\"restart\":true",
                        "\"notifyBlockSize\":262144");
    }

    @Test
    void why_it_failed_is_what_the_log_of_the_operation_ends_with_also_if_it_comes_after_the_status() throws Exception {
        server.broken.add("gw-1");
        server.lame.add("gw-2");

        assertThat(gateway("gw-1").install(NEW, LONG).lines())
                .containsExactly(
                        "The gateway could not install the package: Connection refused; Error during download process and verification!");
        assertThat(gateway("gw-2").install(NEW, LONG).lines().get(0))
                .contains("does not work: io.fanwatch.api is INSTALLED");
    }

    @Test
    void who_may_not_see_operations_is_told_before_the_gateway_is_asked() {
        server.secret = true;

        assertThatThrownBy(() -> gateway("gw-1").install(NEW, LONG))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("needs the permission device_management_registry:read");
        assertThat(server.requests).noneMatch(request -> request.contains("_download"));
    }

    @Test
    void a_log_in_that_meets_another_is_tried_again() throws Exception {
        server.clashes.set(2);

        assertThat(gateway("gw-1").installed("fanwatch")).contains("1.0.0");
    }

    @Test
    void a_second_download_and_a_device_that_is_away_are_told_apart() throws Exception {
        server.away.add("gw-2");
        kapua.device(
                "gw-1",
                "POST",
                "/packages/_download",
                Optional.of(JsonParser.parseString("{\"version\":\"2\"}").getAsJsonObject()));

        assertThat(gateway("gw-1").install(NEW, LONG).lines().get(0))
                .contains("takes one at a time", "another download is in progress");
        assertThatThrownBy(() -> gateway("gw-2").install(NEW, LONG))
                .isInstanceOf(CommandException.class)
                .hasMessage("gw-2 is not connected to Kapua");
        assertThatThrownBy(() -> gateway("other").installed("fanwatch"))
                .hasMessageContaining("knows no device with the client id other");
    }

    @Test
    void a_kapua_that_tells_no_operation_is_asked_for_the_packages() throws Exception {
        server.legacy = true;

        assertThat(gateway("gw-1").install(NEW, LONG).done()).isTrue();
    }

    @Test
    void a_token_that_expires_is_exchanged_and_a_wrong_password_is_told() throws Exception {
        gateway("gw-1").installed("fanwatch");
        server.expire();

        assertThat(gateway("gw-1").installed("fanwatch")).contains("1.0.0");
        assertThatThrownBy(() -> new Kapua(server.address(), new Credentials("operator", "wrong"), LONG).connect())
                .hasMessageContaining("does not let operator in")
                .hasMessageContaining("the credentials are wrong");
    }

    @Test
    void a_rollout_halts_at_a_sick_gateway_and_takes_its_wave_back() throws Exception {
        List<String> gateways = IntStream.range(0, 20).mapToObj(i -> "gw-" + i).toList();
        server.sick.add("gw-3");
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(output, true, StandardCharsets.UTF_8), false, false);
        RolloutSettings settings = new RolloutSettings(
                NEW,
                Optional.of(source("1.0.0")),
                10,
                0,
                Duration.ZERO,
                LONG,
                0.05,
                0.95,
                folder.resolve("state.json"));

        assertThat(new Rollout(this::gateway, settings, gateways, terminal).run("1,50%", terminal))
                .isFalse();

        assertThat(gateways.subList(1, 10))
                .allMatch(each -> server.version(each).equals("1.0.0"));
        assertThat(server.version("gw-0")).isEqualTo("1.1.0");
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("halts the rollout: 1 of 9", "gw-3: fanwatch-predictor: it scores nothing");
    }

    private KapuaGateway gateway(String clientId) {
        return new KapuaGateway(kapua, clientId, Duration.ofMillis(20), Duration.ofSeconds(8));
    }

    private static PackageSource source(String version) {
        return new PackageSource(
                "fanwatch",
                version,
                URI.create("http://files.example.com/fanwatch-" + version + ".dp"),
                Optional.of("abc"),
                1);
    }
}
