// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.model.cli.EvaluateCommand;
import io.fanwatch.model.cli.TrainCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Units that live 60 to 140 cycles; a sensor rises in the last 50, from a level of each unit's own. */
class LifeTrainingTest {

    private static final int UNITS = 20;

    @TempDir
    private Path folder;

    private final Random random = new Random(21);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void trees_learn_how_long_units_still_have_and_evaluate_judges_them() throws Exception {
        Path training = units("training.txt", 0);
        train("trees", training, "--own-start", "10");

        assertThat(out.toString()).contains("trees: RMSE", "on units left out", "alarm before the failure of 20 of 20");
        JsonObject card = JsonParser.parseString(Files.readString(folder.resolve("trees/model-card.json")))
                .getAsJsonObject();
        JsonObject validated = card.getAsJsonObject("validation").getAsJsonObject("trees");
        double unitWise = rmse(validated, "unit_wise");
        // the spread of what remains, 0 to 60, is 20
        assertThat(unitWise).isBetween(1.0, 12.0);
        assertThat(rmse(validated, "random_split")).isLessThan(unitWise);
        assertThat(card.get("own_start").getAsBoolean()).isTrue();
        assertThat(card.get("age").getAsBoolean()).isFalse();
        assertThat(Files.readString(folder.resolve("trees/model-card.md")))
                .contains("RMSE, random split", "the first 10 steps", "Told the unit's age: no");
        try (OrtSession session = OrtEnvironment.getEnvironment()
                .createSession(folder.resolve("trees/fan.onnx").toString())) {
            Map<String, String> metadata = session.getMetadata().getCustomMetadata();
            assertThat(session.getOutputNames()).containsExactly("remaining");
            assertThat(metadata)
                    .containsEntry("fanwatch.kind", "remaining-life")
                    .containsEntry("fanwatch.unit", "cycles")
                    .containsEntry("fanwatch.direction", "lower")
                    .containsEntry("fanwatch.alarm_level", "15.0")
                    .containsEntry("fanwatch.features", "mean(4, 12h),mean(4, 4h),first(4, 10h)")
                    .containsEntry("fanwatch.output", "remaining")
                    .doesNotContainKey("fanwatch.threshold");
        }

        Path test = units("test.txt", 20);
        Path remaining = Files.writeString(folder.resolve("remaining.txt"), "20\n".repeat(UNITS));
        JsonObject json = evaluate("trees", test, "--remaining", remaining.toString());

        assertThat(json.get("rmse").getAsDouble()).isBetween(0.5, 10.0);
        assertThat(json.get("nasa_score").getAsDouble()).isPositive();
        assertThat(json.get("remaining_life_estimates").getAsInt()).isEqualTo(UNITS);
        assertThat(out.toString()).contains("remaining life: RMSE");

        JsonObject toTheEnd = evaluate("trees", training);
        assertThat(toTheEnd.get("remaining_life_estimates").getAsInt()).isGreaterThan(60 * UNITS);
        JsonObject detector = toTheEnd.getAsJsonObject("detectors").getAsJsonObject("fan 1.0.0");
        assertThat(detector.get("missed").getAsInt()).isZero();
        assertThat(detector.getAsJsonArray("cost_curve")).hasSize(10);
        // the very readings that it was trained on
        JsonObject drift = detector.getAsJsonObject("drift");
        assertThat(drift.keySet()).containsExactly("mean(4, 12h)", "mean(4, 4h)", "first(4, 10h)", "score");
        assertThat(drift.get("score").getAsDouble()).isLessThan(0.02);
        assertThat(detector.getAsJsonObject("lead_s").get("median").getAsDouble())
                .isBetween(8 * 3600.0, 25 * 3600.0);
    }

    @Test
    void a_network_learns_it_too() throws Exception {
        train("network", units("training.txt", 0), "--own-start", "10", "--epochs", "20", "--folds", "3");

        JsonObject card = JsonParser.parseString(Files.readString(folder.resolve("network/model-card.json")))
                .getAsJsonObject();
        assertThat(rmse(card.getAsJsonObject("validation").getAsJsonObject("network"), "unit_wise"))
                .isLessThan(15);
        assertThat(card.get("family").getAsString()).isEqualTo("network");
    }

