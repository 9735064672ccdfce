// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A web server with packages, which may serve them badly. */
final class PackageServer implements AutoCloseable {

    private final HttpServer server;

    PackageServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    /** Serves a file and returns its address. */
    URI serve(Path file) throws IOException {
        return serve(file.getFileName().toString(), Files.readAllBytes(file));
    }

    URI serve(String name, byte[] content) {
        server.createContext("/" + name, exchange -> respond(exchange, content, content.length));
        return url(name);
    }

    /** Announces all of it and breaks off in the middle. */
    URI serveHalf(String name, byte[] content) {
        server.createContext("/" + name, exchange -> respond(exchange, content, content.length / 2));
        return url(name);
    }

    URI url(String name) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void respond(HttpExchange exchange, byte[] content, int count) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, count);
        }
    }
}
