// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayAddressTest {

    private final GatewayAddress.Converter converter = new GatewayAddress.Converter();

    @ParameterizedTest
    @CsvSource({
        "https://gateway, https://gateway",
        "https://gateway:4443/, https://gateway:4443",
        "http://10.0.0.7:8080/admin/console, http://10.0.0.7:8080",
        "https://[::1]:443/services, https://[::1]:443"
    })
    void the_address_copied_from_a_browser_will_do(String text, String address) {
        assertThat(converter.convert(text)).hasToString(address);
        assertThat(converter.convert(text).resource("deploy/v2")).hasToString(address + "/services/deploy/v2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "gateway:443", "tcp://gateway:1883", "https://", "https://a b"})
    void anything_else_is_refused_in_words(String text) {
        assertThatThrownBy(() -> converter.convert(text)).hasMessageContaining("write https://host");
    }

    @Test
    void a_password_in_it_is_refused_and_not_repeated() {
        assertThatThrownBy(() -> converter.convert("https://admin:hush@gateway"))
                .hasMessageContaining("without user and password")
                .message()
                .doesNotContain("hush");
    }

    @Test
    void knows_its_own_machine() {
        assertThat(converter.convert("http://127.0.0.1:8080").isLoopback()).isTrue();
        assertThat(converter.convert("http://192.0.2.1").isLoopback()).isFalse();
    }
}
