package io.fanwatch.tests.influxdb;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A real InfluxDB 1.x for a test: on loopback ports of its own, which it keeps over restarts, with its files in a temporary
 * folder that goes away with it. Without further settings anybody may do anything over HTTP.
 *
 * <pre>{@code
 * try (InfluxDb database = new InfluxDb().start()) {
 *     database.query("CREATE DATABASE test");
 *     database.kill();
 *     database.start();
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class InfluxDb implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final long STOP_TIMEOUT_SECONDS = 60;
    private static final long PROBE_INTERVAL_MILLIS = 50;
    private static final int OK = 200;
    private static final int FIRST_PORT = 15_000;
    private static final int LAST_PORT = 32_000;

    private final int port;
    private final int backupPort;
    private final Path folder;
    private final List<String> httpSettings = new ArrayList<>();
    private Optional<String> administrator = Optional.empty();
    private boolean tls;
    private HttpClient client = HttpClient.newHttpClient();
    private Process process;

    /** Chooses free ports; {@link #start()} starts the database. */
    public InfluxDb() {
        try {
            port = freePort();
            backupPort = freePort();
            folder = Files.createTempDirectory("influxdb");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /* below those that the system gives away by itself, so that nobody comes by it meanwhile */
    private static int freePort() {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1);
            try (ServerSocket probe = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // another will be free
            }
        }
    }

    /**
     * Lets in nobody without a log-in; the administrator is made at the first start.
     *
     * @param name letters only
     */
    public InfluxDb withAdministrator(String name, String password) {
        administrator = Optional.of(name + ":" + password);
        httpSettings.add("auth-enabled = true");
        return this;
    }

    /**
     * Talks HTTPS only.
     *
     * @param certificateAndKey both in one PEM file
     * @param trusting a client that trusts the certificate, for the fixture's own requests
     */
    public InfluxDb withTls(Path certificateAndKey, HttpClient trusting) {
        tls = true;
        client = trusting;
        httpSettings.add("https-enabled = true");
        httpSettings.add("https-certificate = \"" + certificateAndKey + "\"");
        return this;
    }

    /** Adds a line to the section {@code [http]} of the configuration, for example {@code max-body-size = 1000}. */
    public InfluxDb withHttpSetting(String line) {
        httpSettings.add(line);
        return this;
    }

    /**
     * Starts the database with the settings made until now, and waits until it answers.
     *
     * @throws IllegalStateException if it runs already, is not installed or does not start; the message says why
     */
    public InfluxDb start() {
        if (isRunning()) {
            throw new IllegalStateException("InfluxDB runs already at " + url());
        }
        try {
            Path log = folder.resolve("influxd.log");
            process = new ProcessBuilder(
                            executable(), "-config", writeConfiguration().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            awaitAnswers(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        administrator.ifPresent(login -> {
            String[] parts = login.split(":", 2);
            query("CREATE USER " + parts[0] + " WITH PASSWORD '" + parts[1] + "' WITH ALL PRIVILEGES");
        });
        return this;
    }

    /** Stops the database as an operator does (SIGTERM); nothing happens if it does not run. */
    public void stop() {
        end(Process::destroy);
    }

    /** Kills the database (SIGKILL), as a power cut does; nothing happens if it does not run. */
    public void kill() {
        end(Process::destroyForcibly);
    }

    /** Whether the database's process is alive. */
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** The loopback port, the same over restarts. */
    public int port() {
        return port;
    }

    /** The database's address: {@code http://127.0.0.1:<port>}, with TLS {@code https://localhost:<port>}. */
    public String url() {
        return tls ? "https://localhost:" + port : "http://127.0.0.1:" + port;
    }

    /** Runs an InfluxQL statement without a database, as administrator if there is one; the answer is JSON. */
    public String query(String statement) {
        return send(url() + "/query?q=" + encoded(statement));
    }

    /**
     * Runs an InfluxQL statement on a database, as administrator if there is one; the answer is JSON, times are
     * nanoseconds since 1970.
     */
    public String query(String database, String statement) {
        return send(url() + "/query?epoch=ns&db=" + encoded(database) + "&q=" + encoded(statement));
    }

    /** Stops the database and deletes its files. */
    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String send(String address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .timeout(REQUEST_TIMEOUT)
                .POST(HttpRequest.BodyPublishers.noBody());
        administrator.ifPresent(login -> request.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8))));
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IllegalStateException("InfluxDB answers " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while InfluxDB is asked", e);
        }
    }

    private Path writeConfiguration() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "reporting-disabled = true",
                "bind-address = \"127.0.0.1:" + backupPort + "\"",
                "[meta]",
                "dir = \"" + folder.resolve("meta") + "\"",
                "[data]",
                "dir = \"" + folder.resolve("data") + "\"",
                "wal-dir = \"" + folder.resolve("wal") + "\"",
                "[monitor]",
                "store-enabled = false",
                "[ifql]",
                "enabled = false",
                "[http]",
                "bind-address = \"127.0.0.1:" + port + "\"",
                "log-enabled = false"));
        lines.addAll(httpSettings);
        return Files.write(folder.resolve("influxdb.conf"), lines);
    }

    private static String executable() {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"))
                .map(place -> Path.of(place, "influxd"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "influxd is not installed, and the tests need a real database: run apt-get install influxdb"))
                .toString();
    }

    private void awaitAnswers(Path log) throws IOException {
        long start = System.nanoTime();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - start > START_TIMEOUT.toNanos()) {
                kill();
                throw new IllegalStateException("InfluxDB does not start: " + Files.readString(log));
            }
            pause();
        }
    }

    private boolean answers() {
        try {
            HttpRequest ping = HttpRequest.newBuilder(URI.create(url() + "/ping"))
                    .timeout(REQUEST_TIMEOUT)
                    .build();
            client.send(ping, HttpResponse.BodyHandlers.discarding());
            return true;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while InfluxDB starts", e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PROBE_INTERVAL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while InfluxDB starts", e);
        }
    }

    private void end(Consumer<Process> signal) {
        if (!isRunning()) {
            return;
        }
        signal.accept(process);
        try {
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("InfluxDB at " + url() + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
