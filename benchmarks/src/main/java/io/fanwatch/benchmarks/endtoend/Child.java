// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import io.fanwatch.tests.fixtures.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that this one started and that ends with it. */
final class Child implements AutoCloseable {

    private static final long START_SECONDS = 20;
    private static final long POLL_MILLIS = 20;
    private static final long STOP_SECONDS = 20;
    private static final int LAST_LINES = 15;

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread reaper;
    private final List<Child> companions = new ArrayList<>();

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.reaper = new Thread(process::destroyForcibly, "end-" + name);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * Starts a process that logs to a file of the work folder.
     *
     * @param name what to call it
     * @throws BenchmarkException if the program can't be run
     */
    static Child start(String name, Path workFolder, List<String> command, Map<String, String> environment)
            throws BenchmarkException {
        Path log = workFolder.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return start(name, builder, log);
    }

    /** The same, with its standard input and output for this process; only its errors are logged. */
    static Child startForTalk(String name, Path workFolder, List<String> command) throws BenchmarkException {
        Path log = workFolder.resolve(name + ".log");
        return start(name, new ProcessBuilder(command).redirectError(log.toFile()), log);
    }

    private static Child start(String name, ProcessBuilder builder, Path log) throws BenchmarkException {
        try {
            return new Child(name, builder.start(), log);
        } catch (IOException e) {
            throw new BenchmarkException(name + " can't be started: " + e.getMessage(), e);
        }
    }

    /** Ends another process with this one, and counts what it uses too. */
    Child with(Child other) {
        companions.add(other);
        return this;
    }

    Process process() {
        return process;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits until it takes connections at a port.
     *
     * @throws BenchmarkException if it does not; then it is stopped
     */
    void awaitConnections(int port) throws BenchmarkException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!LoopbackPort.takesConnections(port)) {
            if (!isAlive() || System.nanoTime() > deadline) {
                close();
                throw failure("does not start");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** What the process has used of the processors until now. */
    Duration cpu() {
        return companions.stream()
                .map(Child::cpu)
                .reduce(process.info().totalCpuDuration().orElse(Duration.ZERO), Duration::plus);
    }

    /**
     * What it last logged.
     *
     * @param problem what is wrong with it
     */
    BenchmarkException failure(String problem) {
        String last;
        try {
            List<String> lines = Files.readAllLines(log);
            last = String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            last = "(no log: " + e.getMessage() + ")";
        }
        return new BenchmarkException(name + " " + problem + "; it last logged:\n" + last, null);
    }

    @Override
    public void close() {
        companions.forEach(Child::close);
        Stream<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()));
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException thisProcessEnds) {
            process.destroyForcibly();
        }
    }
}
