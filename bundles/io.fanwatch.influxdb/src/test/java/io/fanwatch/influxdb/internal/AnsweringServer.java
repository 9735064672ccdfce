// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;

/** Answers requests to write as told, then with success; keeps what it got. */
final class AnsweringServer implements AutoCloseable {

    /** A request to write that succeeded. */
    record Write(String query, Map<String, List<String>> headers, String body) {}

    /** An answer. */
    record Answer(int code, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Write> writes = new CopyOnWriteArrayList<>();
    private final AtomicInteger queries = new AtomicInteger();
    private final List<Long> requestNanos = new CopyOnWriteArrayList<>();

    AnsweringServer() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    private AnsweringServer(HttpServer server) {
        this.server = server;
        server.createContext("/write", this::write);
        server.createContext("/query", exchange -> {
            queries.incrementAndGet();
            answer(exchange, new Answer(405, "", Map.of()));
        });
        server.start();
    }

    /** One over TLS. */
    static AnsweringServer over(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new AnsweringServer(server);
    }

    String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort();
    }

    void next(Answer... more) {
        answers.addAll(List.of(more));
    }

    static Answer refusal(int code) {
        return new Answer(code, "{\"error\":\"refused for the test\"}", Map.of());
    }

    List<Write> writes() {
        return writes;
    }

    /** The lines that were written. */
    List<String> lines() {
        return writes.stream().flatMap(write -> write.body().lines()).toList();
    }

    /** How many requests of any kind came. */
    int requests() {
        return queries.get() + requestNanos.size();
    }

    /** When requests came. */
    List<Long> requestNanos() {
        return requestNanos;
    }

    private void write(HttpExchange exchange) throws IOException {
        requestNanos.add(System.nanoTime());
        Answer next = answers.poll();
        byte[] sent = exchange.getRequestBody().readAllBytes();
        if (next != null) {
            answer(exchange, next);
            return;
        }
        boolean compressed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream in =
                compressed ? new GZIPInputStream(new ByteArrayInputStream(sent)) : new ByteArrayInputStream(sent)) {
            writes.add(new Write(
                    exchange.getRequestURI().getQuery(),
                    exchange.getRequestHeaders(),
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
        answer(exchange, new Answer(204, "", Map.of()));
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
