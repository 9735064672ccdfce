// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
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
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
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
        await().atMost(Duration.ofSeconds(120))
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

    @Test
    void keeps_from_a_user_what_asks_for_a_permission() throws Exception {
        for (String path : List.of("deploy/v2", "configuration/v2/factoryComponents", "inventory/v1/bundles")) {
            assertThat(call("GET", path, null, "guest:secret").statusCode()).isEqualTo(403);
            assertThat(call("GET", path, null, null).statusCode()).isEqualTo(401);
            assertThat(call("GET", path, null, "admin:secret").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void creates_changes_and_deletes_a_component() throws Exception {
        HttpResponse<String> created = admin("POST", "configuration/v2/factoryComponents", """
                {"configs":[{"pid":"cloud","factoryPid":"io.fanwatch.emulator.kura.CloudPublisher","properties":{
                 "broker.url":{"type":"STRING","value":"tcp://127.0.0.1:1"}}}],"takeSnapshot":false}""");
        assertThat(created.statusCode()).isEqualTo(200);
        HttpResponse<String> changed =
                admin("PUT", "configuration/v2/configurableComponents/configurations/_update", """
                {"configs":[{"pid":"cloud","properties":{"broker.url":{"type":"STRING","value":"tcp://127.0.0.1:2"}}}],
                 "takeSnapshot":false}""");
        assertThat(changed.statusCode()).isEqualTo(200);

        assertThat(configuration("cloud")).contains("{\"value\":\"tcp://127.0.0.1:2\",\"type\":\"STRING\"}");
        await().untilAsserted(() -> assertThat(
                        admin("GET", "configuration/v2/configurableComponents/pidsWithFactory", null)
                                .body())
                .contains("{\"pid\":\"cloud\",\"factoryPid\":\"io.fanwatch.emulator.kura.CloudPublisher\"}"));

        assertThat(admin("DELETE", "configuration/v2/factoryComponents/byPid", """
                {"pids":["cloud"],"takeSnapshot":false}""")
                        .statusCode())
                .isEqualTo(200);
        assertThat(configuration("cloud")).isEqualTo("{\"configs\":[]}");
    }

    @Test
    void names_each_component_that_cannot_be_created() throws Exception {
        HttpResponse<String> answer = admin("POST", "configuration/v2/factoryComponents", """
                {"configs":[{"pid":"x","factoryPid":"no.such.Factory"}],"takeSnapshot":false}""");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(json(answer)
                        .getAsJsonArray("failures")
                        .get(0)
                        .getAsJsonObject()
                        .get("id")
                        .getAsString())
                .isEqualTo("create:x");
    }

    @Test
    void refuses_a_value_of_another_type() throws Exception {
        HttpResponse<String> answer =
                admin("PUT", "configuration/v2/configurableComponents/configurations/_update", """
                {"configs":[{"pid":"x","properties":{"n":{"type":"INTEGER","value":"five"}}}]}""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("message").getAsString()).contains("INTEGER", "five");
    }

    @Test
    void answers_before_a_package_is_installed_and_lists_it_afterwards() throws Exception {
        String boundary = "frontier";
        byte[] dp = emptyPackage("rest.sample", "1.2.3");
        HttpRequest upload = request("deploy/v2/_upload", "admin:secret")
                .setHeader("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString("--" + boundary
                                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"sample.dp\"\r\n"
                                + "Content-Type: application/octet-stream\r\n\r\n"),
                        BodyPublishers.ofByteArray(dp),
                        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")))
                .build();

        HttpResponse<String> answer = HTTP.send(upload, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("\"REQUEST_RECEIVED\"");
        await().untilAsserted(() ->
                assertThat(admin("GET", "deploy/v2", null).body()).contains("\"rest.sample\"", "\"1.2.3\""));
        assertThat(admin("DELETE", "deploy/v2/rest.sample", null).body()).isEqualTo("\"REQUEST_RECEIVED\"");
        await().untilAsserted(
                        () -> assertThat(admin("GET", "deploy/v2", null).body()).doesNotContain("rest.sample"));
    }

    @Test
    void tells_the_processor() throws Exception {
        assertThat(json(admin("GET", "system/v1/properties/framework", null))
                        .get("osArch")
                        .getAsString())
                .isEqualTo(System.getProperty("os.arch"));
    }

    private static byte[] emptyPackage(String name, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("DeploymentPackage-SymbolicName", name);
        main.putValue("DeploymentPackage-Version", version);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JarOutputStream(out, manifest).close();
        return out.toByteArray();
    }

    private static String configuration(String pid) throws Exception {
        return admin(
                        "POST",
                        "configuration/v2/configurableComponents/configurations/byPid",
                        "{\"pids\":[\"" + pid + "\"]}")
                .body();
    }

    private static HttpResponse<String> admin(String method, String path, String body) throws Exception {
        return call(method, path, body, "admin:secret");
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private static HttpResponse<String> call(String method, String path, String body, String login)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path, login)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path, String login) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(gateway.consoleUrl()).resolve("/services/" + path));
        return login == null
                ? request
                : request.header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }
}
