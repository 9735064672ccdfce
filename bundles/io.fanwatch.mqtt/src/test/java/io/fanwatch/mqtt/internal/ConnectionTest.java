package io.fanwatch.mqtt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.mqtt.MqttPublishCallback;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    @Test
    void a_publication_past_the_close_of_pahos_client_fails_and_is_told_once() throws MqttException {
        MqttAsyncClient client = mock();
        when(client.publish(any(), any(byte[].class), anyInt(), anyBoolean(), any(), any()))
                .thenThrow(new NullPointerException("clientState"));
        Connection connection = new Connection(client, mock());
        List<String> outcomes = new ArrayList<>();

        connection.publish("fan/1", new byte[1], 1, false, new MqttPublishCallback() {
            @Override
            public void onPublished() {
                outcomes.add("published");
            }

            @Override
            public void onFailure(String reason) {
                outcomes.add(reason);
            }
        });
        connection.dispose("lost");

        assertThat(outcomes).containsExactly("not connected");
    }
}
