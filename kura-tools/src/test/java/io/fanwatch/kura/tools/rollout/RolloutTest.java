// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.ota.Health;
import io.fanwatch.kura.tools.ota.Operator;
import io.fanwatch.kura.tools.ota.PackageSource;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.tests.mosquitto.Mosquitto;
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

/** To a thousand gateways of one process, over a real broker. */
class RolloutTest {

    private static final String NEW = "1.1.0";
    private static final List<String> GATEWAYS =
            IntStream.range(0, 1000).mapToObj(i -> "gw-" + i).toList();

    @TempDir
    private Path folder;

    private final Mosquitto broker = new Mosquitto().withSetting("max_queued_messages 0");
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(new PrintStream(output, true, StandardCharsets.UTF_8), false, false);
    private Fleet fleet;
    private Operator operator;

    @BeforeEach
    void start() throws Exception {
        broker.start();
        BrokerAddress address = BrokerAddress.local(broker.port());
        fleet = new Fleet(address);
        operator = Operator.connect(address, Optional.empty(), "operator", "acme", terminal);
        operator.use(Health.APPLICATION);
    }

    @AfterEach
    void stop() {
        operator.close();
        fleet.close();
        broker.close();
    }

    @Test
    void a_thousand_healthy_gateways_get_it_in_waves() throws Exception {
        assertThat(rollout(0).run("1,10%,50%", terminal)).isTrue();

        assertThat(GATEWAYS).allMatch(each -> fleet.version(each).equals(NEW) && fleet.installs(each) == 1);
        assertThat(text()).containsPattern("2 +99 +99 +0 +0 +0").containsPattern("4 +500 +500 +0 +0 +0");
    }

    @Test
    void a_wave_with_a_gateway_that_fails_its_gate_is_rolled_back_and_no_further_one_begins() throws Exception {
        fleet.sick.add("gw-57");

        assertThat(rollout(0).run("1,10%,50%", terminal)).isFalse();

        assertThat(fleet.version("gw-0")).as("the first wave was good").isEqualTo(NEW);
        assertThat(GATEWAYS.subList(1, 1000))
                .allMatch(each -> fleet.version(each).equals(Fleet.OLD));
        assertThat(fleet.installs("gw-100")).as("of the third wave").isZero();
        assertThat(text()).contains("halts the rollout: 1 of 99", "gw-57: fanwatch-predictor: it scores nothing");
    }

    @Test
    void it_is_taken_up_again_where_it_halted() throws Exception {
        fleet.broken.add("gw-5");
        assertThat(rollout(0).run("1,10%", terminal)).isFalse();
        fleet.broken.clear();

        assertThat(rollout(0).run("1,10%", terminal)).isTrue();

        assertThat(GATEWAYS).allMatch(each -> fleet.version(each).equals(NEW));
        assertThat(fleet.installs("gw-0")).as("done the first time").isEqualTo(1);
    }

    @Test
    void so_many_may_fail_or_be_off_as_are_tolerated() throws Exception {
        fleet.off.add("gw-3");
        fleet.broken.add("gw-7");

        assertThat(rollout(2).run("1,10%", terminal)).isTrue();

        assertThat(fleet.version("gw-999")).isEqualTo(NEW);
        assertThat(text())
                .contains("gw-3: No answer from acme/gw-3", "gw-7: The gateway could not download the package");
    }

    @Test
    void the_state_of_another_rollout_and_nonsense_for_waves_are_refused() throws Exception {
        rollout(0);
        PackageSource other = new PackageSource("fanwatch", "9.9.9", URI.create("http://x"), Optional.empty(), 1);
        assertThatThrownBy(() -> new Rollout(this::gateway, settings(other, 0), GATEWAYS, terminal))
                .isInstanceOf(CommandException.class)
                .hasMessageContainingAll("fanwatch 1.1.0", "--state");
        assertThatThrownBy(() -> rollout(0).run("1,most", terminal)).hasMessageContaining("most");
    }

    private Gateway gateway(String id) {
        return Gateway.of(operator.device(id, Duration.ofSeconds(8)));
    }

    private Rollout rollout(int tolerated) throws CommandException {
        return new Rollout(this::gateway, settings(source(NEW), tolerated), GATEWAYS, terminal);
    }

    private RolloutSettings settings(PackageSource source, int tolerated) {
        return new RolloutSettings(
                source,
                Optional.of(source(Fleet.OLD)),
                50,
                tolerated,
                Duration.ZERO,
                Duration.ofMinutes(2),
                0.05,
                0.95,
                folder.resolve("state.json"));
    }

    private static PackageSource source(String version) {
        return new PackageSource(
                "fanwatch",
                version,
                URI.create("http://files.example.com/fanwatch-" + version + ".dp"),
                Optional.empty(),
                1);
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
