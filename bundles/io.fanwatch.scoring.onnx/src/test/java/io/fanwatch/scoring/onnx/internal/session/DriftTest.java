// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Reading;
import io.fanwatch.scoring.onnx.internal.OnnxFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A model that was trained on fans that turn at 500 to 600 rpm at 30 to 50 °C. */
class DriftTest {

    private static final String FIFTHS = "\"shares\": [0.2, 0.2, 0.2, 0.2, 0.2]}";
    private static final String TRAINED_ON = "{\"features\": {\"rotation\": {\"edges\": [520, 540, 560, 580], " + FIFTHS
            + ", \"temperature\": {\"edges\": [34, 38, 42, 46], " + FIFTHS
            + ", \"vibration\": {\"edges\": [], \"shares\": [1]}, \"sound\": {\"edges\": [], \"shares\": [1]}},"
            + " \"score\": {\"edges\": [], \"shares\": [1]}}";

    private final Random random = new Random(3);

    private List<Reading> readings(int count, double rotation, double temperature) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readings.add(OnnxFile.reading(
                    rotation + 100 * random.nextDouble(), temperature + 20 * random.nextDouble(), 150, 48));
        }
        return readings;
    }

    private static OnnxModel load(OnnxFile file) throws InvalidModelException {
        return OnnxModel.load(file.bytes(), new Execution(1, 64));
    }

    @Test
    void the_drift_of_the_last_readings_is_told_with_the_features_to_blame() throws Exception {
        try (OnnxModel model = load(OnnxFile.fan().with("distribution", TRAINED_ON))) {
            model.score(readings(Drift.READINGS - 1, 500, 30));
            assertThat(model.drift()).isEmpty();

            model.score(readings(1, 500, 30));
            Drift.Report usual = model.drift().orElseThrow();
            assertThat(usual.largest()).isBetween(0.0, 0.01);
            assertThat(usual.isNotable()).isFalse();

            model.score(readings(Drift.READINGS, 540, 33));
            Drift.Report drifted = model.drift().orElseThrow();
            assertThat(drifted.isLarge()).isTrue();
            assertThat(drifted.words()).matches("rotation \\d+\\.\\d\\d, temperature 0\\.\\d\\d");

            model.score(readings(Drift.READINGS, 500, 30));
            assertThat(model.drift().orElseThrow().isNotable()).isFalse();
        }
    }

    @Test
    void of_a_model_that_does_not_say_what_it_was_trained_on_nothing_is_told() throws Exception {
        try (OnnxModel model = load(OnnxFile.fan())) {
            model.score(readings(2 * Drift.READINGS, 500, 30));
            assertThat(model.drift()).isEmpty();
            assertThat(model.doubts()).isEmpty();
        }
    }

    @Test
    void a_distribution_that_cannot_be_read_does_not_keep_a_model_from_scoring() throws Exception {
        for (String bad : List.of(
                "[]",
                "{",
                "{\"features\": {}}",
                TRAINED_ON.replace("520", "570"),
                TRAINED_ON.replace("520", "null"),
                "null")) {
            try (OnnxModel model = load(OnnxFile.fan().with("distribution", bad))) {
                model.score(readings(10, 500, 30));
                assertThat(model.doubts())
                        .as(bad)
                        .singleElement()
                        .asString()
                        .contains("fanwatch.distribution", "train");
            }
        }
    }
}
