package io.fanwatch.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts gateways the way {@code ./fanwatch gateway --broker URL} does.
 *
 * @param home a built Fanwatch
 * @param broker the broker's address
 */
record Gateways(Path home, String broker, Path workFolder) {

    /**
     * Starts a gateway that ships what Fanwatch ships and is configured as Fanwatch is, but for topics, QoS and client
     * ids.
     *
     * @param javaOptions for example {@code -Xmx64m}
     */
    Child start(String name, Lane lane, String... javaOptions) throws BenchmarkException {
        Path folder = workFolder.resolve(name);
        GatewayFolder.make(
                home,
                folder,
                Map.of(
                        "fanwatch-telemetry",
                        Map.of(
                                "topic",
                                lane.readingTopic(),
                                "qos",
                                lane.qos(),
                                "client.id",
                                name + "-telemetry",
                                "rejected.topic",
                                name + "/rejected"),
                        "fanwatch-publisher-mqtt",
                        Map.of(
                                "topic", lane.verdictTopic(),
                                "qos", lane.qos(),
                                "client.id", name + "-publisher")));
        return launch(name, folder, javaOptions);
    }

    private Child launch(String name, Path folder, String... javaOptions) throws BenchmarkException {
        Path launcher = home.resolve(Path.of("emulator", "launcher", "target", "launcher.jar"));
        if (!Files.isRegularFile(launcher)) {
            throw new BenchmarkException("Fanwatch is not built in " + home + ": run ./fanwatch package there", null);
        }
        List<String> command = new ArrayList<>(List.of(JavaCommand.java()));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of(
                "-Dfanwatch.home=" + folder,
                "-Dfile.encoding=UTF-8",
                "-jar",
                launcher.toString(),
                "gateway",
                "--broker",
                broker,
                "--http-port",
                "0",
                "--data",
                folder.resolve("data").toString()));
        return Child.start(name, workFolder, command, Map.of());
    }

    /** Checks that there is something to start. */
    void check() throws BenchmarkException {
        try {
            if (GatewayFolder.packages(home).isEmpty()) {
                throw new IOException("no deployment packages");
            }
        } catch (IOException e) {
            throw new BenchmarkException("Fanwatch is not built in " + home + ": run ./fanwatch package there", e);
        }
    }
}
