// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.kapua;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The part of Kapua's REST interface that a rollout uses, with any number of devices, each with fanwatch 1.0.0 at first. As Kapua
 * does, it answers in XML to whom does not ask for JSON, 401 to an expired token, 409 for a device that is away and 500 for a
 * second download.
 */
final class FakeKapua implements AutoCloseable {

    static final String PASSWORD = "secret";

    private static final String SCOPE = "AQ";

    private record Operation(String device, String version, AtomicInteger polls) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> versions = new ConcurrentHashMap<>();
    private final Map<String, Operation> operations = new ConcurrentHashMap<>();
    private final AtomicInteger logins = new AtomicInteger();

    /** Requests that were sent to a device, each with its body. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    final Set<String> away = ConcurrentHashMap.newKeySet();

    /** Cannot download. */
    final Set<String> broken = ConcurrentHashMap.newKeySet();

    /** Have a component in ERROR with any version but the old one. */
    final Set<String> sick = ConcurrentHashMap.newKeySet();

    /** Have a bundle that does not start. */
    final Set<String> lame = ConcurrentHashMap.newKeySet();

    /** Whether it answers a download without a body, as it may be configured. */
    volatile boolean legacy;

    /** Whether the user may not see operations. */
    volatile boolean secret;

    /** How many log-ins fail yet because the same user logs in elsewhere. */
    final AtomicInteger clashes = new AtomicInteger();

    FakeKapua() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    String version(String device) {
        return versions.getOrDefault(device, "1.0.0");
    }

    /** No token that was given so far counts any more. */
    void expire() {
        logins.incrementAndGet();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String path = exchange.getRequestURI().getPath().substring("/v1/".length());
            if (path.equals("authentication/user")) {
                logIn(exchange, JsonParser.parseString(body).getAsJsonObject());
            } else if (!("Bearer token-" + logins)
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer(exchange, 401, error("the token is expired"));
            } else if (!path.startsWith(SCOPE + "/devices")) {
                answer(exchange, 403, error("another scope"));
            } else {
                String[] levels = path.split("/", 4);
                if (levels.length == 2) {
                    find(exchange);
                } else {
                    device(exchange, levels[2].substring("id-".length()), levels[3], body);
                }
            }
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
    }

    private void logIn(HttpExchange exchange, JsonObject login) throws IOException {
        if (clashes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            answer(exchange, 500, error("Unexpected error while looking for the lockout policy"));
            return;
        }
        if (!login.get("password").getAsString().equals(PASSWORD)) {
            answer(exchange, 401, error("the credentials are wrong"));
            return;
        }
        JsonObject token = new JsonObject();
        token.addProperty("tokenId", "token-" + logins);
        token.addProperty("scopeId", SCOPE);
        answer(exchange, 200, token);
    }

    private void find(HttpExchange exchange) throws IOException {
        String clientId = exchange.getRequestURI().getQuery().replaceFirst(".*clientId=", "");
        JsonArray items = new JsonArray();
        if (clientId.startsWith("gw-")) {
            JsonObject device = new JsonObject();
            device.addProperty("id", "id-" + clientId);
            items.add(device);
        }
        JsonObject found = new JsonObject();
        found.add("items", items);
        answer(exchange, 200, found);
    }

    private void device(HttpExchange exchange, String device, String what, String body) throws IOException {
        requests.add(device + " " + what + " " + body);
        if (what.startsWith("operations") && secret) {
            answer(exchange, 403, error("device_management_registry:read"));
        } else if (what.equals("operations")) {
            answer(exchange, 200, new JsonObject());
        } else if (what.startsWith("operations/")) { // Kapua's own: the device is not asked
            answer(exchange, 200, operation(operations.get(what.substring("operations/".length()))));
        } else if (away.contains(device)) {
            answer(exchange, 409, error("the device is not connected"));
        } else {
            switch (what) {
                case "packages" ->
                    answer(
                            exchange,
                            200,
                            JsonParser.parseString("{\"devicePackage\":[{\"name\":\"fanwatch\",\"version\":\""
                                            + version(device)
                                            + "\",\"bundleInfos\":{\"bundleInfo\":[{\"name\":\"io.fanwatch.api\"}]}}]}")
                                    .getAsJsonObject());
                case "bundles" ->
                    answer(
                            exchange,
                            200,
                            JsonParser.parseString(
                                            "{\"bundle\":[{\"name\":\"org.eclipse.kura.api\",\"state\":\"RESOLVED\"},"
                                                    + "{\"name\":\"io.fanwatch.api\",\"state\":\""
                                                    + (lame.contains(device) ? "INSTALLED" : "ACTIVE") + "\"}]}")
                                    .getAsJsonObject());
                case "requests" -> answer(exchange, 200, status(device));
                default ->
                    download(exchange, device, JsonParser.parseString(body).getAsJsonObject());
            }
        }
    }

    private JsonObject status(String device) {
        boolean ill = sick.contains(device) && !version(device).equals("1.0.0");
        String status = "{\"components\":[{\"component\":\"fanwatch-predictor\",\"level\":\"" + (ill ? "ERROR" : "OK")
                + "\",\"message\":\"" + (ill ? "it scores nothing" : "scoring") + "\",\"metrics\":[]}]}";
        JsonObject payload = new JsonObject();
        payload.addProperty("body", Base64.getEncoder().encodeToString(status.getBytes(UTF_8)));
        JsonObject answer = new JsonObject();
        answer.add("payload", payload);
        return answer;
    }

    private void download(HttpExchange exchange, String device, JsonObject request) throws IOException {
        if (operations.values().stream()
                .anyMatch(one -> one.device().equals(device) && one.polls().get() < 2)) {
            answer(exchange, 500, error("another download is in progress"));
            return;
        }
        String id = "operation-" + operations.size() + device;
        operations.put(
                id, new Operation(device, request.get("version").getAsString(), new AtomicInteger(legacy ? 2 : 0)));
        if (legacy) {
            versions.put(device, request.get("version").getAsString());
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        answer(exchange, 200, operation(operations.get(id), id));
    }

    private JsonObject operation(Operation operation) {
        operation.polls().incrementAndGet();
        return operation(operation, "");
    }

    private JsonObject operation(Operation operation, String id) {
        boolean ended = operation.polls().get() >= 2;
        boolean failed = broken.contains(operation.device());
        if (ended && !failed) {
            versions.put(operation.device(), operation.version());
        }
        JsonObject told = new JsonObject();
        told.addProperty("id", id);
        told.addProperty("status", !ended ? "RUNNING" : failed ? "FAILED" : "COMPLETED");
        // as Kapua 1.6.13: the status first, then what was notified, each with its time
        told.addProperty(
                "log",
                operation.polls().get() < 4
                        ? operation.polls().get() == 3 ? "Generating..." : ""
                        : "\nMon Nov 30 22:48:49 UTC 2026 - Connection refused\n"
                                + "2026-11-30 22:48:49.0 - Error during download process and verification!\n");
        return told;
    }

    private static JsonObject error(String message) {
        JsonObject error = new JsonObject();
        error.addProperty("message", message);
        return error;
    }

    private static void answer(HttpExchange exchange, int code, JsonObject json) throws IOException {
        boolean wanted = "application/json".equals(exchange.getRequestHeaders().getFirst("Accept"));
        byte[] body = (wanted ? json.toString() : "<answer/>").getBytes(UTF_8);
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }
}
