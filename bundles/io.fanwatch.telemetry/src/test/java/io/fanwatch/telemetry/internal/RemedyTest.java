// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Remedy;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RemedyTest {

    private static final List<String> FEATURES = List.of("rotation", "sound");

    @Test
    void settings_that_take_a_rejected_message_are_told_with_its_readings_and_do_take_it() {
        String message = "{\"machine\":\"n4\",\"clock\":1,\"ts\":1767261600,\"v\":{\"rpm\":700.5,\"noise\":55.5}}";

        Remedy remedy = remedy(message.getBytes(UTF_8));

        assertThat(remedy.settings())
                .containsEntry("payload.format", "JSON")
                .containsEntry("device.field", "machine")
                .containsEntry("features", "rotation=v.rpm,sound=v.noise");
        assertThat(remedy.readings()).extracting(Reading::deviceId).containsExactly("n4");
        assertThat(Trials.read(
                        "plant/data",
                        message,
                        remedy.settings().entrySet().stream()
                                .map(setting -> setting.getKey() + "=" + setting.getValue())
                                .toArray(String[]::new)))
                .containsExactly("n4|2026-01-01T10:00:00Z|700.5 55.5");
    }

    @Test
    void what_no_settings_take_is_told_with_the_reason() {
        assertThat(remedy("<fan/>".getBytes(UTF_8)).settings()).isEmpty();
        assertThat(remedy("<fan/>".getBytes(UTF_8)).notes())
                .singleElement()
                .asString()
                .contains("XML");
        assertThat(remedy("x".repeat(5_000).getBytes(UTF_8)).notes())
                .singleElement()
                .asString()
                .contains("only the beginning", "try-payload");
    }

    @Test
    void whatever_was_rejected_there_are_settings_or_a_reason() {
        Random random = new Random(1);
        String[] pieces = {
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"value\"",
            "\"fan\"",
            "\"ts\"",
            "1.5",
            "=",
            " ",
            "\n",
            "\u0000",
            "a",
            "null",
            "'",
            ";"
        };
        for (int i = 0; i < 2_000; i++) {
            StringBuilder message = new StringBuilder(i % 2 == 0 ? "{" : "");
            for (int piece = random.nextInt(60); piece >= 0; piece--) {
                message.append(pieces[random.nextInt(pieces.length)]);
            }
            Remedy remedy = remedy(message.toString().getBytes(UTF_8));
            assertThat(remedy.settings().isEmpty() == remedy.readings().isEmpty()
                            && !(remedy.settings().isEmpty() && remedy.notes().isEmpty()))
                    .as("%s: %s", message, remedy)
                    .isTrue();
        }
    }

    private static Remedy remedy(byte[] message) {
        return new RejectedMessage(Kind.NOT_JSON, "no", "plant/data", Trials.ARRIVAL, message).remedy(FEATURES);
    }
}
