// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import com.sun.net.httpserver.HttpServer;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves one file from this machine over HTTP, on a free port of the address by which the broker is reached. */
public final class FileServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService executor;
    private final URI url;

    private FileServer(HttpServer server, ExecutorService executor, URI url) {
        this.executor = executor;
        this.server = server;
        this.url = url;
    }

    /**
     * Starts to serve.
     *
     * @throws CommandException if this machine has no address towards the broker
     */
    public static FileServer start(Path file, BrokerAddress broker) throws CommandException {
        try {
            InetAddress address = addressTowards(broker);
            ExecutorService executor = Executors.newCachedThreadPool();
            HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
            String path = "/" + file.getFileName().toString().replaceAll("[^\\w.-]", "_");
            server.createContext(path, exchange -> {
                try (exchange) {
                    exchange.sendResponseHeaders(200, Files.size(file));
                    Files.copy(file, exchange.getResponseBody());
                }
            });
            server.setExecutor(executor);
            server.start();
            String host = address.getHostAddress();
            URI url = URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                    + server.getAddress().getPort() + path);
            return new FileServer(server, executor, url);
        } catch (IOException e) {
            throw CommandException.failed("Cannot serve " + file + " from this machine: " + e.getMessage(), e);
        }
    }

    /** Where the file is. */
    public URI url() {
        return url;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    /* connecting a datagram socket sends nothing and still tells the way */
    private static InetAddress addressTowards(BrokerAddress broker) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(broker.host(), broker.port()));
            return socket.getLocalAddress();
        }
    }
}
