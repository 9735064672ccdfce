// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Starts gateways the way {@code ./fanwatch gateway --broker URL} does.
 *
 * @param home a built Fanwatch
 * @param broker the broker's address
 */
record Gateways(Path home, String broker, Path workFolder) {

    /** Who may ask a gateway. */
    static final String USER = "admin";

    /** The password of that user. */
    static final String PASSWORD = "benchmarks";

    private static final String RUNTIME = "onnxruntime";

    /**
     * Starts a gateway that ships what Fanwatch ships and is configured as Fanwatch is, but for topics, QoS and client
     * ids.
     *
     * @param javaOptions for example {@code -Xmx64m}
     */
    Child start(String name, SystemUnderTest underTest, String... javaOptions) throws BenchmarkException {
        return start(name, underTest, 0, javaOptions);
    }

    /** The same, with its web server at a port of one's choice. */
    Child start(String name, SystemUnderTest underTest, int httpPort, String... javaOptions) throws BenchmarkException {
        Path folder = prepare(name, underTest);
        List<String> command = JavaCommand.java();
        command.addAll(List.of(javaOptions));
        command.addAll(List.of(
                "-Dfanwatch.home=" + folder,
                "-Dfile.encoding=UTF-8",
                "-jar",
                launcher().toString(),
                "gateway",
                "--broker",
                broker,
                "--http-port",
                String.valueOf(httpPort),
                "--data",
                folder.resolve("data").toString()));
        return Child.start(name, workFolder, command, Map.of("FANWATCH_CONSOLE_PASSWORD", PASSWORD));
    }

    /** Starts the same gateway without a package, but with the configuration for them. */
    ObedientGateway startBare(String name, SystemUnderTest underTest) throws BenchmarkException {
        Path folder = prepare(name, underTest);
        List<String> command = JavaCommand.java();
        command.addAll(List.of(
                "-Dlogback.configurationFile=launcher-logback.xml",
                "-Dfanwatch.log.level=INFO",
                "-Dfile.encoding=UTF-8",
                "-cp",
                launcher() + File.pathSeparator + System.getProperty("java.class.path"),
                BareGateway.class.getName(),
                folder.resolve("data").toString(),
                folder.resolve(GatewayFolder.SNAPSHOT).toString()));
        return new ObedientGateway(Child.startForTalk(name, workFolder, command));
    }

    private Path prepare(String name, SystemUnderTest underTest) throws BenchmarkException {
        Path folder = workFolder.resolve(name);
        GatewayFolder.make(
                home,
                folder,
                Map.of(
                        "fanwatch-broker",
                        Map.of("broker.url", broker),
                        "fanwatch-telemetry",
                        Map.of(
                                "topic",
                                underTest.readingTopic(),
                                "qos",
                                underTest.qos(),
                                "client.id",
                                name + "-telemetry",
                                "rejected.topic",
                                name + "/rejected"),
                        "fanwatch-publisher-mqtt",
                        Map.of(
                                "topic", underTest.verdictTopic(),
                                "qos", underTest.qos(),
                                "client.id", name + "-publisher")));
        return folder;
    }

    private Path launcher() throws BenchmarkException {
        Path launcher = home.resolve(Path.of("emulator", "launcher", "target", "launcher.jar"));
        if (!Files.isRegularFile(launcher)) {
            throw new BenchmarkException("Fanwatch is not built in " + home + ": run ./fanwatch package there", null);
        }
        return launcher;
    }

    /** The packages for this machine, in an order in which each finds what it needs. */
    List<Path> packages() throws BenchmarkException {
        String platform = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
        try {
            List<Path> packages = GatewayFolder.packages(home).stream()
                    .filter(file -> !name(file).contains(RUNTIME) || name(file).contains(platform))
                    .sorted(Comparator.comparingInt(Gateways::rank))
                    .toList();
            if (packages.isEmpty()) {
                throw new BenchmarkException(
                        "There are no deployment packages in " + home + ": run ./fanwatch package there", null);
            }
            return packages;
        } catch (IOException e) {
            throw new BenchmarkException("Fanwatch is not built in " + home + ": run ./fanwatch package there", e);
        }
    }

    private static int rank(Path file) {
        if (name(file).contains(RUNTIME)) {
            return 0;
        }
        if (name(file).contains("model")) {
            return 1;
        }
        return name(file).matches("fanwatch-\\d.*") ? 2 : 3;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
