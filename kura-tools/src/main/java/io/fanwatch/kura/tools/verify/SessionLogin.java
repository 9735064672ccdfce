// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * A session with Kura's RestService, for gateways where its basic authentication is off: the cookie stays with the client,
 * and a token goes with each request. Safe for use by several threads.
 */
final class SessionLogin {

    private static final String TOKEN = "X-XSRF-Token";
    private static final String SESSION = "session/v1";
    private static final int OK = 200;

    private final GatewayAddress gateway;
    private final Credentials login;
    private final Duration timeout;
    private final HttpClient http;
    private volatile Optional<String> token = Optional.empty();

    /**
     * @param timeout how long one answer may take
     * @param http keeps cookies
     */
    SessionLogin(GatewayAddress gateway, Credentials login, Duration timeout, HttpClient http) {
        this.gateway = gateway;
        this.login = login;
        this.timeout = timeout;
        this.http = http;
    }

    /** Whether Kura has opened a session. */
    boolean open() throws IOException, InterruptedException {
        JsonObject credentials = new JsonObject();
        credentials.addProperty("username", login.user());
        credentials.addProperty("password", login.password());
        HttpRequest request = request("/login/password")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(credentials.toString()))
                .build();
        if (http.send(request, BodyHandlers.discarding()).statusCode() != OK) {
            return false;
        }
        var answer = http.send(request("/xsrfToken").GET().build(), BodyHandlers.ofString());
        try {
            token = answer.statusCode() == OK
                    ? Optional.of(JsonParser.parseString(answer.body())
                            .getAsJsonObject()
                            .get("xsrfToken")
                            .getAsString())
                    : Optional.empty();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException("the session's token is not in JSON", e);
        }
        return token.isPresent();
    }

    /** The request as one of the session, if there is one. */
    HttpRequest of(HttpRequest request) {
        return token.map(value -> HttpRequest.newBuilder(request, (name, header) -> true)
                        .header(TOKEN, value)
                        .build())
                .orElse(request);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.resource(SESSION + path))
                .timeout(timeout)
                .header("Accept", "application/json");
    }
}