    @Test
    void two_models_are_put_side_by_side() throws Exception {
        Path training = units("training.txt", 0);
        train("trees", training, "--folds", "3");
        JsonObject json = evaluate(
                "trees", training, "--model", folder.resolve("trees/fan.onnx").toString());

        assertThat(json.getAsJsonObject("detectors").keySet())
                .containsExactly("monitor", "fan 1.0.0", "fan 1.0.0 (2)", "monitor or model");
        JsonObject both = json.getAsJsonObject("models_side_by_side");
        assertThat(both.get("second").getAsString()).isEqualTo("fan 1.0.0 (2)");
        assertThat(both.get("readings").getAsInt()).isZero();
    }

    @Test
    void what_cannot_be_learned_from_is_refused_with_a_remedy() throws Exception {
        Path swapped = folder.resolve("swapped.txt");
        List<String> lines = new ArrayList<>(Files.readAllLines(units("training.txt", 0)));
        lines.add(2, lines.remove(3));
        Files.write(swapped, lines);

        assertThat(run(new TrainCommand(), arguments("x", swapped))).isEqualTo(1);
        assertThat(err.toString()).contains("line 4", "is not after the one before", "Sort the rows");
        assertThat(run(new TrainCommand(), arguments("x", swapped, "--target", "life")))
                .isEqualTo(2);
        assertThat(run(new TrainCommand(), arguments("x", swapped, "--alarm", "200")))
                .isEqualTo(2);
        assertThat(run(new TrainCommand(), arguments("x", swapped, "--family", "logistic")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("There is no --target 'life'", "The alarm at 200.0");
        assertThatThrownBy(() -> evaluate("none", swapped)).isInstanceOf(AssertionError.class);
    }

    private static double rmse(JsonObject validated, String split) {
        return validated.getAsJsonObject(split).get("rmse").getAsDouble();
    }

    private Path units(String name, int cutOff) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int unit = 1; unit <= UNITS; unit++) {
            int life = 60 + random.nextInt(80);
            double level = 600 + 40 * random.nextGaussian();
            for (int cycle = 1; cycle <= life - cutOff; cycle++) {
                double wear = Math.max(0, 50 - (life - cycle)) / 50.0;
                lines.add(String.format(
                        Locale.ROOT,
                        "%d %d %.3f %.3f",
                        unit,
                        cycle,
                        random.nextGaussian(),
                        level + 30 * wear + random.nextGaussian()));
            }
        }
        return Files.write(folder.resolve(name), lines);
    }

    private String[] arguments(String name, Path data, String... more) {
        String[] usual = {
            data.toString(),
            "--out",
            folder.resolve(name).toString(),
            "--target",
            "rul",
            "--unit",
            "1",
            "--cycle",
            "2",
            "--features",
            "4",
            "--window",
            "12",
            "--cap",
            "60",
            "--alarm",
            "15",
            "--family",
            name.equals("network") ? "network" : "trees"
        };
        List<String> all = new ArrayList<>(List.of(usual));
        for (int i = 0; i < more.length; i += 2) {
            int at = all.indexOf(more[i]);
            if (at >= 0) {
                all.set(at + 1, more[i + 1]);
            } else {
                all.addAll(List.of(more[i], more[i + 1]));
            }
        }
        return all.toArray(String[]::new);
    }

    private void train(String name, Path data, String... more) {
        assertThat(run(new TrainCommand(), arguments(name, data, more)))
                .as(err.toString())
                .isZero();
    }

    private JsonObject evaluate(String name, Path data, String... more) throws Exception {
        Path json = folder.resolve("result.json");
        String[] usual = {
            data.toString(),
            "--model",
            folder.resolve(name + "/fan.onnx").toString(),
            "--device",
            "1",
            "--time",
            "2",
            "--features",
            "4",
            "--learning",
            "30h",
            "--json",
            json.toString()
        };
        assertThat(run(
                        new EvaluateCommand(),
                        Stream.concat(Arrays.stream(usual), Arrays.stream(more)).toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        return JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
