// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import io.fanwatch.tests.fixtures.LoopbackPort;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What came of a gateway that runs for long while everything changes.
 *
 * @param samples what it held, in order
 * @param sent readings given to the broker
 * @param verdicts verdicts on them
 * @param exchanges how often its model was exchanged
 * @param changes how often its configuration was
 * @param date when it was
 */
record SoakRun(List<Sample> samples, long sent, long verdicts, int exchanges, int changes, String date) {

    private static final Path MODEL = Path.of("model", "fan", "src", "main", "resources", "model", "fan.onnx");

    /**
     * How long, and how often what happens.
     *
     * @param length of the whole
     * @param sample from one look at the process to the next
     * @param exchange from one exchange of the model to the next
     * @param change from one change of the configuration to the next
     */
    record Rhythm(Duration length, Duration sample, Duration exchange, Duration change) {}

    private static final int PER_SECOND = 1_000;

    /**
     * Runs one.
     *
     * @param home a built Fanwatch
     */
    static SoakRun run(Path home, Rhythm rhythm) throws ChaosException, InterruptedException {
        int httpPort = LoopbackPort.free();
        try (Mosquitto broker = new Mosquitto();
                GatewayFolder folder = GatewayFolder.make(home, Map.of(), Optional.empty())) {
            broker.withFile(home.resolve(Path.of("kura-config", "mosquitto.conf")))
                    .start();
            try (GatewayProcess gateway = new GatewayProcess(
                            folder, folder.path().resolve("data"), broker.url(), httpPort, Map.of());
                    SoakTraffic traffic = new SoakTraffic(broker.url(), PER_SECOND)) {
                gateway.start();
                gateway.awaitReady();
                Path model = Files.copy(home.resolve(MODEL), folder.path().resolve("other.onnx"));
                GatewayConsole console = new GatewayConsole(httpPort, gateway.login());
                return run(gateway, traffic, console, model, rhythm);
            }
        } catch (IOException e) {
            throw new ChaosException("the model cannot be copied: " + e.getMessage(), e);
        }
    }

    private static SoakRun run(
            GatewayProcess gateway, SoakTraffic traffic, GatewayConsole console, Path model, Rhythm rhythm)
            throws ChaosException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        int exchanges = 0;
        int changes = 0;
        traffic.begin();
        long begun = System.nanoTime();
        for (Duration now = Duration.ZERO; now.compareTo(rhythm.length()) < 0; now = since(begun)) {
            if (now.compareTo(rhythm.exchange().multipliedBy(exchanges + 1L)) > 0) {
                exchanges++;
                console.set(
                        "fanwatch-scorer-onnx",
                        "model.file",
                        "STRING",
                        exchanges % 2 == 1 ? "\"" + model + "\"" : "\"\"");
            }
            if (now.compareTo(rhythm.change().multipliedBy(changes + 1L)) > 0) {
                changes++;
                console.set("fanwatch-predictor", "batch.maximum", "INTEGER", String.valueOf(128 + changes % 2));
                console.set(
                        "fanwatch-telemetry", "payload.maximum.size", "INTEGER", String.valueOf(65_536 + changes % 2));
            }
            if (now.compareTo(rhythm.sample().multipliedBy(samples.size())) > 0) {
                samples.add(Sample.of(gateway.pid(), gateway.temporary(), now.toMillis() / 60_000.0));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        traffic.end();
        return new SoakRun(
                List.copyOf(samples),
                traffic.sent(),
                traffic.verdicts(),
                exchanges,
                changes,
                LocalDate.now().toString());
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Whether every reading has its verdict, and nothing grew. */
    boolean isSound() {
        return verdicts >= sent
                && List.of(Sample.Kind.values()).stream()
                        .allMatch(kind -> Trend.of(samples, kind).isFlat());
    }
}
