// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A web server that answers what a test tells it, at first as a Kura where nothing is installed. */
final class FakeKura implements AutoCloseable {

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Answer> firstAnswers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Optional<String> token = Optional.empty();
    private final CountDownLatch closed = new CountDownLatch(1);

    private FakeKura(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        answer("GET deploy/v2", 200, "[]");
        answer("GET configuration/v2/factoryComponents", 200, "{\"pids\":[]}");
        answer("GET configuration/v2/configurableComponents/pidsWithFactory", 200, "{\"components\":[]}");
        answer("POST configuration/v2/configurableComponents/configurations/byPid", 200, "{\"configs\":[]}");
        answer("GET configuration/v2/snapshots", 200, "{\"ids\":[]}");
        answer("GET serviceListing/v1/factoryPids", 200, "{\"pids\":[]}");
        answer("GET inventory/v1/bundles", 200, "{\"bundles\":[]}");
        answer("GET system/v1/properties/framework", 200, "{\"osArch\":\"amd64\",\"kuraVersion\":\"KURA_5.6.0\"}");
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static FakeKura plain() throws IOException {
        return new FakeKura(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), "http");
    }

    static FakeKura encrypted(SSLContext certificate) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate));
        return new FakeKura(server, "https");
    }

    /** Answers requests such as {@code GET deploy/v2} from now on. */
    void answer(String request, int status, String body) {
        answers.put(request, new Answer(status, body));
    }

    /** Answers such a request once before it is answered as usual. */
    void answerFirst(String request, int status, String body) {
        firstAnswers.put(request, new Answer(status, body));
    }

    /** Answers every request from now on. */
    void answerAll(int status, String body) {
        answers.replaceAll((request, before) -> new Answer(status, body));
    }

    /** Lets nobody in but by a session, which begins with a log-in and has that token. */
    void basicAuthenticationIsOff(String sessionToken) {
        answer("POST session/v1/login/password", 200, "{\"passwordChangeNeeded\":false}");
        answer("GET session/v1/xsrfToken", 200, "{\"xsrfToken\":\"" + sessionToken + "\"}");
        token = Optional.of(sessionToken);
    }

    private boolean lets(HttpExchange exchange, String request) {
        Optional<String> given =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-XSRF-Token"));
        return token.isEmpty() || request.contains("session/v1") || token.equals(given);
    }

    /** Answers nothing any more. */
    void fallSilent() {
        answerAll(0, "");
    }

    /** What was asked, such as {@code GET deploy/v2}. */
    List<String> requests() {
        return requests;
    }

    GatewayAddress address() {
        return new GatewayAddress(
                URI.create(scheme + "://localhost:" + server.getAddress().getPort()));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getPath().replaceFirst("^/services/", "");
            requests.add(request);
            exchange.getRequestBody().readAllBytes();
            Answer first = firstAnswers.remove(request);
            Answer answer = first == null ? answers.getOrDefault(request, new Answer(404, "<html>")) : first;
            if (!lets(exchange, request)) {
                answer = new Answer(401, "");
            }
            if (answer.status() == 0) {
                closed.await();
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .add("Content-Type", answer.body().startsWith("<") ? "text/html" : "application/json");
            if (answer.status() >= 300 && answer.status() < 400) {
                exchange.getResponseHeaders().add("Location", answer.body());
            }
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Answer(int status, String body) {}
}
