// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * Requests to a Kura's REST resources by basic authentication or, where that is off, in a session. Tells what is wrong with the connection, the log-in or
 * the permissions as a {@link CommandException} with its remedy, and what Kura itself refuses as a
 * {@link RefusedException}. Safe for use by several threads.
 */
final class KuraConnection {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final String JSON = "application/json";
    private static final int REDIRECT = 300;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final String SHUT_DOWN = "has been shut down";
    private static final Duration FIRST_PATIENCE = Duration.ofMillis(2_500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long RETRY_MILLIS = 500;
    private static final int MAX_EXCERPT = 300;

    private final GatewayAddress gateway;
    private final String authorization;
    private final Credentials login;
    private final Duration timeout;
    private final HttpClient http;
    private final SessionLogin session;
    private volatile boolean letIn;

    /**
     * @param timeout how long one answer may take
     */
    KuraConnection(GatewayAddress gateway, Credentials login, SSLContext trust, Duration timeout) {
        this.gateway = gateway;
        this.login = login;
        this.timeout = timeout;
        this.authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString((login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .sslContext(trust)
                .cookieHandler(new CookieManager())
                .build();
        this.session = new SessionLogin(gateway, login, timeout, http);
    }

    GatewayAddress gateway() {
        return gateway;
    }

    /** From now on it is a Kura that lets us in: what it refuses while it reloads its REST service is waited for. */
    void letIn() {
        letIn = true;
    }

    /** Whether an interface is there and may be used, by reading one of its resources. */
    Access access(Api api, String path) throws CommandException, InterruptedException {
        HttpResponse<String> answer = exchange(request(api, path).GET().build(), KuraConnection::isRestarting);
        if (answer.statusCode() == NOT_FOUND) {
            return Access.MISSING;
        }
        if (answer.statusCode() == FORBIDDEN) {
            return Access.FORBIDDEN;
        }
        if (answer.statusCode() >= SERVER_ERROR) {
            throw CommandException.badInput(gateway + " answers a request for " + api.path() + " with status "
                    + answer.statusCode() + ": if Kura is just starting, try again in a minute; else its log says why");
        }
        if (answer.statusCode() >= BAD_REQUEST || json(answer).isJsonPrimitive()) {
            throw notKura();
        }
        return Access.PRESENT;
    }

    /** Reads a resource. */
    JsonElement get(Api api, String path) throws CommandException, RefusedException, InterruptedException {
        return send(api, request(api, path).GET().build());
    }

    /**
     * Sends JSON with the method {@code POST}, {@code PUT} or {@code DELETE}; once more if Kura's REST service was restarted
     * before it answered, which may come after it did what it was asked for.
     */
    JsonElement send(Api api, String method, String path, JsonElement body)
            throws CommandException, RefusedException, InterruptedException {
        HttpRequest request = request(api, path)
                .header("Content-Type", JSON)
                .method(method, BodyPublishers.ofString(body.toString()))
                .build();
        return send(api, request);
    }

    /** Deletes a resource. */
    JsonElement delete(Api api, String path) throws CommandException, RefusedException, InterruptedException {
        return send(api, request(api, path).DELETE().build());
    }

    /** Sends a file as the field {@code file} of a form. */
    void upload(Api api, String path, String fileName, byte[] content)
            throws CommandException, RefusedException, InterruptedException {
        String boundary =
                "fanwatch-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        BodyPublisher body = BodyPublishers.concat(
                BodyPublishers.ofString(
                        "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"),
                BodyPublishers.ofByteArray(content),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        HttpRequest request = request(api, path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body)
                .build();
        send(api, request, KuraConnection::isAway);
    }

    /** What it means that the gateway lacks an interface. */
    CommandException missing(Api api) {
        return CommandException.badInput(
                gateway + " has no REST interface " + api.path() + ": install and start Kura's " + "bundle "
                        + api.bundle() + ", which comes with the full Kura distributions"
                        + (api == Api.PACKAGES
                                ? ". If it is a Kura 6, which has it only with kura-deployment, give that identity the "
                                        + "permission kura.permission." + Api.SYSTEM.permission() + " to tell so"
                                : ""));
    }

    /** What it means that the user lacks an interface's permission. */
    CommandException forbidden(Api api) {
        return CommandException.badInput(gateway + " does not let " + login.user() + " use " + api.path()
                + ": give that identity the permission kura.permission." + api.permission()
                + " in Kura's console, Identities");
    }

    private HttpRequest.Builder request(Api api, String path) {
        return HttpRequest.newBuilder(gateway.resource(api.path() + path))
                .timeout(timeout)
                .header("Authorization", authorization)
                .header("Accept", JSON);
    }

    private JsonElement send(Api api, HttpRequest request)
            throws CommandException, RefusedException, InterruptedException {
        return send(api, request, answer -> isAway(answer) || isRestarting(answer));
    }

    private JsonElement send(Api api, HttpRequest request, Predicate<HttpResponse<String>> passing)
            throws CommandException, RefusedException, InterruptedException {
        HttpResponse<String> answer = exchange(request, passing);
        int status = answer.statusCode();
        if (status == FORBIDDEN) {
            throw forbidden(api);
        }
        if (status == NOT_FOUND) {
            throw missing(api);
        }
        if (status >= BAD_REQUEST) {
            throw new RefusedException(request.method() + " " + request.uri().getPath() + " is answered with status "
                    + status + reason(answer.body()));
        }
        return json(answer);
    }

    /* Kura's REST service is away for a moment whenever a bundle adds or takes away a resource */
    private static boolean isAway(HttpResponse<String> answer) {
        return answer.statusCode() == NOT_FOUND || answer.statusCode() == UNAVAILABLE;
    }

    /** Whether a request was given up because Kura reloaded its REST service; it may be done all the same. */
    static boolean isReload(RefusedException refused) {
        return refused.getMessage().contains(SHUT_DOWN);
    }

    /* and then it gives up the requests at hand, some of them when they are done */
    private static boolean isRestarting(HttpResponse<String> answer) {
        return answer.statusCode() == UNAVAILABLE
                || answer.statusCode() == SERVER_ERROR && answer.body().contains(SHUT_DOWN);
    }

    /** @param passing whether an answer is one to ask again after */
    private HttpResponse<String> exchange(HttpRequest request, Predicate<HttpResponse<String>> passing)
            throws CommandException, InterruptedException {
        HttpResponse<String> answer = answer(request, passing);
        if (answer.statusCode() == UNAUTHORIZED) {
            throw CommandException.badInput(
                    gateway + " refuses the log-in as " + login.user()
                            + ": check --user and the password. Kura refuses as well while the password has yet to be changed "
                            + "in its console, and if both basic authentication and sessions are off in its service RestService");
        }
        if (answer.statusCode() >= REDIRECT && answer.statusCode() < BAD_REQUEST) {
            throw CommandException.badInput(gateway + " sends on to "
                    + answer.headers()
                            .firstValue("Location")
                            .map(Terminal::plain)
                            .orElse("another address")
                    + ": give the gateway's own address with --url, with https:// if it insists on that");
        }
        return answer;
    }

    /* a reload takes seconds, of which nobody knows how many; what is said meanwhile depends on how far it is */
    private HttpResponse<String> answer(HttpRequest request, Predicate<HttpResponse<String>> passing)
            throws CommandException, InterruptedException {
        long end = System.nanoTime() + (letIn ? PATIENCE : FIRST_PATIENCE).toNanos();
        while (true) {
            try {
                HttpResponse<String> answer = http.send(session.of(request), BodyHandlers.ofString());
                if (answer.statusCode() == UNAUTHORIZED && session.open()) {
                    answer = http.send(session.of(request), BodyHandlers.ofString());
                }
                boolean reloading = letIn && (answer.statusCode() == UNAUTHORIZED || isGet(request) && fails(answer));
                if (!passing.test(answer) && !reloading || System.nanoTime() - end >= 0) {
                    return answer;
                }
            } catch (IOException e) {
                if (!letIn || !isGet(request) || System.nanoTime() - end >= 0) {
                    throw ConnectionProblem.of(gateway, e);
                }
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }

    private static boolean isGet(HttpRequest request) {
        return request.method().equals("GET");
    }

    private static boolean fails(HttpResponse<String> answer) {
        return answer.statusCode() >= SERVER_ERROR;
    }

    private JsonElement json(HttpResponse<String> answer) throws CommandException {
        if (answer.body().isBlank()) {
            return JsonNull.INSTANCE;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        try {
            if (!type.startsWith("text/html")) {
                return JsonParser.parseString(answer.body());
            }
        } catch (JsonParseException e) {
            throw notKura();
        }
        throw notKura();
    }

    /** What it means that something else than Kura's REST service answers. */
    CommandException notKura() {
        return CommandException.badInput("What answers at " + gateway + " is not Kura's REST service: check host and "
                + "port in --url. If it is a Kura, see that its bundle org.eclipse.kura.rest.provider is active and that "
                + "its service RestService allows this port");
    }

    private static String reason(String body) {
        String text = Terminal.plain(body.strip());
        if (text.isEmpty() || text.startsWith("<")) {
            return "; Kura's log says why";
        }
        return ": " + (text.length() > MAX_EXCERPT ? text.substring(0, MAX_EXCERPT) + "…" : text);
    }

    /** What may be said of an interface. */
    enum Access {
        PRESENT,
        MISSING,
        FORBIDDEN
    }
}
