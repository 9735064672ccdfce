// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.eclipsesource.jaxrs.provider.gson.GsonProvider;
import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmCommand;
import io.fanwatch.api.AlarmCommandException;
import io.fanwatch.api.AlarmService;
import io.fanwatch.api.AlarmService.AuditEntry;
import io.fanwatch.api.AlarmSeverity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.ws.rs.core.SecurityContext;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandlerMessageConstants;
import org.eclipse.kura.message.KuraPayload;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alarms over REST, on the JAX-RS implementation of Kura's REST provider, and from the cloud. */
class AlarmResourceTest {

    private static final URI BASE = URI.create("http://gateway/services/");
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final Alarm ALARM = new Alarm(
            3,
            "7",
            AlarmCause.MODEL,
            AlarmSeverity.ALARM,
            Alarm.State.UNACKNOWLEDGED,
            true,
            "because",
            NOON,
            NOON,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of("rotation", 420.0));
    private static final AlarmCommand COMMAND = new AlarmCommand(
            AlarmCommand.Action.ACKNOWLEDGE,
            "7",
            Optional.of(AlarmCause.MODEL),
            "ada",
            "rest",
            Optional.empty(),
            Optional.empty());

    private final AlarmService service = mock(AlarmService.class);
    private final AlarmResource resource = new AlarmResource();
    private final ApplicationHandler handler = new ApplicationHandler(new ResourceConfig()
            .register(resource)
            .register(new StatusResource(new Gateway().diagnosis))
            .register(new GsonProvider<>())
            .register(RolesAllowedDynamicFeature.class));

    private record Answer(int status, String body) {}

    @BeforeEach
    void alarms() throws AlarmCommandException {
        when(service.open()).thenReturn(List.of(ALARM));
        when(service.history(any(), org.mockito.ArgumentMatchers.anyInt())).thenReturn(List.of());
        when(service.outOfService()).thenReturn(Set.of("8"));
        when(service.audit(org.mockito.ArgumentMatchers.anyInt()))
                .thenReturn(List.of(new AuditEntry(NOON, COMMAND, "1 alarms acknowledged")));
        when(service.execute(any())).thenReturn(List.of(ALARM));
        resource.alarms = service;
    }

    @Test
    void who_may_look_sees_alarms_history_and_audit_trail() throws Exception {
        Answer alarms = send("GET", "", "", "fanwatch");
        assertThat(alarms.status()).isEqualTo(200);
        assertThat(alarms.body())
                .startsWith("{\"alarms\":[{\"number\":3,\"deviceID\":\"7\",\"cause\":\"MODEL\"")
                .endsWith("\"outOfService\":[\"8\"]}");
        assertThat(send("GET", "?fan=9", "", "fanwatch").body()).startsWith("{\"alarms\":[],");
        assertThat(send("GET", "/history", "", "fanwatch").body()).isEqualTo("{\"alarms\":[]}");
        assertThat(send("GET", "/audit", "", "fanwatch").body()).contains("\"user\":\"ada\"", "1 alarms acknowledged");
        assertThat(send("GET", "/nonsense", "", "fanwatch").status()).isEqualTo(404);
        assertThat(send("GET", "", "", "inventory").status()).isEqualTo(403);
    }

    @Test
    void who_may_only_look_or_change_models_commands_nothing() throws Exception {
        String command = "{\"action\":\"acknowledge\",\"deviceID\":\"7\"}";
        assertThat(send("POST", "", command, "fanwatch").status()).isEqualTo(403);
        assertThat(send("POST", "", command, "fanwatch.models").status()).isEqualTo(403);
        verify(service, never()).execute(any());
    }

    @Test
    void who_may_acknowledge_may_do_nothing_else() throws Exception {
        String shelve = "{\"action\":\"shelve\",\"deviceID\":\"7\",\"hours\":8}";
        assertThat(send("POST", "", shelve, "fanwatch.acknowledge").status()).isEqualTo(403);
        verify(service, never()).execute(any());

        String acknowledge = "{\"action\":\"acknowledge\",\"deviceID\":\"7\",\"cause\":\"model\"}";
        assertThat(send("POST", "", acknowledge, "fanwatch.acknowledge").status())
                .isEqualTo(200);
        verify(service).execute(COMMAND);
    }

    @Test
    void a_command_is_done_in_the_name_of_who_is_logged_in() throws Exception {
        String command =
                "{\"action\":\"acknowledge\",\"deviceID\":\"7\",\"cause\":\"model\",\"user\":\"somebody else\"}";
        Answer answer = send("POST", "", command, "fanwatch.alarms");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"number\":3");
        verify(service).execute(COMMAND);
    }

    @Test
    void a_command_that_cannot_be_done_is_refused_in_words() throws Exception {
        assertThat(send("POST", "", "no json", "fanwatch.alarms").status()).isEqualTo(400);
        assertThat(send("POST", "", "{\"action\":\"dance\",\"deviceID\":\"7\"}", "fanwatch.alarms")
                        .body())
                .contains("action is \\\"dance\\\"");
        when(service.execute(any())).thenThrow(new AlarmCommandException("the fan 7 has no alarm"));
        assertThat(send("POST", "", "{\"action\":\"close\",\"deviceID\":\"7\"}", "fanwatch.alarms"))
                .isEqualTo(new Answer(400, "{\"message\":\"the fan 7 has no alarm\"}"));
    }

    @Test
    void the_cloud_asks_and_commands_too() throws Exception {
        CloudRequests cloud = new CloudRequests(new Gateway().diagnosis);
        cloud.alarms = service;
        assertThat(body(cloud.doGet(null, request(Map.of(), "alarms")))).contains("\"number\":3");
        KuraMessage done = cloud.doExec(
                null,
                request(Map.of("action", "shelve", "deviceID", "7", "user", "ada", "hours", 8), "alarms", "command"));
        assertThat(body(done)).contains("\"number\":3");
        KuraMessage nobody =
                cloud.doExec(null, request(Map.of("action", "shelve", "deviceID", "7"), "alarms", "command"));
        assertThat(body(nobody)).contains("the command has no user");
    }

    private static KuraMessage request(Map<String, Object> metrics, String... levels) {
        KuraPayload payload = new KuraPayload();
        metrics.forEach(payload::addMetric);
        return new KuraMessage(payload, Map.of(RequestHandlerMessageConstants.ARGS_KEY.value(), List.of(levels)));
    }

    private static String body(KuraMessage message) {
        return new String(message.getPayload().getBody(), StandardCharsets.UTF_8);
    }

    private Answer send(String method, String path, String body, String role) throws Exception {
        SecurityContext security = mock(SecurityContext.class);
        when(security.isUserInRole(role)).thenReturn(true);
        Principal ada = () -> "ada";
        when(security.getUserPrincipal()).thenReturn(ada);
        ContainerRequest request = new ContainerRequest(
                BASE, BASE.resolve("fanwatch/v1/alarms" + path), method, security, new MapPropertiesDelegate());
        request.header("Content-Type", "application/json");
        request.setEntityStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ContainerResponse response = handler.apply(request, out).get();
        return new Answer(response.getStatus(), out.toString(StandardCharsets.UTF_8));
    }
}
