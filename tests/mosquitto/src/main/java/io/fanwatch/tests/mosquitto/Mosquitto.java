package io.fanwatch.tests.mosquitto;

import java.io.File;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A real Mosquitto broker for a test: on a loopback port of its own, which it keeps over restarts, with its files in a
 * temporary folder that goes away with it. Without further settings anybody may connect, nothing survives a restart and
 * no message is dropped for want of queue space.
 *
 * <pre>{@code
 * try (Mosquitto broker = new Mosquitto().withPersistence().start()) {
 *     client.connect(broker.url());
 *     broker.kill();
 *     broker.start();
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class Mosquitto implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final long STOP_TIMEOUT_SECONDS = 60;
    private static final int PROBE_TIMEOUT_MILLIS = 200;
    private static final int FIRST_PORT = 15_000;
    private static final int LAST_PORT = 32_000;
    private static final long PROBE_INTERVAL_MILLIS = 20;

    private final int port;
    private final Path folder;
    private final Map<String, String> passwords = new LinkedHashMap<>();
    private final List<String> settings = new ArrayList<>();
    private boolean persistence;
    private Optional<Authority.Identity> identity = Optional.empty();
    private Optional<Authority> clientAuthority = Optional.empty();
    private Process process;

    /** Chooses a free port; {@link #start()} starts the broker. */
    public Mosquitto() {
        try {
            port = freePort();
            folder = Files.createTempDirectory("mosquitto");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A free loopback port below those that the system gives away by itself, so that nobody comes by it meanwhile. */
    public static int freePort() {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1);
            try (ServerSocket probe = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // another will be free
            }
        }
    }

    /** Lets in only users with a password, this one among them; again with the same name changes the password. */
    public Mosquitto withUser(String name, String password) {
        passwords.put(name, password);
        return this;
    }

    /**
     * Keeps persistent sessions and queued messages over a restart. {@link #stop()} writes everything to disk, and so
     * do each hundred changes meanwhile: what came after that is lost by {@link #kill()}.
     */
    public Mosquitto withPersistence() {
        persistence = true;
        return this;
    }

    /** Takes only connections that are encrypted, as this identity; again with another one changes it. */
    public Mosquitto withTls(Authority.Identity newIdentity) {
        identity = Optional.of(newIdentity);
        return this;
    }

    /** Lets in over TLS only clients with a certificate of this authority. */
    public Mosquitto withClientAuthority(Authority authority) {
        clientAuthority = Optional.of(authority);
        return this;
    }

    /** Adds a line to mosquitto.conf, for example {@code max_inflight_messages 5}. */
    public Mosquitto withSetting(String line) {
        settings.add(line);
        return this;
    }

    /**
     * Starts the broker with the settings made until now, and waits until it takes connections.
     *
     * @throws IllegalStateException if it runs already, is not installed or does not start; the message says why
     */
    public Mosquitto start() {
        if (isRunning()) {
            throw new IllegalStateException("Mosquitto runs already at " + url());
        }
        try {
            Path log = folder.resolve("mosquitto.log");
            process = new ProcessBuilder(
                            executable("mosquitto"), "-c", writeConfiguration().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            awaitConnections(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Stops the broker as an operator does (SIGTERM); nothing happens if it does not run. */
    public void stop() {
        end(Process::destroy);
    }

    /** Kills the broker (SIGKILL), as a power cut does; nothing happens if it does not run. */
    public void kill() {
        end(Process::destroyForcibly);
    }

    /** Stops the broker and starts it again, on the same port, with the settings made until now. */
    public Mosquitto restart() {
        stop();
        return start();
    }

    /** Whether the broker's process is alive. */
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** The loopback port, the same over restarts. */
    public int port() {
        return port;
    }

    /** The broker's address as MQTT clients take it: {@code tcp://127.0.0.1:<port>}, or {@code ssl:} with TLS. */
    public String url() {
        return (identity.isPresent() ? "ssl" : "tcp") + "://127.0.0.1:" + port;
    }

    /** Stops the broker and deletes its files. */
    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path writeConfiguration() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("listener " + port + " 127.0.0.1");
        lines.add("user " + System.getProperty("user.name"));
        lines.add("log_dest stdout");
        lines.add("connection_messages true");
        lines.add("max_queued_messages 0");
        if (passwords.isEmpty()) {
            lines.add("allow_anonymous true");
        } else {
            lines.add("allow_anonymous false");
            lines.add("password_file " + writePasswords());
        }
        if (persistence) {
            lines.add("persistence true");
            lines.add("persistence_location " + folder + "/");
            lines.add("autosave_on_changes true");
            lines.add("autosave_interval 100");
        }
        if (identity.isPresent()) {
            lines.add("certfile " + write("server.pem", identity.get().chainPem()));
            lines.add("keyfile " + write("server.key", identity.get().keyPem()));
        }
        if (clientAuthority.isPresent()) {
            lines.add("cafile " + write("clients.pem", clientAuthority.get().certificatePem()));
            lines.add("require_certificate true");
        }
        lines.addAll(settings);
        return Files.write(folder.resolve("mosquitto.conf"), lines);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path writePasswords() throws IOException {
        Path file = folder.resolve("passwords");
        Files.write(file, List.of());
        for (Map.Entry<String, String> user : passwords.entrySet()) {
            Process tool = new ProcessBuilder(
                            executable("mosquitto_passwd"), "-b", file.toString(), user.getKey(), user.getValue())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("mosquitto_passwd.log").toFile())
                    .start();
            if (!waitFor(tool) || tool.exitValue() != 0) {
                throw new IllegalStateException("mosquitto_passwd failed for the user " + user.getKey());
            }
        }
        return file;
    }

    private static String executable(String name) {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        name + " is not installed, and the tests need a real broker: run apt-get install mosquitto"))
                .toString();
    }

    private void awaitConnections(Path log) throws IOException {
        long start = System.nanoTime();
        while (!takesConnections()) {
            if (!process.isAlive() || System.nanoTime() - start > START_TIMEOUT.toNanos()) {
                kill();
                throw new IllegalStateException("Mosquitto does not start: " + Files.readString(log));
            }
            pause();
        }
    }

    private boolean takesConnections() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_TIMEOUT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PROBE_INTERVAL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Mosquitto starts", e);
        }
    }

    private void end(Consumer<Process> signal) {
        if (!isRunning()) {
            return;
        }
        signal.accept(process);
        if (!waitFor(process)) {
            process.destroyForcibly();
            throw new IllegalStateException("Mosquitto at " + url() + " did not end");
        }
    }

    private static boolean waitFor(Process ending) {
        try {
            return ending.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
