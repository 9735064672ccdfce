// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Kafka broker for a test, from its jars: one that is its own controller (KRaft), in a process and on loopback ports of
 * its own, which it keeps over restarts, with its files in a temporary folder that goes away with it. It makes topics of three
 * partitions when they are first written to. The user {@value #USER} may log in by PLAIN or SCRAM-SHA-256
 * at {@link #saslServers}; at {@link #servers} nobody needs to.
 *
 * <pre>{@code
 * try (Kafka kafka = new Kafka().start()) {
 *     kafka.kill();
 *     kafka.start();
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class Kafka implements AutoCloseable {

    /** Who may log in. */
    public static final String USER = "alice";

    /** That user's password for PLAIN. */
    public static final String PASSWORD = "s3cret \"\\";

    /** That user's password for SCRAM-SHA-256. */
    public static final String SCRAM_PASSWORD = "s3cret";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    private static final long STOP_TIMEOUT_SECONDS = 60;
    private static final long PROBE_INTERVAL_MILLIS = 100;
    private static final int CONNECT_MILLIS = 1_000;
    private static final int FIRST_PORT = 15_000;
    private static final int LAST_PORT = 32_000;

    private final int port;
    private final int saslPort;
    private final int tlsPort;
    private final int controllerPort;
    private final Path folder;
    private final List<String> settings = new ArrayList<>();
    private boolean formatted;
    private Process process;

    /** Chooses free ports; {@link #start()} starts the broker. */
    public Kafka() {
        try {
            List<Integer> ports = freePorts(4);
            port = ports.get(0);
            saslPort = ports.get(1);
            tlsPort = ports.get(2);
            controllerPort = ports.get(3);
            folder = Files.createTempDirectory("kafka");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps records in that folder. */
    public Kafka withData(Path otherFolder) {
        return withSetting("log.dirs=" + otherFolder.resolve("data"));
    }

    /** Adds a setting of the broker, {@code name=value}. */
    public Kafka withSetting(String setting) {
        settings.add(setting);
        return this;
    }

    /** Offers TLS at {@link #tlsServers} with the key in that PKCS12 store. */
    public Kafka withTls(Path keyStore, String password) {
        settings.add("listener.name.tls.ssl.keystore.type=PKCS12");
        settings.add("listener.name.tls.ssl.keystore.location=" + keyStore);
        settings.add("listener.name.tls.ssl.keystore.password=" + password);
        settings.add("listener.name.tls.ssl.key.password=" + password);
        settings.add("listeners=" + listeners() + ",TLS://127.0.0.1:" + tlsPort);
        settings.add("advertised.listeners=PLAINTEXT://127.0.0.1:" + port + ",SASL://127.0.0.1:" + saslPort
                + ",TLS://localhost:" + tlsPort);
        return this;
    }

    /** Where anybody may write. */
    public String servers() {
        return "127.0.0.1:" + port;
    }

    /** Where only {@value #USER} may write. */
    public String saslServers() {
        return "127.0.0.1:" + saslPort;
    }

    /** Where connections are encrypted, for {@code localhost}. */
    public String tlsServers() {
        return "localhost:" + tlsPort;
    }

    /** Starts the broker, with what it held, and waits until it takes connections. */
    public Kafka start() {
        try {
            Path configuration = folder.resolve("server.properties");
            if (!formatted) {
                Files.write(configuration, configuration());
                format(configuration);
                formatted = true;
            }
            process = java("kafka.Kafka", configuration.toString());
            awaitConnections();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> configuration() {
        String scram = "listener.name.sasl.scram-sha-256.sasl.jaas.config="
                + "org.apache.kafka.common.security.scram.ScramLoginModule required;";
        String plain = "listener.name.sasl.plain.sasl.jaas.config="
                + "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\""
                + quoted().replace("\\", "\\\\") + "\";";
        List<String> all = new ArrayList<>(List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "controller.listener.names=CONTROLLER",
                "inter.broker.listener.name=PLAINTEXT",
                "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:SSL",
                "listeners=" + listeners(),
                "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256",
                scram,
                plain,
                "log.dirs=" + folder.resolve("data"),
                "num.partitions=3",
                "auto.create.topics.enable=true",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=1",
                "group.initial.rebalance.delay.ms=0"));
        all.addAll(settings); // the last one of a name counts
        return all;
    }

    private String listeners() {
        return "PLAINTEXT://127.0.0.1:" + port + ",SASL://127.0.0.1:" + saslPort + ",CONTROLLER://127.0.0.1:"
                + controllerPort;
    }

    private static String quoted() {
        return PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private void format(Path configuration) throws IOException {
        Process formatting = java(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                "4L6g3nShT-eMCtK--X86sw",
                "--config",
                configuration.toString(),
                "--add-scram",
                "SCRAM-SHA-256=[name=" + USER + ",password=" + SCRAM_PASSWORD + "]");
        try {
            if (formatting.waitFor() != 0) {
                throw new IOException("the broker's storage cannot be made: " + Files.readString(log()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Process java(String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private Path log() {
        return folder.resolve("log.txt");
    }

    private void awaitConnections() throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("the broker does not start: " + Files.readString(log()), e);
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PROBE_INTERVAL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker starts", e);
        }
    }

    /** The id of the broker's process, once it was started. */
    public long pid() {
        return process.pid();
    }

    /** Tells clients to come to another port of the loopback address, where something passes them on to {@link #servers}. */
    public Kafka advertisedAt(int otherPort) {
        return withSetting("advertised.listeners=PLAINTEXT://127.0.0.1:" + otherPort + ",SASL://127.0.0.1:" + saslPort);
    }

    /** Kills the broker, as a power cut would. */
    public void kill() {
        try {
            if (!process.destroyForcibly().waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the broker does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<Integer> free = new ArrayList<>();
        while (free.size() < count) {
            int candidate = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                if (!free.contains(socket.getLocalPort())) {
                    free.add(socket.getLocalPort());
                }
            } catch (IOException taken) {
                // another one
            }
        }
        return free;
    }
}
