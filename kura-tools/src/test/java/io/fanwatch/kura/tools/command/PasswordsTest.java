// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    @Test
    void standard_input_has_one_a_line_in_the_order_of_asking() throws Exception {
        Passwords passwords = Passwords.of(input("first\nsecönd\n"));

        assertThat(passwords.read("admin", "FIRST")).isEqualTo("first");
        assertThat(passwords.read("broker", "SECOND")).isEqualTo("secönd");
    }

    @Test
    void a_missing_line_is_named() throws Exception {
        Passwords passwords = Passwords.of(input("first\n"));
        passwords.read("admin", "FIRST");

        assertThatThrownBy(() -> passwords.read("fan at tcp://broker:1883", "SECOND"))
                .hasMessageContaining("no password of fan at tcp://broker:1883 on standard input");
    }

    @Test
    void the_environment_counts_without_standard_input() throws Exception {
        Passwords passwords = Passwords.of(Map.of("FANWATCH_PASSWORD", "hush"), Optional.empty());

        assertThat(passwords.read("admin", "FANWATCH_PASSWORD")).isEqualTo("hush");
    }

    @Test
    void without_any_the_ways_to_give_one_are_named() {
        Passwords passwords = Passwords.of(Map.of(), Optional.empty());

        assertThatThrownBy(() -> passwords.read("admin", "FANWATCH_PASSWORD"))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("--password-stdin")
                .hasMessageContaining("FANWATCH_PASSWORD");
    }

    private static ByteArrayInputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
