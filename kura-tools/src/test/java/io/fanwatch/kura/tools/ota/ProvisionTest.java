// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.kura.protocol.ConfigurationRequests;
import io.fanwatch.kura.protocol.Requests;
import io.fanwatch.kura.tools.snapshot.Snapshot;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.kura.message.KuraPayload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beside a gateway that confirms every configuration, as Kura does, and has what a test says. */
class ProvisionTest {

    private static final String SNAPSHOT = """
            <esf:configurations xmlns:esf="http://eurotech.com/esf/2.0"><esf:configuration pid="mine"><esf:properties>
            <esf:property array="false" encrypted="false" name="limit" type="Double"><esf:value>%s</esf:value>\
            </esf:property></esf:properties></esf:configuration></esf:configurations>""";

    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private AnsweringGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new AnsweringGateway(this::answer, Duration.ofSeconds(20), Terminal.standardError());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void a_gateway_that_has_every_component_as_wanted_is_done() throws Exception {
        bodies.put("CONF-V1/GET/configurations/mine", SNAPSHOT.formatted("1.0"));

        assertThat(run("1", Duration.ofSeconds(60)).done()).isTrue();
        assertThat(bodies.get("CONF-V1/PUT/configurations")).contains("pid=\"mine\"");
    }

    @Test
    void what_is_not_there_or_another_is_named() throws Exception {
        assertThat(run("1", Duration.ZERO).lines())
                .anySatisfy(line -> assertThat(line).isEqualTo("mine is not there"));

        bodies.put("CONF-V1/GET/configurations/mine", SNAPSHOT.formatted("2"));
        assertThat(run("1", Duration.ZERO).lines())
                .anySatisfy(line -> assertThat(line).isEqualTo("mine has another limit"));
    }

    @Test
    void what_a_component_refuses_is_no_success_though_the_gateway_has_stored_it() throws Exception {
        bodies.put("CONF-V1/GET/configurations/mine", SNAPSHOT.formatted("99"));
        bodies.put("FANWATCH-V1/GET/status", """
                {"components":[{"component":"mine","level":"WARNING","message":"the last configuration was refused, \
                the one before stays active: limit is 99: it must be 1 to 10"}]}""");

        Verdict verdict = run("99", Duration.ofSeconds(60));

        assertThat(verdict.done()).isFalse();
        assertThat(verdict.lines()).last().asString().startsWith("mine: ").contains("limit is 99");
    }

    private Verdict run(String limit, Duration timeout) throws Exception {
        Snapshot snapshot = Snapshot.parse(
                new ByteArrayInputStream(SNAPSHOT.formatted(limit).getBytes(StandardCharsets.UTF_8)), "the snapshot");
        return new Provision(gateway.device(), snapshot, timeout).run();
    }

    private Optional<KuraPayload> answer(Requests.Address address, KuraPayload request) {
        String what = String.join("/", address.application(), address.method(), String.join("/", address.resource()));
        KuraPayload reply = new KuraPayload();
        reply.addMetric(Requests.RESPONSE_CODE, Requests.OK);
        if (address.method().equals("PUT")) {
            bodies.put(what, new String(request.getBody(), StandardCharsets.UTF_8));
        } else if (bodies.containsKey(what)) {
            reply.setBody(bodies.get(what).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(address.application()).isIn(ConfigurationRequests.APPLICATION, "FANWATCH-V1");
        return Optional.of(reply);
    }
}
