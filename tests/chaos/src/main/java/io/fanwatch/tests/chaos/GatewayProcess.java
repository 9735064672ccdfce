// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./fanwatch gateway} as a process, with the heap that Kura has; it keeps its data over kills. */
final class GatewayProcess implements Server {

    private static final String READY = "Ctrl-C stops it.";
    private static final Pattern LOGIN = Pattern.compile("Log in\\s+(\\S+) / (\\S+)");
    private static final int LOG_END = 3_000;
    private static final long START_SECONDS = 120;
    private static final long POLL_MILLIS = 100;

    private final GatewayFolder folder;
    private final List<String> command;
    private final Map<String, String> environment;
    private Process process;
    private long peakOfEarlier;

    /** @param environment what it gets besides this process's own */
    GatewayProcess(GatewayFolder folder, Path data, String broker, int httpPort, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
        this.command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dfanwatch.home=" + folder.path(),
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=" + temporary(),
                "-jar",
                folder.launcher().toString(),
                "gateway",
                "--broker",
                broker,
                "--http-port",
                String.valueOf(httpPort),
                "--data",
                data.toString());
    }

    @Override
    public void start() throws ChaosException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new ChaosException("the gateway cannot be started: " + e.getMessage(), e);
        }
        Process started = process;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    }

    /** Waits until it answers readings; only after its first start. */
    void awaitReady() throws ChaosException, InterruptedException {
        long begun = System.nanoTime();
        while (!text().contains(READY)) {
            if (!process.isAlive() || System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
                throw new ChaosException("the gateway does not start:\n" + text(), null);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void kill() throws InterruptedException {
        peakOfEarlier = peakMegabytes();
        process.destroyForcibly().waitFor();
    }

    /** Its folder for temporary files. */
    Path temporary() {
        return folder.temporary();
    }

    /** User and password of its console, with a colon between them. */
    String login() throws ChaosException {
        Matcher login = LOGIN.matcher(text());
        if (!login.find()) {
            throw new ChaosException("the gateway does not say how to log in:\n" + text(), null);
        }
        return login.group(1) + ":" + login.group(2);
    }

    /** @throws ChaosException if it has ended by itself; the message has the end of its log */
    @Override
    public long pid() throws ChaosException {
        if (!process.isAlive()) {
            String text = text();
            throw new ChaosException(
                    "the gateway has ended:\n" + text.substring(Math.max(0, text.length() - LOG_END)), null);
        }
        return process.pid();
    }

    /** The most memory that it held in any of its lives, in MB. */
    long peakMegabytes() {
        return Math.max(peakOfEarlier, Signals.peakMegabytes(process.pid()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private Path log() {
        return folder.path().resolve("gateway.log");
    }

    private String text() throws ChaosException {
        try {
            return Files.readString(log(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ChaosException("the gateway's log cannot be read: " + e.getMessage(), e);
        }
    }
}
