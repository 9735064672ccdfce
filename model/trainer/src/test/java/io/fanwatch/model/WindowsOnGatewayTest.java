// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A model that looks at a fan's last readings, as {@code train} writes it, in the scorer of a gateway. */
class WindowsOnGatewayTest {

    private static final int FANS = 12;
    private static final int HEALTHY = 100;
    private static final int WINDOW = 4;
    private static final FeatureSchema SENSORS = new FeatureSchema(List.of("swing", "heat"));

    private final Random random = new Random(5);
    private final List<Reading> readings = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path data;

    /** Healthy fans swing down and faulty ones up, which one reading alone does not show. */
    @BeforeEach
    void write() throws Exception {
        List<String> lines = new ArrayList<>();
        double[] swing = random.doubles(FANS).toArray();
        for (int i = 0; i < 2 * HEALTHY; i++) {
            for (int fan = 0; fan < FANS; fan++) {
                boolean faulty = i >= HEALTHY;
                swing[fan] = (swing[fan] + (faulty ? 0.1 : 0.9)) % 1;
                double heat = 40 + random.nextGaussian();
                lines.add(String.format(Locale.ROOT, "%d,%d,%s,%s,%d", fan, i, swing[fan], heat, faulty ? 1 : 0));
                readings.add(new Reading(
                        "" + fan, Optional.empty(), Instant.ofEpochSecond(3600L * i), SENSORS, swing[fan], heat));
            }
        }
        data = folder.resolve("fans.csv");
        Files.write(data, lines(lines));
        // train must find the order by itself
        Collections.shuffle(lines, random);
        Files.write(folder.resolve("shuffled.csv"), lines(lines));
    }

    @Test
    void the_last_readings_tell_what_one_does_not_on_the_gateway_as_in_training() throws Exception {
        String train = "--features swing,heat --label faulty --group fan --time hour --time-format h --epochs 25 --out "
                + folder + " " + folder.resolve("shuffled.csv");
        assertThat(run(new TrainCommand(), train + " --name one")).isEmpty();
        assertThat(run(new TrainCommand(), train + " --name four --readings " + WINDOW))
                .isEmpty();

        assertThat(f1("one")).isLessThan(0.8);
        assertThat(f1("four")).isGreaterThan(0.95);
        assertThat(evaluated()).isGreaterThan(0.95);
        assertThat(Files.readString(folder.resolve("model-card.md")))
                .contains("a machine's last 4 readings (swing, heat)");
        assertThat(JsonParser.parseString(Files.readString(folder.resolve("model-card.json")))
                        .getAsJsonObject()
                        .get("readings")
                        .getAsInt())
                .isEqualTo(WINDOW);
    }

    @Test
    void what_windows_cannot_be_made_of_is_refused_with_a_remedy() {
        String train = "--features swing,heat --label faulty --readings 4 --out " + folder + " " + data;
        String grouped = train + " --group fan --time hour --time-format h";

        assertThat(run(new TrainCommand(), train + " --group fan")).contains("give --group and --time");
        assertThat(run(new TrainCommand(), grouped + " --missing median")).contains("give --missing drop");
        assertThat(run(new TrainCommand(), grouped + " --family trees")).contains("goes with --family network");
        assertThat(run(new TrainCommand(), train + " --target rul --unit fan --cycle hour"))
                .contains("--readings is for faults");
    }

    /** Of the readings that a gateway judges. */
    private double f1(String name) throws Exception {
        Path file = folder.resolve(name + ".onnx");
        int right = 0;
        int called = 0;
        int unjudged = 0;
        int faulty = 0;
        try (OnnxModel model = OnnxModel.load(Files.readAllBytes(file), new Execution(1, 64))) {
            for (int from = 0; from < readings.size(); from += 100) {
                List<Reading> batch = readings.subList(from, Math.min(readings.size(), from + 100));
                Judgement judgement = model.score(batch).orElseThrow();
                for (int i = 0; i < batch.size(); i++) {
                    if (judgement.findings().length > 0 && !judgement.findings()[i].equals(Findings.NONE)) {
                        unjudged++;
                        continue;
                    }
                    boolean isFaulty = batch.get(i).time().getEpochSecond() >= 3600L * HEALTHY;
                    boolean isCalled =
                            judgement.probabilities()[i] >= model.metadata().threshold();
                    faulty += isFaulty ? 1 : 0;
                    called += isCalled ? 1 : 0;
                    right += isFaulty && isCalled ? 1 : 0;
                }
            }
            assertThat(unjudged).isEqualTo(name.equals("four") ? FANS * (WINDOW - 1) : 0);
        }
        return 2.0 * right / (faulty + called);
    }

    private double evaluated() throws Exception {
        Path json = folder.resolve("result.json");
        String evaluate = "--model " + folder.resolve("four.onnx") + " --device fan --time hour --time-format h"
                + " --learning 2h --label faulty --features swing,heat --json " + json + " " + data;
        assertThat(run(new EvaluateCommand(), evaluate)).isEmpty();
        return JsonParser.parseString(Files.readString(json))
                .getAsJsonObject()
                .getAsJsonObject("detectors")
                .getAsJsonObject("four 1.0.0")
                .get("f1")
                .getAsDouble();
    }

    private static List<String> lines(List<String> rows) {
        List<String> lines = new ArrayList<>(List.of("fan,hour,swing,heat,faulty"));
        lines.addAll(rows);
        return lines;
    }

    /** Nothing, or what went wrong. */
    private static String run(Object command, String arguments) {
        StringWriter errors = new StringWriter();
        int code = new CommandLine(command)
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments.split(" "));
        return code == 0 ? "" : code + " " + errors.toString().lines().collect(Collectors.joining(" "));
    }
}
