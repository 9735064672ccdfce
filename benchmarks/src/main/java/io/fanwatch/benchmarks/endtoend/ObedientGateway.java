// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The process of a {@link BareGateway}, seen from here. */
final class ObedientGateway implements AutoCloseable {

    private final Child process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    /** Waits until it runs. */
    ObedientGateway(Child process) throws BenchmarkException {
        this.process = process;
        this.orders = process.process().outputWriter(StandardCharsets.UTF_8);
        this.answers = process.process().inputReader(StandardCharsets.UTF_8);
        awaitDone();
    }

    /** Installs packages, in that order. */
    void install(List<Path> packages) throws BenchmarkException {
        tell("install " + packages.stream().map(Path::toString).collect(Collectors.joining(" ")));
    }

    /** Changes one text property of an instance. */
    void set(String instance, String property, String value) throws BenchmarkException {
        tell("set " + instance + " " + property + " " + value);
    }

    private void tell(String order) throws BenchmarkException {
        try {
            orders.write(order);
            orders.newLine();
            orders.flush();
        } catch (IOException e) {
            throw process.failure("ended: " + e.getMessage());
        }
        awaitDone();
    }

    /* whatever else it prints is its log */
    private void awaitDone() throws BenchmarkException {
        try {
            String line;
            do {
                line = answers.readLine();
                if (line == null) {
                    throw process.failure("ended");
                }
            } while (!line.equals("done"));
        } catch (IOException e) {
            throw process.failure("ended: " + e.getMessage());
        }
    }

    Child process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
