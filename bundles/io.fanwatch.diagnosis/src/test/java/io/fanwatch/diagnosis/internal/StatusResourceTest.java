// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.eclipsesource.jaxrs.provider.gson.GsonProvider;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.Status.Level;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.annotation.security.RolesAllowed;
import javax.ws.rs.Path;
import javax.ws.rs.core.SecurityContext;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the JAX-RS implementation of Kura's REST provider, with its writer of JSON. */
class StatusResourceTest {

    private static final URI BASE = URI.create("http://gateway/services/");

    private final Gateway gateway = new Gateway()
            .withComponent("fanwatch-telemetry", Level.OK, "listens", "received", 12L, "rate", Double.NaN, "on", true)
            .withModels("fanwatch-scorer-onnx")
            .withRejections("fanwatch-telemetry", "not valid JSON");
    private final ApplicationHandler handler = new ApplicationHandler(new ResourceConfig()
            .register(new StatusResource(gateway.diagnosis))
            .register(new GsonProvider<>())
            .register(RolesAllowedDynamicFeature.class));

    private record Answer(int status, String type, String body, ContainerResponse response) {
        JsonObject json() {
            return JsonParser.parseString(body).getAsJsonObject();
        }
    }

    @Test
    void every_method_asks_for_the_permission() {
        List<Method> open = Stream.of(StatusResource.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Path.class) || Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isAnnotationPresent(RolesAllowed.class))
                .toList();

