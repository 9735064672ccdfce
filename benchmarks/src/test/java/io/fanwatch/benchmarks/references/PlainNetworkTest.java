// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.references;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainNetworkTest {

    private static final int ROWS = 130; // more than two blocks

    @Test
    void rows_score_the_same_alone_and_among_others() throws IOException {
        PlainNetwork network = PlainNetwork.shipped();
        float[] features = features();

        float[] together = new float[ROWS];
        network.score(features, ROWS, network.workspace(), together);

        for (int row = 0; row < ROWS; row++) {
            float[] one = {features[row], features[ROWS + row], features[2 * ROWS + row], features[3 * ROWS + row]};
            float[] alone = new float[1];
            network.score(one, 1, network.workspace(), alone);
            assertThat(together[row]).isEqualTo(alone[0]).isBetween(0f, 1f);
        }
    }

    @Test
    void the_vector_api_gives_the_same_with_rows_that_fill_no_vector() throws IOException {
        float[] features = features();
        float[] loops = new float[ROWS];
        float[] vectors = new float[ROWS];

        PlainNetwork.shipped().score(features, ROWS, PlainNetwork.shipped().workspace(), loops);
        PlainNetwork.vectorised().score(features, ROWS, PlainNetwork.shipped().workspace(), vectors);

        assertThat(vectors).containsExactly(loops, within(1e-5f));
    }

    /* as fans send them, so that results lie between 0 and 1 */
    private static float[] features() {
        Random random = new Random(1);
        float[] features = new float[4 * ROWS];
        for (int row = 0; row < ROWS; row++) {
            features[row] = 400 + random.nextFloat() * 300;
            features[ROWS + row] = 20 + random.nextFloat() * 40;
            features[2 * ROWS + row] = 100 + random.nextFloat() * 200;
            features[3 * ROWS + row] = 30 + random.nextFloat() * 40;
        }
        return features;
    }

    @Test
    void a_healthy_fan_is_told_from_a_faulty_one() throws IOException {
        PlainNetwork network = PlainNetwork.shipped();
        float[] probabilities = new float[2];

        network.score(new float[] {600, 420, 40, 54, 150, 240, 48, 59}, 2, network.workspace(), probabilities);

        assertThat(probabilities[0]).isLessThan(0.5f);
        assertThat(probabilities[1]).isGreaterThan(0.5f);
    }

    @Test
    void its_numbers_are_all_there_for_other_languages() throws IOException {
        JsonObject json = PlainNetwork.shipped().json();

        assertThat(json.getAsJsonArray("mean")).hasSize(4);
        assertThat(json.getAsJsonArray("scale")).hasSize(4);
        JsonObject first = json.getAsJsonArray("layers").get(0).getAsJsonObject();
        assertThat(first.getAsJsonArray("weights")).hasSameSizeAs(first.getAsJsonArray("biases"));
        assertThat(first.getAsJsonArray("weights").get(0).getAsJsonArray()).hasSize(4);
    }
}
