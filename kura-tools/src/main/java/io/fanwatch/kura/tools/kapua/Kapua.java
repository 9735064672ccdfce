// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.kapua;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An account of an Eclipse Kapua, by its REST interface of version 1. Logs in when it must, again when the token has expired.
 * Thread-safe.
 */
public final class Kapua {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int NO_CONTENT = 204;
    private static final int UNAUTHORIZED = 401;
    private static final int ATTEMPTS = 4;
    private static final long PAUSE_MILLIS = 500;

    /** What is answered; the body is empty if there is none. */
    record Answer(int code, JsonObject body) {

        boolean isOk() {
            return code / 100 == 2;
        }

        /** Why not, as far as Kapua says it. */
        String reason() {
            JsonElement message = body.get("message");
            return "Kapua answers " + code + (message == null ? "" : ": " + Terminal.plain(message.getAsString()));
        }
    }

    private record Session(String token, String scope) {}

    private final URI address;
    private final Credentials credentials;
    private final Duration timeout;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Map<String, String> ids = new ConcurrentHashMap<>();
    private Optional<Session> session = Optional.empty();

    /**
     * @param address with the version, such as {@code https://kapua.example.com/v1}
     * @param replyTimeout how long a device may take for an answer; Kapua gets a minute more
     */
    public Kapua(URI address, Credentials credentials, Duration replyTimeout) {
        this.address = address;
        this.credentials = credentials;
        this.timeout = TIMEOUT.plus(replyTimeout);
    }

    /**
     * Logs in, to find out early that it works.
     *
     * @throws CommandException if it does not; the message says why
     */
    public void connect() throws CommandException, InterruptedException {
        session();
    }

    private synchronized Session session() throws CommandException, InterruptedException {
        if (session.isEmpty()) {
            JsonObject login = new JsonObject();
            login.addProperty("username", credentials.user());
            login.addProperty("password", credentials.password());
            Answer answer = send("POST", "/authentication/user", Optional.of(login), Optional.empty());
            // two log-ins of one user at the same moment are an error of the server to one of them
            for (int i = 1; i < ATTEMPTS && answer.code() / 100 == 5; i++) {
                Thread.sleep(PAUSE_MILLIS * i);
                answer = send("POST", "/authentication/user", Optional.of(login), Optional.empty());
            }
            if (!answer.isOk()) {
                throw CommandException.unreachable(
                        address + " does not let " + credentials.user() + " in, " + answer.reason(), null);
            }
            session = Optional.of(new Session(
                    answer.body().get("tokenId").getAsString(),
                    answer.body().get("scopeId").getAsString()));
        }
        return session.get();
    }

    private synchronized void forget(Session expired) {
        session = session.filter(current -> !current.equals(expired));
    }

    /**
     * Sends a request to a device.
     *
     * @param clientId the device's
     * @param path below the device
     * @throws CommandException if Kapua cannot be reached, or knows no such device
     */
    Answer device(String clientId, String method, String path, Optional<JsonObject> body)
            throws CommandException, InterruptedException {
        return account(method, "/devices/" + idOf(clientId) + path, body);
    }

    private String idOf(String clientId) throws CommandException, InterruptedException {
        if (!ids.containsKey(clientId)) {
            String query = "/devices?clientId=" + URLEncoder.encode(clientId, StandardCharsets.UTF_8);
            Answer answer = account("GET", query, Optional.empty());
            if (!answer.isOk()) {
                throw CommandException.failed(
                        "Cannot look up the device " + clientId + ", " + answer.reason()
                                + ": the user needs the permission device:read",
                        null);
            }
            if (!answer.body().has("items")
                    || answer.body().getAsJsonArray("items").isEmpty()) {
                throw CommandException.failed("Kapua knows no device with the client id " + clientId, null);
            }
            ids.put(
                    clientId,
                    answer.body()
                            .getAsJsonArray("items")
                            .get(0)
                            .getAsJsonObject()
                            .get("id")
                            .getAsString());
        }
        return ids.get(clientId);
    }

    private Answer account(String method, String path, Optional<JsonObject> body)
            throws CommandException, InterruptedException {
        Session first = session();
        Answer answer = send(method, "/" + first.scope() + path, body, Optional.of(first.token()));
        if (answer.code() != UNAUTHORIZED) {
            return answer;
        }
        forget(first);
        Session second = session();
        return send(method, "/" + second.scope() + path, body, Optional.of(second.token()));
    }

    private Answer send(String method, String path, Optional<JsonObject> body, Optional<String> token)
            throws CommandException, InterruptedException {
        // Kapua 1.6 answers in XML to whom does not ask for JSON
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(timeout)
                .header("Accept", "application/json")
                .method(
                        method,
                        body.map(json -> BodyPublishers.ofString(json.toString()))
                                .orElseGet(BodyPublishers::noBody));
        body.ifPresent(json -> request.header("Content-Type", "application/json"));
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), parsed(response));
        } catch (IOException e) {
            throw CommandException.unreachable("Cannot reach " + address + ": " + e.getMessage(), e);
        }
    }

    private JsonObject parsed(HttpResponse<String> response) throws CommandException {
        if (response.statusCode() == NO_CONTENT || response.body().isBlank()) {
            return new JsonObject();
        }
        try {
            return JsonParser.parseString(response.body()).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            if (response.statusCode() / 100 != 2) {
                return new JsonObject(); // a proxy's page
            }
            throw CommandException.failed(
                    address + " does not answer as Kapua's REST interface does: its address ends with /v1", e);
        }
    }
}
