// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KurasOwnBrokerTest {

    private static final Map<String, Object> RUNNING =
            Map.of("service.id", 7L, "enabled", true, "address", "192.168.1.5", "port", 1883);

    private final KurasOwnBroker broker = new KurasOwnBroker();

    @ParameterizedTest
    @CsvSource({
        "tcp://localhost:1883, true",
        "tcp://127.0.0.1:1883, true",
        "tcp://[::1]:1883, true",
        "tcp://192.168.1.5:1883, true",
        "tcp://localhost:1884, false",
        "tcp://broker.example.com:1883, false"
    })
    void the_broker_inside_kura_is_told_by_its_address(String url, boolean same) {
        broker.is(RUNNING);

        assertThat(broker.remark(url).isPresent()).isEqualTo(same);
    }

    @Test
    void what_is_lost_there_is_said_as_long_as_it_runs() {
        assertThat(broker.remark("tcp://localhost:1883")).isEmpty();
        broker.is(RUNNING);
        assertThat(broker.remark("tcp://localhost:1883"))
                .hasValueSatisfying(text -> assertThat(text).contains("that of Kura", "lost", "Mosquitto"));

        broker.is(Map.of("service.id", 7L, "enabled", false, "port", 1883));
        assertThat(broker.remark("tcp://localhost:1883")).isEmpty();
        broker.is(RUNNING);
        broker.isNot(Map.of("service.id", 6L));
        assertThat(broker.remark("tcp://localhost:1883")).isPresent();
        broker.isNot(RUNNING);
        assertThat(broker.remark("tcp://localhost:1883")).isEmpty();
    }
}
