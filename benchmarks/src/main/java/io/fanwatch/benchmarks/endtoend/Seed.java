// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import io.fanwatch.benchmarks.references.PlainNetwork;
import io.fanwatch.tests.fixtures.LoopbackPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The reference in Python: a predictor and a scoring service, in a process each. */
final class Seed {

    /** How to get what it needs. */
    static final String REMEDY = "On Debian 12: apt-get install python3 python3-paho-mqtt python3-flask python3-numpy";

    private static final long CHECK_SECONDS = 30;

    private Seed() {}

    /** A Python that has all that is needed. */
    static Optional<String> python() throws InterruptedException {
        for (String candidate : Stream.of("/usr/bin/python3", "python3").toList()) {
            try {
                Process check = new ProcessBuilder(candidate, "-c", "import paho.mqtt.client, flask, numpy")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (check.waitFor(CHECK_SECONDS, TimeUnit.SECONDS) && check.exitValue() == 0) {
                    return Optional.of(candidate);
                }
                check.destroyForcibly();
            } catch (IOException notThere) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** Starts both; the predictor's end ends the service. */
    static Child start(Session session) throws BenchmarkException {
        try {
            String python = python().orElseThrow(() -> new BenchmarkException(REMEDY, null));
            Path folder = Files.createDirectories(session.workFolder().resolve("seed"));
            Path network = folder.resolve("network.json");
            Files.writeString(network, PlainNetwork.shipped().json().toString());
            int port = LoopbackPort.free();
            SystemUnderTest underTest = Subject.SEED.underTest();
            Child service = Child.start(
                    "seed-service",
                    session.workFolder(),
                    List.of(python, script(folder, "seed_server.py"), network.toString(), String.valueOf(port)),
                    Map.of());
            service.awaitConnections(port);
            return Child.start(
                            "seed",
                            session.workFolder(),
                            List.of(
                                    python,
                                    script(folder, "seed_predictor.py"),
                                    String.valueOf(session.broker().port()),
                                    underTest.readingTopic(),
                                    underTest.verdictTopic(),
                                    "http://127.0.0.1:" + port + "/score"),
                            Map.of())
                    .with(service);
        } catch (IOException e) {
            throw new BenchmarkException("the seed can't be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private static String script(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = Seed.class.getResourceAsStream("/python/" + name)) {
            Files.copy(in, file);
        }
        return file.toString();
    }
}
