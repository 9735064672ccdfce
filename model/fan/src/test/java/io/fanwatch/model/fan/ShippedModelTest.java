// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.fan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.model.FanDataGenerator;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedModelTest {

    private static final int ROWS = 20_000;
    private static final long SEED_THE_MODEL_NEVER_SAW = 20_201_001;
    private static final int FIRST_FEATURE = 2;
    private static final int FEATURES = 4;

    private static byte[] file;
    private static OrtSession session;
    private static Map<String, String> metadata;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() throws Exception {
        try (InputStream resource = ShippedModelTest.class.getResourceAsStream("/model/fan.onnx")) {
            file = resource.readAllBytes();
        }
        session = OrtEnvironment.getEnvironment().createSession(file);
        metadata = session.getMetadata().getCustomMetadata();
    }

    @AfterAll
    static void unload() throws Exception {
        session.close();
    }

    @Test
    void on_fresh_readings_it_is_right_as_often_as_promised_and_false_alarms_are_rare() throws Exception {
        Path fresh = folder.resolve("fresh.csv");
        FanDataGenerator.write(fresh, ROWS, SEED_THE_MODEL_NEVER_SAW);
        List<String[]> lines = Files.readAllLines(fresh).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
        float[][] readings = lines.stream().map(ShippedModelTest::features).toArray(float[][]::new);
        double threshold = Double.parseDouble(metadata.get("fanwatch.threshold"));

        float[] probabilities = probabilities(readings);

        int right = 0;
        int alarms = 0;
        int trueAlarms = 0;
        for (int row = 0; row < ROWS; row++) {
            boolean alarm = probabilities[row] >= threshold;
            boolean faulty = "1".equals(lines.get(row)[FIRST_FEATURE + FEATURES]);
            right += alarm == faulty ? 1 : 0;
            alarms += alarm ? 1 : 0;
            trueAlarms += alarm && faulty ? 1 : 0;
        }
        assertThat((double) right / ROWS).isGreaterThanOrEqualTo(0.948);
        assertThat((double) trueAlarms / alarms).isGreaterThanOrEqualTo(0.995);
    }

    @Test
    void its_self_test_passes() throws Exception {
        JsonArray rows =
                JsonParser.parseString(metadata.get("fanwatch.selftest")).getAsJsonArray();
        float[][] readings = new float[rows.size()][FEATURES];
        for (int row = 0; row < readings.length; row++) {
            for (int i = 0; i < FEATURES; i++) {
                readings[row][i] = rows.get(row).getAsJsonArray().get(i).getAsFloat();
            }
        }

        float[] probabilities = probabilities(readings);

        assertThat(probabilities).isNotEmpty();
        for (int row = 0; row < readings.length; row++) {
            assertThat(probabilities[row])
                    .isCloseTo(rows.get(row).getAsJsonArray().get(FEATURES).getAsFloat(), within(1e-4f));
        }
    }

    @Test
    void it_is_small_and_says_what_it_is() {
        assertThat(file).hasSizeLessThanOrEqualTo(20 * 1024);
        assertThat(metadata)
                .containsEntry("fanwatch.name", "fan")
                .containsEntry("fanwatch.version", System.getProperty("fanwatch.model.version"))
                .containsEntry("fanwatch.features", "rotation,temperature,vibration,sound")
                .containsEntry("fanwatch.output", "probability");
    }

    @Test
    void its_card_belongs_to_it() throws Exception {
        JsonObject card = JsonParser.parseString(Files.readString(Path.of("model-card.json")))
                .getAsJsonObject();
        JsonObject metrics =
                JsonParser.parseString(metadata.get("fanwatch.metrics")).getAsJsonObject();

        assertThat(card.getAsJsonObject("data").get("digest").getAsString())
                .isEqualTo(metadata.get("fanwatch.training.digest"));
        assertThat(card.get("threshold").getAsString()).isEqualTo(metadata.get("fanwatch.threshold"));
        for (Map.Entry<String, JsonElement> metric : metrics.entrySet()) {
            assertThat(card.getAsJsonObject("test_metrics").get(metric.getKey()))
                    .isEqualTo(metric.getValue());
        }
    }

    private static float[] features(String[] fields) {
        float[] values = new float[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
            values[i] = Float.parseFloat(fields[FIRST_FEATURE + i]);
        }
        return values;
    }

    private static float[] probabilities(float[][] readings) throws Exception {
        try (OnnxTensor input = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), readings);
                OrtSession.Result result = session.run(Map.of("features", input))) {
            float[][] output = (float[][]) result.get(0).getValue();
            float[] probabilities = new float[output.length];
            for (int row = 0; row < output.length; row++) {
                probabilities[row] = output[row][0];
            }
            return probabilities;
        }
    }
}
