// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import io.fanwatch.tests.fixtures.LoopbackPort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Mosquitto with the configuration that Fanwatch recommends, on a free port, its files in the work folder. */
final class Broker implements AutoCloseable {

    private final Child process;
    private final int port;

    private Broker(Child process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits until it takes connections.
     *
     * @param recommended the configuration file
     * @throws BenchmarkException if Mosquitto is not installed or does not start
     */
    static Broker start(Path recommended, Path workFolder) throws BenchmarkException, InterruptedException {
        try {
            int port = LoopbackPort.free();
            Path configuration = workFolder.resolve("mosquitto.conf");
            Files.write(configuration, adapted(Files.readAllLines(recommended), workFolder, port));
            Broker broker = new Broker(
                    Child.start(
                            "mosquitto", workFolder, List.of(executable(), "-c", configuration.toString()), Map.of()),
                    port);
            broker.process.awaitConnections(port);
            return broker;
        } catch (IOException e) {
            throw new BenchmarkException("Mosquitto can't be started: " + e.getMessage(), e);
        }
    }

    /* where it listens and keeps its files is this machine's, and saving after every ten readings would measure the disk */
    private static List<String> adapted(List<String> recommended, Path workFolder, int port) {
        List<String> lines = new ArrayList<>(recommended.stream()
                .filter(line -> !line.startsWith("listener ")
                        && !line.startsWith("persistence_location ")
                        && !line.startsWith("autosave_"))
                .toList());
        lines.add("listener " + port + " 127.0.0.1");
        lines.add("persistence_location " + workFolder + "/");
        lines.add("autosave_interval 30");
        lines.add("user " + System.getProperty("user.name"));
        return lines;
    }

    static String executable() throws BenchmarkException {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(place -> Path.of(place, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new BenchmarkException(
                        "Mosquitto is not installed. On Debian 12: apt-get install mosquitto", null))
                .toString();
    }

    int port() {
        return port;
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    Child process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
