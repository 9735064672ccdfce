// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestsTest {

    @Test
    void topics_are_those_of_kura() {
        assertThat(Requests.requestTopic("acme", "gateway", "DEPLOY-V2", "EXEC", "start", "42"))
                .isEqualTo("$EDC/acme/gateway/DEPLOY-V2/EXEC/start/42");
        assertThat(Requests.requestsTo("acme", "gateway")).isEqualTo("$EDC/acme/gateway/#");
        assertThat(Requests.replyTopic("acme", "me", "DEPLOY-V2", "7")).isEqualTo("$EDC/acme/me/DEPLOY-V2/REPLY/7");
        assertThat(Requests.notificationTopic("acme", "me", "DEPLOY-V2", "gateway", "download"))
                .isEqualTo("$EDC/acme/me/DEPLOY-V2/NOTIFY/gateway/download");
    }

    @Test
    void a_topic_is_taken_apart() {
        assertThat(Requests.addressOf("$EDC/acme/gateway/DEPLOY-V2/EXEC/start/42"))
                .contains(new Requests.Address("acme", "gateway", "DEPLOY-V2", "EXEC", List.of("start", "42")));
        assertThat(Requests.addressOf("$EDC/acme/gateway/APP/GET"))
                .contains(new Requests.Address("acme", "gateway", "APP", "GET", List.of()));
    }

    @Test
    void a_topic_of_something_else_has_no_address() {
        assertThat(Requests.addressOf("$EDC/acme/gateway/MQTT")).isEmpty();
        assertThat(Requests.addressOf("acme/gateway/fanwatch/alarm/1")).isEmpty();
    }
}
