// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictJsonTest {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation", "sound"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);

    @Test
    void a_verdict_has_its_keys_in_their_order() {
        assertThat(write(verdict("1", Optional.empty(), 0.0123f, false, AlarmState.NORMAL, false)))
                .isEqualTo("{\"deviceID\":\"1\",\"fault\":\"0\",\"probability\":0.0123,"
                        + "\"time\":\"2020-10-01T10:49:34Z\",\"model\":\"fan 1.0.0\",\"alarm\":\"NORMAL\"}");
    }

    @Test
    void the_id_of_the_reading_is_echoed_last() {
        assertThat(write(verdict("1", Optional.of("42"), 1, true, AlarmState.ACTIVE, true)))
                .startsWith("{\"deviceID\":\"1\",\"fault\":\"1\",\"probability\":1,")
                .endsWith("\"alarm\":\"ACTIVE\",\"id\":\"42\"}");
    }

    @Test
    void text_is_escaped() {
        assertThat(write(verdict("a\"b\\c\n\u001f é€😀", Optional.empty(), 0, false, AlarmState.NORMAL, false)))
                .startsWith("{\"deviceID\":\"a\\\"b\\\\c\\u000a\\u001f é€😀\",");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "0.5, 0.5", "0.000001, 0.000001", "1e-9, 0", "0.9999999, 1", "0.123456, 0.123456"})
    void a_probability_has_six_decimals_at_most_and_no_exponent(float probability, String text) {
        assertThat(write(verdict("1", Optional.empty(), probability, false, AlarmState.NORMAL, false)))
                .contains("\"probability\":" + text + ",");
    }

    private static Verdict verdict(
            String device, Optional<String> id, float probability, boolean faulty, AlarmState alarm, boolean changed) {
        Reading reading = new Reading(device, id, Instant.parse("2020-10-01T10:49:34Z"), SCHEMA, 528.5, 46.8);
        return new Verdict(reading, probability, faulty, MODEL, alarm, changed);
    }

    private static String write(Verdict verdict) {
        return new String(new VerdictWriter().write(verdict), UTF_8);
    }
}
