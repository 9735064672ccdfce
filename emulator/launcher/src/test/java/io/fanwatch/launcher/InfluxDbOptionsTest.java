// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.Passwords;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.launcher.gateway.DatabaseSettings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InfluxDbOptionsTest {

    private static final String PASSWORD = "FANWATCH_INFLUXDB_PASSWORD";
    private static final String TOKEN = "FANWATCH_INFLUXDB_TOKEN";

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8086, http://localhost:8086",
        "http://localhost:8086/, http://localhost:8086",
        "https://db.example/influx/, https://db.example/influx",
        "http://[::1]:8086, http://[::1]:8086"
    })
    void an_address_is_taken_as_written(String text, String url) throws Exception {
        assertThat(read(text, Map.of())).isEqualTo(new DatabaseSettings(url, Optional.empty(), Optional.empty()));
    }

    @Test
    void a_user_is_taken_from_the_address_and_the_password_from_elsewhere() throws Exception {
        DatabaseSettings settings = read("http://gateway@localhost:8086", Map.of(PASSWORD, "s3cret"));

        assertThat(settings.url()).isEqualTo("http://localhost:8086");
        assertThat(settings.credentials()).hasValue(new Credentials("gateway", "s3cret"));
        assertThat(settings.toString()).doesNotContain("s3cret", "gateway");
    }

    @Test
    void a_user_without_a_password_is_told_where_to_put_it() {
        assertThatThrownBy(() -> read("http://gateway@localhost:8086", Map.of()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(PASSWORD);
    }

    @Test
    void a_token_stands_in_for_user_and_password() throws Exception {
        assertThat(read("http://localhost:8086", Map.of(TOKEN, "abc")).token()).hasValue("abc");
        assertThatThrownBy(() -> read("http://gateway@localhost:8086", Map.of(TOKEN, "abc", PASSWORD, "s3cret")))
                .hasMessageContaining("leave out one");
    }

    @Test
    void a_password_on_the_command_line_is_refused_and_not_repeated() {
        assertThatThrownBy(() -> read("http://gateway:s3cret@localhost:8086", Map.of()))
                .hasMessageContaining("other users of this machine")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:8086",
                "tcp://localhost:8086",
                "http://",
                "http://a b",
                "http://a:0",
                "http://a:70000",
                "http://a?db=x",
                "http://u:s3cret@a b"
            })
    void anything_else_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> read(text, Map.of()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("http://host:8086")
                .hasMessageNotContaining("s3cret");
    }

    private static DatabaseSettings read(String text, Map<String, String> environment) throws CommandException {
        return InfluxDbOptions.database(text, environment, Passwords.of(environment, Optional.empty()));
    }
}
