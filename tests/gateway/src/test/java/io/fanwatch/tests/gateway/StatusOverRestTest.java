// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;

/** What an operator asks a working gateway, over REST and in the OSGi shell. */
class StatusOverRestTest {

    private static final String HOSTILE = "{\"deviceID\":\"<script>alert(1)</script>\"}";

    @TempDir
    private static Path folder;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Mosquitto BROKER = new Mosquitto();
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws Exception {
        BROKER.start();
        gateway = GatewayUnderTest.start(folder, BROKER.url());
        await().atMost(Duration.ofSeconds(120))
                .until(() -> gateway.isOk("fanwatch-predictor")
                        && gateway.isOk("fanwatch-telemetry")
                        && get("status", "admin:secret").statusCode() == 200);
        try (Fans fans = new Fans(BROKER.url())) {
            fans.publish("fan/messages", HOSTILE);
            for (int i = 0; i < 20; i++) {
                fans.publish("fan/messages", Fans.healthy("1", "reading-" + i));
            }
            fans.awaitJudged(20);
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        BROKER.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "status/fanwatch-telemetry", "metrics", "models", "rejected"})
    void who_is_not_logged_in_or_lacks_the_permission_sees_nothing(String path) throws Exception {
        HttpResponse<String> stranger = get(path, "");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(stranger.body()).doesNotContain("listens", "figures", "fanwatch_heap", "reason");

        assertThat(get(path, "guest:secret").statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_use", "_rollback"})
    void who_lacks_the_permission_changes_nothing(String action) throws Exception {
        assertThat(post(action, "").statusCode()).isEqualTo(401);
        assertThat(post(action, "guest:secret").statusCode()).isEqualTo(403);
    }

    @Test
    void the_status_has_every_component_with_its_metrics() throws Exception {
        JsonObject status = json(get("status", "admin:secret"));

        assertThat(status.getAsJsonArray("components"))
                .extracting(component -> component.getAsJsonObject().get("pid").getAsString())
                .contains("fanwatch-broker", "fanwatch-telemetry", "fanwatch-predictor", "fanwatch-publisher-mqtt");
        JsonObject telemetry = json(get("status/fanwatch-telemetry", "admin:secret"));
        assertThat(telemetry.get("level").getAsString()).isEqualTo("OK");
        JsonObject figures = telemetry.getAsJsonObject("figures");
        assertThat(figures.get("accepted").getAsInt()).isEqualTo(20);
        assertThat(figures.get("rejected: field missing").getAsInt()).isEqualTo(1);
        assertThat(figures.get("connected").getAsBoolean()).isTrue();
        assertThat(figures.keySet()).contains("received/s (10 s)", "connected since", "reconnects");
        assertThat(telemetry.getAsJsonArray("metrics"))
                .as("the same with identifiers")
                .hasSize(figures.size())
                .allSatisfy(
                        metric -> assertThat(metric.getAsJsonObject().get("id").getAsString())
                                .matches("[a-z0-9_]+"));
        assertThat(status.getAsJsonArray("bundles").toString())
                .contains("{\"name\":\"io.fanwatch.telemetry\",\"version\":\"" + Packages.version(Packages.APPLICATION)
                        + "\",\"state\":\"ACTIVE\"}");
    }

    @Test
    void the_last_rejected_messages_are_there_with_their_reason() throws Exception {
        Iterable<JsonElement> rejected = json(get("rejected", "admin:secret")).getAsJsonArray("rejected");

        assertThat(rejected).singleElement().satisfies(entry -> {
            assertThat(entry.getAsJsonObject().get("pid").getAsString()).isEqualTo("fanwatch-telemetry");
            assertThat(entry.getAsJsonObject().get("kind").getAsString()).isEqualTo("field missing");
            assertThat(entry.getAsJsonObject().get("payload").getAsString()).isEqualTo(HOSTILE);
        });
    }

    @Test
    void a_browser_gets_a_page_of_its_own_that_runs_nothing_a_fan_wrote() throws Exception {
        HttpResponse<String> answer = send(request("status", "admin:secret").header("Accept", "text/html,*/*;q=0.8"));

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(answer.body())
                .contains("fanwatch-predictor", "readings/s (10 s)")
                .doesNotContain("<script>alert");
    }

    @Test
    void the_shells_command_tells_the_same() throws Exception {
        ServiceReference<?>[] commands =
                gateway.gateway().context().getAllServiceReferences(null, "(osgi.command.scope=fanwatch)");

        assertThat(commands).singleElement().satisfies(command -> {
            assertThat((String[]) command.getProperty("osgi.command.function"))
                    .contains("status", "models", "use", "rollback");
            Object service = gateway.gateway().context().getService(command);
            assertThat(service.getClass().getMethod("status").invoke(service))
                    .asString()
                    .contains("OK       fanwatch-telemetry", "listens to fan/messages");
        });
    }

    private static HttpResponse<String> get(String path, String login) throws Exception {
        return send(request(path, login));
    }

    @Test
    void a_model_file_is_taken_from_who_may_change_models_and_only_as_no_other_site_can_send_it() throws Exception {
        byte[] model = FanModels.sound("1.1.0").toByteArray();
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));
        String receive = "_receive/" + sha256;

        assertThat(send(file(receive, "guest:secret", "application/octet-stream", model))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(file(receive, "admin:secret", "text/plain", model)).statusCode())
                .isEqualTo(415);
        assertThat(send(file(receive, "admin:secret", "application/octet-stream", Arrays.copyOf(model, 1_000)))
                        .body())
                .contains("\"received\":1000");
        assertThat(get("models/fanwatch-scorer-onnx/" + receive, "admin:secret").body())
                .contains("\"received\":1000");
        HttpResponse<String> again = send(file(receive + "/0", "admin:secret", "application/octet-stream", model));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("1000 are there: go on from there");
        byte[] rest = Arrays.copyOfRange(model, 1_000, model.length);
        assertThat(send(file(receive + "/1000", "admin:secret", "application/octet-stream", rest))
                        .body())
                .contains("\"received\":" + model.length);

        assertThat(post("_install/" + sha256, "admin:secret").body()).contains("\"model\":\"fan 1.1.0\"");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(get("models", "admin:secret").body()).contains("\"1.1.0\",\"1.0.0\""));
    }

    private static HttpRequest.Builder file(String action, String login, String type, byte[] bytes) {
        return request("models/fanwatch-scorer-onnx/" + action, login)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(bytes));
    }

    private static HttpResponse<String> post(String action, String login) throws Exception {
        return send(request("models/fanwatch-scorer-onnx/" + action, login)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
    }

    private static HttpRequest.Builder request(String path, String login) {
        String base = gateway.gateway().consoleUrl().replace("/system/console", "/services/fanwatch/v1/");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (!login.isEmpty()) {
            String credentials = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + credentials);
        }
        return request;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonObject json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }
}
