package io.fanwatch.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's REST resources answer as Kura's do. */
class GatewayRestTest {

    @TempDir
    private static Path folder;

    private static Gateway gateway;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        gateway = Gateway.start(
                new GatewayOptions(folder.resolve("data"), "127.0.0.1", 0, "secret", List.of(), Optional.empty()));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> call("GET", "serviceListing/v1/factoryPids", null, "admin:secret")
                                .statusCode()
                        == 200);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void lists_services_to_who_is_logged_in() throws Exception {
        HttpResponse<String> answer = call("GET", "serviceListing/v1/servicePids", null, "guest:secret");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).getAsJsonArray("pids").toString())
                .contains("org.eclipse.kura.configuration.ConfigurationService");
    }

    @Test
    void asks_who_is_not_logged_in_to_log_in() throws Exception {
        for (String login : new String[] {null, "admin:wrong", "nobody:secret"}) {
            HttpResponse<String> answer = call("GET", "serviceListing/v1/servicePids", null, login);

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"kura-rest-api\"");
        }
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private static HttpResponse<String> call(String method, String path, String body, String login)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(gateway.consoleUrl()).resolve("/services/" + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (login != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
