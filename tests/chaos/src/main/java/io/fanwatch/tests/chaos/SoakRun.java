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
 * @param fans how many fans it keeps
 * @param fullMinutes when it kept so many, in minutes since the beginning; infinite if it never did
 * @param sent readings given to the broker
 * @param verdicts verdicts on them
 * @param exchanges how often its model was exchanged
 * @param changes how often its configuration was
 * @param date when it was
 */
record SoakRun(
        List<Sample> samples,
        int fans,
        double fullMinutes,
        long sent,
        long verdicts,
        int exchanges,
        int changes,
        String date) {

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

    private static final int MOST_ON_THEIR_WAY = 1_000;
    private static final double MILLIS_A_MINUTE = 60_000;
    /* on the live page, as shipped */
    private static final int MOST_SHOWN = 10_000;

    private static final int FEWEST_SAMPLES = 10;

    /**
     * Runs one.
     *
     * @param home a built Fanwatch
     * @param fans how many fans the gateway keeps
     */
    static SoakRun run(Path home, int fans, Rhythm rhythm) throws ChaosException, InterruptedException {
        int httpPort = LoopbackPort.free();
        try (Mosquitto broker = new Mosquitto();
                GatewayFolder folder = GatewayFolder.make(home, Map.of(), Optional.empty())) {
            broker.withSetting("max_inflight_messages " + MOST_ON_THEIR_WAY).start();
            try (GatewayProcess gateway = new GatewayProcess(
                            folder, folder.path().resolve("data"), broker.url(), httpPort, Map.of());
                    SoakTraffic traffic = new SoakTraffic(broker.url())) {
                gateway.start();
                gateway.awaitReady();
                Path model = Files.copy(home.resolve(MODEL), folder.path().resolve("other.onnx"));
                GatewayConsole console = new GatewayConsole(httpPort, gateway.login());
                // what it keeps of each fan is full as early as the fans are, and of time only a minute
                console.set("fanwatch-predictor", "fans.maximum", "INTEGER", String.valueOf(fans));
                console.set("fanwatch-condition", "devices.maximum", "INTEGER", String.valueOf(fans));
                console.set(
                        "fanwatch-dashboard", "fans.maximum", "INTEGER", String.valueOf(Math.min(fans, MOST_SHOWN)));
                console.set("fanwatch-dashboard", "history.minutes", "INTEGER", "1");
                return run(gateway, traffic, console, model, fans, rhythm);
            }
        } catch (IOException e) {
            throw new ChaosException("the model cannot be copied: " + e.getMessage(), e);
        }
    }

    private static SoakRun run(
            GatewayProcess gateway, SoakTraffic traffic, GatewayConsole console, Path model, int fans, Rhythm rhythm)
            throws ChaosException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        double full = Double.POSITIVE_INFINITY;
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
                samples.add(Sample.of(gateway.pid(), gateway.temporary(), now.toMillis() / MILLIS_A_MINUTE));
            }
            if (full > rhythm.length().toMinutes()
                    && traffic.verdicts() >= (long) fans * SoakTraffic.READINGS_OF_EACH) {
                full = now.toMillis() / MILLIS_A_MINUTE;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        traffic.end();
        return new SoakRun(
                List.copyOf(samples),
                fans,
                full,
                traffic.sent(),
                traffic.verdicts(),
                exchanges,
                changes,
                LocalDate.now().toString());
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** The samples by which it is judged: those of the second half while it keeps all the fans it may. */
    List<Sample> judged() {
        double begin = Math.max(fullMinutes, samples.get(samples.size() / 2).minutes());
        return samples.stream().filter(sample -> sample.minutes() >= begin).toList();
    }

    /** Whether there are enough of them. */
    boolean isLongEnough() {
        return judged().size() >= FEWEST_SAMPLES;
    }

    /** Whether every reading has its verdict, and nothing grew. */
    boolean isSound() {
        return verdicts >= sent
                && isLongEnough()
                && List.of(Sample.Kind.values()).stream()
                        .allMatch(kind -> Trend.of(judged(), kind).isFlat());
    }
}