        assertThat(open).as("methods open to anyone").isEmpty();
    }

    @Test
    void who_lacks_the_permission_gets_nothing() throws Exception {
        Answer answer = send("GET", "fanwatch/v1/status", "*/*", "", "inventory");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).doesNotContain("fanwatch-telemetry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_use", "_rollback"})
    void who_may_only_look_changes_no_model(String action) throws Exception {
        String path = "fanwatch/v1/models/fanwatch-scorer-onnx/" + action;

        assertThat(send("POST", path, "*/*", "{}", "fanwatch").status()).isEqualTo(403);
        verifyNoInteractions(gateway.control);
    }

    @Test
    void a_program_gets_the_status_as_json() throws Exception {
        Answer answer = get("fanwatch/v1/status", "*/*");

        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.response().getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.json().get("level").getAsString()).isEqualTo("OK");
        assertThat(answer.json().get("version").getAsString()).isEqualTo("1.0.0");
        assertThat(answer.json().get("uptimeSeconds").getAsLong()).isEqualTo(10_920);
        assertThat(answer.json().get("heapMaximumBytes").getAsLong()).isEqualTo(512L << 20);
        assertThat(answer.json().getAsJsonArray("bundles").get(0)).hasToString("""
                        {"name":"io.fanwatch.api","version":"1.0.0","state":"ACTIVE"}""");
        assertThat(answer.json().getAsJsonArray("components").get(0)).hasToString("""
                        {"pid":"fanwatch-telemetry","level":"OK","message":"listens",\
                        "figures":{"received":12,"rate":"NaN","on":true},"metrics":[\
                        {"id":"received","name":"received","kind":"GAUGE","unit":"","value":12},\
                        {"id":"rate","name":"rate","kind":"GAUGE","unit":"","value":"NaN"},\
                        {"id":"on","name":"on","kind":"TEXT","unit":"","value":true}]}""");
    }

    @Test
    void a_browser_gets_the_status_as_a_page() throws Exception {
        Answer answer = get("fanwatch/v1/status", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

        assertThat(answer.type()).isEqualTo("text/html;charset=utf-8");
        assertThat(answer.body()).startsWith("<!DOCTYPE html>").contains("fanwatch-telemetry");
        assertThat(answer.response().getHeaderString("Content-Security-Policy")).contains("default-src 'none'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | application/openmetrics-text; version=1.0.0; charset=utf-8",
                "text/html,*/*;q=0.8 | application/openmetrics-text; version=1.0.0; charset=utf-8",
                // Prometheus 2.42
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
                        + " | application/openmetrics-text; version=1.0.0; charset=utf-8",
                "text/plain;version=0.0.4;q=1,*/*;q=0.1 | text/plain; version=0.0.4; charset=utf-8",
                "TEXT/PLAIN | text/plain; version=0.0.4; charset=utf-8",
                "image/png | application/openmetrics-text; version=1.0.0; charset=utf-8"
            })
    void a_monitoring_system_gets_the_metrics_in_the_format_it_prefers(String accept, String type) throws Exception {
        Answer answer = get("fanwatch/v1/metrics", accept);

        assertThat(answer.type()).isEqualTo(type);
        assertThat(answer.body()).contains("\nfanwatch_received{component=\"fanwatch-telemetry\"} 12\n");
        assertThat(send("GET", "fanwatch/v1/metrics", accept, "", "inventory").status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"GET, nonsense", "GET, models/fanwatch-scorer-onnx/_use", "POST, status", "POST, models/x/_drop"})
    void what_is_not_there_is_404_with_what_is(String method, String path) throws Exception {
        String role = method.equals("GET") ? "fanwatch" : "fanwatch.models";

        Answer answer = send(method, "fanwatch/v1/" + path, "*/*", "{}", role);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("message").getAsString()).contains(path, "models");
    }

    @Test
    void one_component_can_be_asked_for_and_an_unknown_one_is_404_with_those_there_are() throws Exception {
        assertThat(get("fanwatch/v1/status/fanwatch-telemetry", "*/*")
                        .json()
                        .get("message")
                        .getAsString())
                .isEqualTo("listens");

        Answer answer = get("fanwatch/v1/status/telemetry", "*/*");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("message").getAsString()).contains("fanwatch-telemetry");
    }

    @Test
    void models_and_rejected_messages_are_listed() throws Exception {
        assertThat(get("fanwatch/v1/models", "*/*").body()).isEqualTo("""
                        {"models":[{"pid":"fanwatch-scorer-onnx","active":{"name":"fan","version":"1.1.0",\
                        "features":["rotation","sound"],"threshold":0.5},"versions":["1.1.0","1.0.0"]}]}""");
        assertThat(get("fanwatch/v1/rejected", "*/*").body()).isEqualTo("""
                        {"rejected":[{"pid":"fanwatch-telemetry","time":"2026-01-01T10:00:00Z","topic":"fan/messages",\
                        "kind":"not json","reason":"not valid JSON","payload":"malformed"}]}""");
    }

    @Test
    void a_version_is_used_and_rolled_back() throws Exception {
        when(gateway.control.rollBack()).thenReturn("1.0.0");

        assertThat(post("_use", "{\"version\":\"1.0.0\"}").body()).isEqualTo("""
                        {"pid":"fanwatch-scorer-onnx","version":"1.0.0"}""");
        for (String latest : List.of("{}", "{\"version\":\"latest\"}")) {
            assertThat(post("_use", latest).json().get("version").getAsString()).isEqualTo("latest");
        }
        assertThat(post("_rollback", "{}").json().get("version").getAsString()).isEqualTo("1.0.0");

        verify(gateway.control).use(Optional.of("1.0.0"));
        verify(gateway.control, times(2)).use(Optional.empty());
    }

    @Test
    void what_the_scorer_refuses_is_422_with_its_words() throws Exception {
        doThrow(new ModelControlException("fanwatch-scorer-onnx holds no version 9.9.9", null))
                .when(gateway.control)
                .use(Optional.of("9.9.9"));

        Answer answer = post("_use", "{\"version\":\"9.9.9\"}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("message").getAsString()).contains("holds no version 9.9.9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"_use | ''", "_use | nonsense", "_use | [1]", "_use | {\"version\":1}", "_rollback | ''"})
    void a_request_that_is_not_of_the_form_is_400_and_changes_nothing(String action, String body) throws Exception {
        assertThat(post(action, body).status()).isEqualTo(400);

        verifyNoInteractions(gateway.control);
    }

    @Test
    void a_form_of_another_site_changes_nothing() throws Exception {
        ContainerRequest request =
                request("POST", "fanwatch/v1/models/fanwatch-scorer-onnx/_rollback", "*/*", "{}", "fanwatch.models");
        request.getHeaders().putSingle("Content-Type", "text/plain");

        assertThat(answer(request).status()).isEqualTo(415);
        verifyNoInteractions(gateway.control);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_use", "_rollback"})
    void a_request_that_does_not_say_what_it_sends_changes_nothing(String action) throws Exception {
        ContainerRequest request =
                request("POST", "fanwatch/v1/models/fanwatch-scorer-onnx/" + action, "*/*", "{}", "fanwatch.models");
        request.getHeaders().remove("Content-Type");

        Answer answer = answer(request);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().get("message").getAsString()).contains("Content-Type", "application/json");
        verifyNoInteractions(gateway.control);
    }

    @Test
    void a_scorer_or_a_listener_that_is_broken_does_not_hide_the_others() throws Exception {
        gateway.withBrokenModels("broken-scorer").withBrokenRejections("broken-listener");

        assertThat(get("fanwatch/v1/models", "*/*").json().getAsJsonArray("models"))
                .hasSize(2)
                .first()
                .hasToString("""
                        {"pid":"broken-scorer","versions":[],\
                        "message":"it can\u0027t tell its models: java.lang.IllegalStateException: no idea"}""");
        assertThat(get("fanwatch/v1/rejected", "*/*").body()).contains("not valid JSON", "broken-listener", "no idea");
        assertThat(get("fanwatch/v1/status", "text/html").body())
                .contains("not valid JSON", "fan 1.1.0", "broken-scorer", "broken-listener");
    }

    private Answer get(String path, String accept) throws Exception {
        return send("GET", path, accept, "", "fanwatch");
    }

    private Answer post(String action, String body) throws Exception {
        return send("POST", "fanwatch/v1/models/fanwatch-scorer-onnx/" + action, "*/*", body, "fanwatch.models");
    }

    private Answer send(String method, String path, String accept, String body, String role) throws Exception {
        return answer(request(method, path, accept, body, role));
    }

    private ContainerRequest request(String method, String path, String accept, String body, String role) {
        SecurityContext user = mock();
        when(user.isUserInRole(role)).thenReturn(true);
        when(user.getUserPrincipal()).thenReturn(() -> "user");
        ContainerRequest request =
                new ContainerRequest(BASE, BASE.resolve(path), method, user, new MapPropertiesDelegate());
        request.header("Accept", accept);
        if (method.equals("POST")) {
            request.header("Content-Type", "application/json");
            request.setEntityStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }

    private Answer answer(ContainerRequest request) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ContainerResponse response = handler.apply(request, out).get();
        return new Answer(
                response.getStatus(),
                String.valueOf(response.getHeaderString("Content-Type")),
                out.toString(StandardCharsets.UTF_8),
                response);
    }
}
