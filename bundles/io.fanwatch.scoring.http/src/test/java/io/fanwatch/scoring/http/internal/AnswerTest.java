// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanwatch.api.ScoringException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

    private static final URI URL = URI.create("http://scorer/score");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"fault\":\"0\"} | 0",
                "{\"fault\":\"1\"} | 1",
                "{\"fault\":1} | 1",
                "{\"fault\":0.0} | 0",
                "{\"fault\":true} | 1",
                "{\"fault\":false, \"more\":[1,{}]} | 0",
                "{\"fault\":\"1\",\"probability\":0.75} | 0.75",
                "{\"probability\":\"0.25\"} | 0.25",
                "{\"fault\":\"1\",\"probability\":null} | 1"
            })
    void the_probability_is_taken_or_else_the_fault(String body, float probability) throws Exception {
        assertThat(Answer.probability(URL, utf8(body))).isEqualTo(probability);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no fault",
                "<html>",
                "[1]",
                "{}",
                "{\"fault\":\"2\"}",
                "{\"fault\":[1]}",
                "{\"fault\":null}",
                "{\"fault\":\"1\"",
                "{\"probability\":1.5}",
                "{\"probability\":\"NaN\"}",
                "{\"probability\":\"high\"}"
            })
    void an_answer_of_another_form_is_quoted(String body) {
        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> Answer.probability(URL, utf8(body)))
                .withMessageContainingAll(
                        URL + " answers " + (body.isEmpty() ? "nothing" : "\"" + body + "\""), "not of the form")
                .matches(e -> !e.isPermanent());
    }

    @Test
    void a_deeply_nested_answer_is_refused_like_any_other() {
        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> Answer.probability(URL, utf8("[".repeat(ScoringService.MAXIMUM_ANSWER_BYTES))));
    }

    @Test
    void a_long_answer_is_quoted_in_part_and_on_one_line() {
        assertThat(Answer.excerpt(utf8("a\nb".repeat(100))))
                .startsWith("\"a ba b")
                .endsWith("…\"")
                .hasSize(83);
    }
}
