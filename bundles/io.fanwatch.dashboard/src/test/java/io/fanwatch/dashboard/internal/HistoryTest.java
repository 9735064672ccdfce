// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private final History history = new History(1);

    @Test
    void the_oldest_points_go_first() {
        for (int second = 0; second < 30; second++) {
            history.add(1_000L * second, new float[] {second, 0.1f}, 20);
        }

        assertThat(times(0)).hasSize(20).startsWith(10_000L).endsWith(29_000L).isSorted();
        assertThat(times(28_000)).containsExactly(28_000L, 29_000L);
        assertThat(history.capacity()).isLessThanOrEqualTo(20);
    }

    @Test
    void points_within_a_second_become_one_that_keeps_the_peak() {
        history.add(0, new float[] {1, 0.2f}, 20);
        history.add(400, new float[] {2, 0.9f}, 20);
        history.add(800, new float[] {3, 0.1f}, 20);

        assertThat(points(0)).hasToString("[[0,3,0.9]]");
    }

    @Test
    void room_is_given_back_when_there_is_less_of_it() {
        for (int second = 0; second < 600; second++) {
            history.add(1_000L * second, new float[] {second, 0.1f}, 601);
        }
        history.add(700_000, new float[] {1, 0.1f}, 50);

        assertThat(times(0)).hasSize(50);
        assertThat(history.capacity()).isEqualTo(50);
        assertThat(times(0)).endsWith(599_000L, 700_000L);
    }

    private JsonArray points(long since) {
        String points = Json.text(json -> {
            json.name("points").beginArray();
            history.writeSince(since, json);
            json.endArray();
        });
        return JsonParser.parseString(points).getAsJsonObject().getAsJsonArray("points");
    }

    private List<Long> times(long since) {
        return StreamSupport.stream(points(since).spliterator(), false)
                .map(point -> point.getAsJsonArray().get(0).getAsLong())
                .toList();
    }
}
