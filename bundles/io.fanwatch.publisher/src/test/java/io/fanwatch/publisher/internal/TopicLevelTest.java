// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopicLevelTest {

    private static final String SIGNS = "/+#%$ \0\n\u202eäfan-7.x\ud83d\ude00\ud800\udc00\udc01\u2028\ufeff~";

    @Test
    void usual_ids_stay_as_they_are() {
        for (String id : new String[] {"7", "hall-3_fan.12", "Lüfter~7", "$SYS", "\u98ce\u6247"}) {
            assertThat(TopicLevel.of(id)).isEqualTo(id);
            assertThat(TopicLevel.id(id)).isEqualTo(id);
        }
    }

    @Test
    void what_topics_cannot_have_is_written_in_hexadecimal() {
        assertThat(TopicLevel.of("a/b+c#d%e\0f g")).isEqualTo("a%2Fb%2Bc%23d%25e%00f%20g");
        assertThat(TopicLevel.id("a%2Fb%2Bc%23d%25e%00f%20g")).isEqualTo("a/b+c#d%e\0f g");
    }

    @Test
    void a_very_long_id_is_cut_and_told_apart() {
        String one = TopicLevel.of("x".repeat(100_000));
        String other = TopicLevel.of("x".repeat(100_001));
        assertThat(one).hasSize(TopicLevel.LONGEST).startsWith("xxx").isNotEqualTo(other);
        assertThatThrownBy(() -> TopicLevel.id(one)).hasMessageContaining("write it as \"deviceID\"");
    }

    @Test
    void any_two_ids_have_two_levels_that_topics_can_have() {
        Random random = new Random(7);
        Map<String, String> ids = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            StringBuilder made = new StringBuilder();
            for (int length = random.nextInt(i % 100 == 0 ? 300 : 4); length >= 0; length--) {
                made.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
            }
            String id = made.toString();
            String level = TopicLevel.of(id);
            assertThat(level).doesNotContain("/", "+", "#", "\0", "\n", " ").isNotEmpty();
            assertThat(level.length()).isLessThanOrEqualTo(TopicLevel.LONGEST);
            assertThat(new String(level.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(level);
            assertThat(ids.getOrDefault(level, id)).isEqualTo(id);
            ids.put(level, id);
            if (!level.contains("%~")) {
                assertThat(TopicLevel.id(level)).isEqualTo(id);
            }
        }
    }
}
