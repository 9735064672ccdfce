// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.condition.Features;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that fail where power is too high, or so they say: torque times speed above 30,000. */
class ModelFamiliesTest {

    private static final Features POWER = Features.parse("torque, speed, torque * speed");

    @TempDir
    private static Path folder;

    private static Path labelled;
    private static Path healthy;

    @BeforeAll
    static void write() throws Exception {
        labelled = file("labelled.csv", true);
        healthy = file("healthy.csv", false);
    }

    @Test
    void trees_are_written_with_their_features_inside_and_take_raw_readings() throws Exception {
        TrainingReport report = train(labelled, "trees", with(Family.TREES, Optional.of(POWER)), 3);

        assertThat(report.metrics().f1()).isGreaterThan(0.9);
        assertThat(report.modelBytes()).isLessThan(100_000);
        assertThat(report.estimates()).singleElement().satisfies(estimate -> {
            assertThat(estimate.metrics()).hasSize(3);
            assertThat(estimate.mean(ClassificationMetrics::f1))
                    .isCloseTo(report.metrics().f1(), within(0.1));
        });
        try (OrtSession session =
                OrtEnvironment.getEnvironment().createSession(report.model().toString())) {
            Map<String, String> metadata = session.getMetadata().getCustomMetadata();
            assertThat(metadata)
                    .containsEntry("fanwatch.features", "torque,speed")
                    .containsEntry("fanwatch.family", "trees")
                    .containsKeys("fanwatch.selftest", "fanwatch.threshold", "fanwatch.metrics");
            JsonObject distribution = JsonParser.parseString(metadata.get("fanwatch.distribution"))
                    .getAsJsonObject();
            assertThat(distribution.getAsJsonObject("features").keySet()).containsExactly("torque", "speed");
            assertThat(distribution.getAsJsonObject("score").getAsJsonArray("shares"))
                    .isNotEmpty();
            JsonArray edges = distribution
                    .getAsJsonObject("features")
                    .getAsJsonObject("speed")
                    .getAsJsonArray("edges");
            assertThat(edges).hasSize(9);
            // of all rows a tenth are above 1,100, of the healthy ones above 1,017
            assertThat(edges.get(8).getAsDouble()).isBetween(980.0, 1055.0);
        }
        assertThat(Files.readString(report.modelCard()))
                .contains("Gradient-boosted trees", "torque * speed", "On other splits", "± ")
                .doesNotContain("Network");
    }

    @Test
    void the_same_seed_gives_the_same_trees() throws Exception {
        ModelOptions trees = with(Family.TREES, Optional.empty());

        assertThat(Files.readAllBytes(train(labelled, "one", trees).model()))
                .isEqualTo(Files.readAllBytes(train(labelled, "two", trees).model()));
    }

    @Test
    void the_best_family_is_taken_and_the_card_says_why() throws Exception {
        TrainingReport report = train(labelled, "auto", with(Family.AUTO, Optional.of(POWER)), 3);

        assertThat(report.selection().candidates())
                .extracting(Selection.Candidate::family)
                .containsExactlyInAnyOrder(Family.NETWORK, Family.TREES, Family.FOREST, Family.LOGISTIC);
        Selection.Candidate best = report.selection().candidates().get(0);
        assertThat(report.selection().candidates())
                .isSortedAccordingTo((one, other) -> Double.compare(f1(other), f1(one)));
        assertThat(report.selection().family()).isEqualTo(best.family());
        assertThat(Files.readString(report.modelCard())).contains("it had the highest f1");
    }

    @Test
    void healthy_rows_alone_are_enough_for_one_class() throws Exception {
        for (Family family : List.of(Family.ONE_CLASS, Family.AUTO)) {
            TrainingReport report = train(healthy, family.toString(), with(family, Optional.empty()));

            assertThat(report.selection().family()).isEqualTo(Family.ONE_CLASS);
            assertThat(report.threshold()).isEqualTo(0.5);
            assertThat(report.metrics().falsePositives() / (double) report.testRows())
                    .isLessThan(0.1);
        }
        assertThatThrownBy(() -> train(healthy, "trees", with(Family.TREES, Optional.empty())))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("there is no column 'Faulty'");
    }

    @Test
    void options_out_of_range_are_refused() {
        assertThatThrownBy(() -> new ModelOptions(Family.ONE_CLASS, Optional.empty(), Optional.empty(), 0, 1))
                .hasMessageContaining("false-alarm rate 0.0 is out of range");
    }

    private static ModelOptions with(Family family, Optional<Features> features) {
        return new ModelOptions(family, Optional.empty(), features, 0.05, 1);
    }

    private static double f1(Selection.Candidate candidate) {
        return candidate.estimate().mean(ClassificationMetrics::f1);
    }

    private static TrainingReport train(Path data, String name, ModelOptions model) throws Exception {
        return train(data, name, model, 0);
    }

    private static TrainingReport train(Path data, String name, ModelOptions model, int folds) throws Exception {
        TrainingOptions options = TrainingOptions.of(data, folder.resolve(name))
                .withColumns(List.of("torque", "speed"), "Faulty", "1")
                .withReading(DataOptions.DEFAULT.withFolds(folds))
                .withMaxEpochs(3);
        return ModelTrainer.train(options, model, ProgressListener.silent());
    }

    private static Path file(String name, boolean withLabels) throws Exception {
        Random random = new Random(11);
        List<String> lines = new ArrayList<>(List.of(withLabels ? "Torque,Speed,Faulty" : "Torque,Speed"));
        for (int i = 0; i < 1500; i++) {
            double torque = 10 + 40 * random.nextDouble();
            double speed = 200 + 1000 * random.nextDouble();
            String values = String.format(Locale.ROOT, "%.2f,%.1f", torque, speed);
            lines.add(withLabels ? values + "," + (torque * speed > 30_000 ? 1 : 0) : values);
        }
        return Files.write(folder.resolve(name), lines);
    }
}
