// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class BrokerAddressTest {

    private final BrokerAddress.Converter converter = new BrokerAddress.Converter();

    @ParameterizedTest
    @CsvSource({
        "tcp://broker:1884, tcp://broker:1884",
        "mqtt://broker, tcp://broker:1883",
        "broker, tcp://broker:1883",
        "broker:1884, tcp://broker:1884",
        "tcp://broker:1884/, tcp://broker:1884",
        "ssl://broker, ssl://broker:8883",
        "mqtts://broker:1, ssl://broker:1",
        "tcp://[::1]:1883, tcp://[::1]:1883"
    })
    void an_address_is_read_as_clients_write_it(String text, String expected) {
        assertThat(converter.convert(text).url()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http://broker", "tcp://", "tcp://broker:0", "tcp://broker:70000", "a b", "tcp://u:p@broker"
            })
    void anything_else_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("tcp://host:1883");
    }
}
