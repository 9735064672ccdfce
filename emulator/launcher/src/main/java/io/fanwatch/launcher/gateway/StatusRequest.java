// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Asks a gateway over REST how a component does, as an operator may. */
final class StatusRequest {

    private static final String PATH = "/services/fanwatch/v1/status/";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String webUrl;
    private final String authorization;

    /**
     * @param webUrl the gateway's web server, without a slash at the end
     */
    StatusRequest(String webUrl, String user, String password) {
        this.webUrl = webUrl;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The component's status; nothing as long as the gateway does not say. */
    Optional<JsonObject> of(String component) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(webUrl + PATH + component))
                .header("Authorization", authorization)
                .timeout(TIMEOUT)
                .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() == OK
                    ? Optional.of(JsonParser.parseString(answer.body()).getAsJsonObject())
                    : Optional.empty();
        } catch (IOException | JsonParseException e) {
            return Optional.empty();
        }
    }
}
