package io.fanwatch.mqtt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.fanwatch.mqtt.MqttSessionOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    @Test
    void an_attempt_at_a_server_that_never_answers_leaves_no_thread_behind() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            BrokerOptions options = new BrokerOptions(
                    "tcp://127.0.0.1:" + silent.getLocalPort(),
                    Optional.empty(),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    SocketFactory.getDefault());
            MqttSessionOptions session = new MqttSessionOptions("unanswered", true, 1);

            assertThatThrownBy(() -> Connection.open(options, session, mock(), present -> {}))
                    .isInstanceOf(MqttException.class);

            await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.contains("unanswered")));
        }
    }
}
