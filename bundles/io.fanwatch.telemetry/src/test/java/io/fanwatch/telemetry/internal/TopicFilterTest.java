// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {

    @ParameterizedTest
    @CsvSource({
        "fan/messages, fan/messages, true",
        "fan/messages, fan/rejected, false",
        "fan/messages, fan/messages/1, false",
        "fan/+, fan/rejected, true",
        "fan/+, fan, false",
        "fan/+, fan/1/rejected, false",
        "fan/#, fan, true",
        "fan/#, fan/1/rejected, true",
        "#, anything, true",
        "+/messages, fan/messages, true",
        "$share/group/fan/+, fan/rejected, true",
        "$share/group/fan/+, other/rejected, false",
    })
    void a_filter_matches_as_the_broker_matches(String filter, String topic, boolean matches) {
        assertThat(new TopicFilter(filter).matches(topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "fan/#/x", "fan#", "fan+/x", "fan/x+", "$share/group", "$share//x", "$share/g/"})
    void what_no_broker_takes_is_refused(String filter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopicFilter(filter))
                .withMessageContaining("topic");
    }

    @Test
    void a_topic_to_publish_on_has_no_wildcard() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicFilter.checkTopic("rejected.topic", "fan/#"))
                .withMessageContaining("rejected.topic fan/#");
    }
}
