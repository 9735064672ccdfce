// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.fanwatch.mqtt.MqttSessionSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    @Test
    void an_attempt_at_a_server_that_never_answers_leaves_no_thread_behind() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            BrokerSettings broker = new BrokerSettings(
                    "tcp://127.0.0.1:" + silent.getLocalPort(),
                    Optional.empty(),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    1 << 20,
                    Socket::new);
            MqttSessionSettings session = new MqttSessionSettings("unanswered", true, 1);

            assertThatThrownBy(() -> Connection.open(broker, session, mock(), mock()))
                    .isInstanceOf(MqttException.class);

            await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.contains("unanswered")));
        }
    }
}
