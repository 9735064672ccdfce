// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTrainerTest {

    private static final int ROWS = 1_500;
    private static final int EPOCHS = 12;

    @TempDir
    private static Path folder;

    private static TrainingOptions options;
    private static TrainingReport report;
    private static final AtomicInteger EPOCHS_HEARD = new AtomicInteger();

    @BeforeAll
    static void train() throws Exception {
        Path data = folder.resolve("fans.csv");
        FanDataGenerator.write(data, ROWS, 11);
        options = TrainingOptions.of(data, folder.resolve("deep/out"))
                .withModel("turbine", "2.1.0")
                .withColumns(List.of("Sound", "rotation", "temperature", "vibration"), "faulty", "1")
                .withSeed(5)
                .withMaxEpochs(EPOCHS);
        report = ModelTrainer.train(options, (epoch, max, loss, validationLoss) -> EPOCHS_HEARD.incrementAndGet());
    }

    @Test
    void the_model_file_describes_itself_and_stays_small() throws Exception {
        byte[] file = Files.readAllBytes(report.model());
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file)) {
            Map<String, String> metadata = session.getMetadata().getCustomMetadata();

            assertThat(report.model().getFileName()).hasToString("turbine.onnx");
            assertThat(file).hasSizeLessThanOrEqualTo(20 * 1024).hasSize((int) report.modelBytes());
            assertThat(session.getInputNames()).containsExactly("features");
            assertThat(session.getOutputNames()).containsExactly("probability");
            assertThat(metadata)
                    .containsEntry("fanwatch.name", "turbine")
                    .containsEntry("fanwatch.version", "2.1.0")
                    .containsEntry("fanwatch.features", "sound,rotation,temperature,vibration")
                    .containsEntry("fanwatch.output", "probability")
                    .containsEntry("fanwatch.training.digest", report.dataDigest());
            assertThat(Double.parseDouble(metadata.get("fanwatch.threshold"))).isEqualTo(report.threshold());
            JsonObject metrics =
                    JsonParser.parseString(metadata.get("fanwatch.metrics")).getAsJsonObject();
            assertThat(metrics.keySet()).containsExactly("accuracy", "precision", "recall", "f1", "roc_auc");
            assertThat(metrics.get("accuracy").getAsDouble())
                    .isCloseTo(report.metrics().accuracy(), within(1e-4));
        }
    }

    @Test
    void the_self_test_rows_give_the_probabilities_written_beside_them() throws Exception {
        try (OrtSession session =
                OrtEnvironment.getEnvironment().createSession(report.model().toString())) {
            JsonArray rows = JsonParser.parseString(
                            session.getMetadata().getCustomMetadata().get("fanwatch.selftest"))
                    .getAsJsonArray();
            float[][] features = new float[rows.size()][4];
            for (int row = 0; row < features.length; row++) {
                assertThat(rows.get(row).getAsJsonArray()).hasSize(5);
                for (int i = 0; i < 4; i++) {
                    features[row][i] = rows.get(row).getAsJsonArray().get(i).getAsFloat();
                }
            }

            float[] probabilities = run(session, features);

            assertThat(probabilities).hasSize(8);
            for (int row = 0; row < probabilities.length; row++) {
                float expected = rows.get(row).getAsJsonArray().get(4).getAsFloat();
                assertThat(probabilities[row]).isBetween(0f, 1f).isCloseTo(expected, within(1e-4f));
            }
            assertThat(probabilities[0]).isNotEqualTo(probabilities[7]);
        }
    }

    @Test
    void far_away_readings_still_give_a_probability() throws Exception {
        try (OrtSession session =
                OrtEnvironment.getEnvironment().createSession(report.model().toString())) {
            float[] probabilities =
                    run(session, new float[][] {{0, 0, 0, 0}, {1e6f, 1e6f, 1e6f, 1e6f}, {-1e6f, 0, 1, 2}});

            for (float probability : probabilities) {
                assertThat(probability).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void a_few_epochs_already_find_most_faults() {
        assertThat(report.metrics().accuracy()).isGreaterThan(0.8);
        assertThat(report.metrics().rocAuc()).isGreaterThan(0.85);
        assertThat(report.metrics().rows()).isEqualTo(report.testRows());
        assertThat(report.trainingRows() + report.validationRows() + report.testRows())
                .isEqualTo(ROWS);
    }

    @Test
    void the_listener_hears_every_epoch() {
        assertThat(EPOCHS_HEARD).hasValue(report.epochs());
        assertThat(report.epochs()).isBetween(report.bestEpoch(), EPOCHS);
    }

    @Test
    void the_cards_tell_data_split_metrics_and_training() throws Exception {
        JsonObject card =
                JsonParser.parseString(Files.readString(report.modelCardJson())).getAsJsonObject();
        String text = Files.readString(report.modelCard());

        assertThat(card.getAsJsonObject("data").get("digest").getAsString()).isEqualTo(report.dataDigest());
        assertThat(card.getAsJsonObject("data").get("rows").getAsInt()).isEqualTo(ROWS);
        assertThat(card.getAsJsonObject("training").get("seed").getAsLong()).isEqualTo(5);
        assertThat(card.getAsJsonObject("test_metrics")
                        .getAsJsonObject("confusion_matrix")
                        .get("tp")
                        .getAsLong())
                .isEqualTo(report.metrics().truePositives());
        assertThat(text)
                .contains("# Model card: turbine 2.1.0", report.dataDigest(), "Seed 5")
                .contains(String.valueOf(report.threshold()))
                .doesNotContain(folder.toString());
    }

    @Test
    void the_plots_are_images_of_a_modest_size() throws Exception {
        assertThat(report.plots())
                .extracting(plot -> plot.getFileName().toString())
                .containsExactly(
                        "learning-curve.png",
                        "roc.png",
                        "precision-recall.png",
                        "feature-distributions.png",
                        "confusion-matrix.png");
        for (Path plot : report.plots()) {
            assertThat(ImageIO.read(plot.toFile()).getWidth()).isGreaterThanOrEqualTo(640);
            assertThat(plot.toFile().length()).isLessThan(100_000);
        }
    }

    @Test
    void the_same_seed_gives_the_same_file_and_another_seed_another() throws Exception {
        TrainingOptions shorter = options.withMaxEpochs(2);

        byte[] first = trained(shorter, "first");
        byte[] again = trained(shorter, "again");
        byte[] other = trained(shorter.withSeed(6), "other");

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void an_output_folder_that_is_a_file_is_named_with_a_remedy() throws Exception {
        Path file = Files.createFile(folder.resolve("occupied"));
        TrainingOptions blocked = in(file, options.withMaxEpochs(1));

        assertThatThrownBy(() -> ModelTrainer.train(blocked, ProgressListener.silent()))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("Cannot write to " + file)
                .hasMessageContaining("Check that it is a folder");
    }

    private static byte[] trained(TrainingOptions how, String directory) throws Exception {
        TrainingOptions where = in(folder.resolve(directory), how);
        return Files.readAllBytes(
                ModelTrainer.train(where, ProgressListener.silent()).model());
    }

    private static TrainingOptions in(Path directory, TrainingOptions how) {
        return TrainingOptions.of(how.data(), directory)
                .withModel(how.name(), how.version())
                .withColumns(how.features(), how.label(), how.positive().orElseThrow())
                .withSeed(how.seed())
                .withMaxEpochs(how.maxEpochs());
    }

    private static float[] run(OrtSession session, float[][] features) throws Exception {
        try (OnnxTensor input = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), features);
                OrtSession.Result result = session.run(Map.of("features", input))) {
            float[][] output = (float[][]) result.get(0).getValue();
            float[] probabilities = new float[output.length];
            for (int i = 0; i < output.length; i++) {
                assertThat(output[i]).hasSize(1);
                probabilities[i] = output[i][0];
            }
            return probabilities;
        }
    }
}
