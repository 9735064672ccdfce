// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.mqtt.MqttPublishCallback;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InflightMessagesTest {

    private final List<String> failures = new ArrayList<>();

    private final MqttPublishCallback callback = new MqttPublishCallback() {
        @Override
        public void onPublished() {
            throw new AssertionError("nothing is confirmed here");
        }

        @Override
        public void onFailure(String reason) {
            failures.add(reason);
        }
    };

    @Test
    void no_two_messages_have_the_same_identifier_however_many_there_may_be() {
        InflightMessages messages = new InflightMessages(65_535);
        Set<Integer> ids = new HashSet<>();

        for (int i = 0; i < 64_512; i++) {
            ids.add(messages.add(callback).orElseThrow());
        }

        assertThat(ids).hasSize(64_512).allMatch(id -> id >= 1_024 && id <= 65_535);
        assertThat(messages.add(callback)).isEmpty();
        assertThat(failures).containsExactly("too many messages are not confirmed yet");
    }

    @Test
    void an_identifier_is_free_again_once_confirmed_and_is_confirmed_once() {
        InflightMessages messages = new InflightMessages(2);
        int first = messages.add(callback).orElseThrow();
        int second = messages.add(callback).orElseThrow();

        assertThat(messages.remove(second)).contains(callback);
        assertThat(messages.remove(second)).isEmpty();
        assertThat(messages.add(callback)).contains(second).isNotEqualTo(first);
        assertThat(messages.remove(1)).isEmpty();
        assertThat(messages.remove(65_536)).isEmpty();
    }

    @Test
    void the_end_of_the_connection_is_told_to_those_that_are_there_and_those_that_come() {
        InflightMessages messages = new InflightMessages(3);
        messages.add(callback);
        messages.add(callback);

        messages.close("lost");
        messages.add(callback);
        messages.close("lost again");

        assertThat(failures).containsExactly("lost", "lost", "lost");
    }
}
