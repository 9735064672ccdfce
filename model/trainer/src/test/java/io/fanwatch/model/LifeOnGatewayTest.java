// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonParser;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.model.cli.EvaluateCommand;
import io.fanwatch.model.cli.TrainCommand;
import io.fanwatch.scoring.onnx.internal.session.Execution;
import io.fanwatch.scoring.onnx.internal.session.Judgement;
import io.fanwatch.scoring.onnx.internal.session.OnnxModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A model of remaining life, as {@code train} writes it, in the scorer of a gateway. */
class LifeOnGatewayTest {

    private static final int UNITS = 12;
    private static final int CAP = 60;
    private static final FeatureSchema SENSORS = new FeatureSchema(List.of("heat", "flow"));

    private final Random random = new Random(31);
    private final List<Integer> lives = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void a_gateway_says_what_evaluate_says_of_the_same_readings() throws Exception {
        Path data = runs();
        run(
                new TrainCommand(),
                ("--target rul --unit unit --cycle cycle --features heat,flow --family trees --window 12 --own-start 10"
                                + " --age --folds 3 --alarm 15 --cap " + CAP + " --out " + folder + " " + data)
                        .split(" "));
        Path json = folder.resolve("result.json");
        run(
                new EvaluateCommand(),
                ("--model " + folder.resolve("fan.onnx") + " --device unit --time cycle --time-format h --learning 30h"
                                + " --features heat,flow --json " + json + " " + data)
                        .split(" "));
        double expected = JsonParser.parseString(Files.readString(json))
                .getAsJsonObject()
                .get("rmse")
                .getAsDouble();

        double squares = 0;
        byte[] file = Files.readAllBytes(folder.resolve("fan.onnx"));
        try (OnnxModel model = OnnxModel.load(file, new Execution(1, 64))) {
            assertThat(model.metadata().features().names()).containsExactlyInAnyOrder("heat", "flow");
            for (int from = 0; from < readings.size(); from += 100) {
                List<Reading> batch = readings.subList(from, Math.min(readings.size(), from + 100));
                Judgement judgement = model.score(batch).orElseThrow();
                for (int i = 0; i < batch.size(); i++) {
                    double left = Math.min(CAP, left(batch.get(i)));
                    double said =
                            judgement.findings()[i].remaining().orElseThrow().value();
                    squares += (said - left) * (said - left);
                    assertThat(judgement.probabilities()[i] >= 0.5).isEqualTo(said < 15);
                }
            }
        }
        assertThat(Math.sqrt(squares / readings.size())).isBetween(0.3, 10.0).isCloseTo(expected, within(1e-3));
    }

    private double left(Reading reading) {
        return lives.get(Integer.parseInt(reading.deviceId())) - reading.time().getEpochSecond() / 3600.0;
    }

    /** Units that live 60 to 140 cycles; heat rises in the last 50, from a level of each unit's own. */
    private Path runs() throws Exception {
        List<String> lines = new ArrayList<>(List.of("unit,cycle,heat,flow"));
        IntStream.range(0, UNITS).forEach(unit -> lives.add(60 + random.nextInt(80)));
        for (int cycle = 1; cycle <= 140; cycle++) {
            for (int unit = 0; unit < UNITS; unit++) {
                int life = lives.get(unit);
                if (cycle > life) {
                    continue;
                }
                double heat = 600 + 20 * unit + 0.6 * Math.max(0, 50 - (life - cycle)) + random.nextGaussian();
                double flow = 8 + random.nextGaussian() / 10;
                lines.add(String.format(Locale.ROOT, "%d,%d,%s,%s", unit, cycle, heat, flow));
                readings.add(new Reading(
                        "" + unit, Optional.empty(), Instant.ofEpochSecond(3600L * cycle), SENSORS, heat, flow));
            }
        }
        return Files.write(folder.resolve("runs.csv"), lines);
    }

    private static void run(Object command, String... arguments) {
        StringWriter errors = new StringWriter();
        int code = new CommandLine(command)
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
        assertThat(code).as(errors.toString()).isZero();
    }
}
