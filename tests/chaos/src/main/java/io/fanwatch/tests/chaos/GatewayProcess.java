// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./fanwatch gateway} as a process, with the heap that Kura has; it keeps its data over kills. */
final class GatewayProcess implements AutoCloseable {

    private static final String READY = "Ctrl-C stops it.";
    private static final long START_SECONDS = 120;
    private static final long POLL_MILLIS = 100;

    private final GatewayFolder folder;
    private final List<String> command;
    private Process process;
    private long peakOfEarlier;

    GatewayProcess(GatewayFolder folder, String broker, int httpPort) {
        this.folder = folder;
        this.command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dfanwatch.home=" + folder.path(),
                "-Dfile.encoding=UTF-8",
                "-jar",
                folder.launcher().toString(),
                "gateway",
                "--broker",
                broker,
                "--http-port",
                String.valueOf(httpPort),
                "--data",
                folder.path().resolve("data").toString());
    }

    /** Starts it, with what it had on the disk. */
    void start() throws ChaosException {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
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

    /** Kills it (SIGKILL). */
    void kill() throws InterruptedException {
        peakOfEarlier = peakMegabytes();
        process.destroyForcibly().waitFor();
    }

    long pid() {
        return process.pid();
    }

    /** The most memory that it held in any of its lives, in MB. */
    long peakMegabytes() {
        return Math.max(peakOfEarlier, Signals.peakMegabytes(pid()));
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
