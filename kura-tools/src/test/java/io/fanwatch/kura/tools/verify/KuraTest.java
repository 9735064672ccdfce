// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KuraTest {

    private static final String CREATE = "POST configuration/v2/factoryComponents";
    private static final String CONFIGURATIONS = "POST configuration/v2/configurableComponents/configurations/byPid";
    /** What Kura answers to a request that was under way when a bundle brought a REST resource. */
    private static final String RESTARTED = """
            {"cause1":"java.lang.IllegalStateException: ServiceLocatorImpl(__HK2_Generated_6,7,292313183) has been shut down"}""";

    private FakeKura gateway;
    private Kura kura;

    @BeforeEach
    void open() throws Exception {
        gateway = FakeKura.plain();
        kura = Kura.open(new KuraConnection(
                gateway.address(), new Credentials("admin", "hush"), Trust.standard(), Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void an_answer_that_is_lost_to_a_restart_of_kuras_rest_service_is_asked_for_again() throws Exception {
        gateway.answerFirst("GET deploy/v2", 500, RESTARTED);

        assertThat(kura.packages()).isEmpty();
    }

    @Test
    void a_gateway_without_basic_authentication_is_used_in_a_session() throws Exception {
        gateway.basicAuthenticationIsOff("t-1");

        assertThat(kura.packages()).isEmpty();
        assertThat(kura.factories()).isEmpty();
        assertThat(Collections.frequency(gateway.requests(), "POST session/v1/login/password"))
                .isEqualTo(1);
    }

    @Test
    void a_session_that_a_reload_has_ended_is_opened_anew() throws Exception {
        gateway.basicAuthenticationIsOff("t-1");
        kura.packages();
        gateway.basicAuthenticationIsOff("t-2");

        assertThat(kura.packages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 500, 503})
    void whatever_a_kura_says_while_it_reloads_is_waited_out(int status) throws Exception {
        gateway.answerFirst("GET deploy/v2", status, "java.lang.NullPointerException");

        assertThat(kura.packages()).isEmpty();
    }

    @Test
    void components_that_were_created_though_the_answer_was_lost_count_as_created() throws Exception {
        gateway.answerFirst(CREATE, 500, RESTARTED);
        gateway.answer(CREATE, 500, """
                {"failures":[{"id":"create:fanwatch-verify-broker","message":"Invalid parameter. pid \
                fanwatch-verify-broker already exists"}]}""");
        gateway.answer(
                CONFIGURATIONS,
                200,
                components().stream()
                        .map(component -> "{\"pid\":\"%s\",\"properties\":{}}".formatted(component.name()))
                        .collect(joining(",", "{\"configs\":[", "]}")));

        kura.create(components());

        assertThat(Collections.frequency(gateway.requests(), CREATE)).isEqualTo(2);
    }

    @Test
    void a_component_that_is_still_missing_after_a_lost_answer_is_told() {
        gateway.answerFirst(CREATE, 500, RESTARTED);
        gateway.answer(CREATE, 500, """
                {"failures":[{"id":"create:fanwatch-verify-scorer","message":"Invalid factory"}]}""");
        gateway.answer(CONFIGURATIONS, 200, """
                {"configs":[{"pid":"fanwatch-verify-broker","properties":{}}]}""");

        assertThatThrownBy(() -> kura.create(components()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("Invalid factory");
    }

    @Test
    void components_that_kura_refuses_are_told() {
        gateway.answer(CREATE, 500, """
                {"failures":[{"id":"create:fanwatch-verify-broker","message":"Invalid factory"}]}""");

        assertThatThrownBy(() -> kura.create(components()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("Invalid factory");
        assertThat(Collections.frequency(gateway.requests(), CREATE)).isEqualTo(1);
    }

    @Test
    void a_package_is_not_sent_twice() {
        gateway.answer("POST deploy/v2/_upload", 500, RESTARTED);

        assertThatThrownBy(() -> kura.upload("a.dp", new byte[1])).isInstanceOf(RefusedException.class);
        assertThat(Collections.frequency(gateway.requests(), "POST deploy/v2/_upload"))
                .isEqualTo(1);
    }

    private static List<TrialComponent> components() {
        return TrialComponent.all(
                new BrokerAddress("localhost", 1883, false),
                Optional.empty(),
                "io.fanwatch.scoring.rules.RulesScorer",
                TrialTopics.random());
    }
}
