// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.rules.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Metric;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RulesScorerTest {

    private static final FeatureSchema FAN =
            new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));

    /** The defaults, but for the given values. */
    private static RulesScorer.Configuration configuration(Map<String, Object> values) {
        Class<RulesScorer.Configuration> type = RulesScorer.Configuration.class;
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    private static RulesScorer activate(Map<String, Object> values) {
        return new RulesScorer(configuration(values), Map.of("kura.service.pid", "my-scorer"));
    }

    private static Reading reading(double... values) {
        return new Reading("7", Optional.empty(), Instant.EPOCH, FAN, values);
    }

    @Test
    void by_default_a_reading_in_the_healthy_ranges_is_healthy_and_one_outside_any_is_faulty() throws Exception {
        Scores scores = activate(Map.of())
                .score(List.of(
                        reading(700, 35, 150, 52),
                        reading(480, 40, 150, 48),
                        reading(600, 45.1, 150, 48),
                        reading(600, 40, 99, 48),
                        reading(600, 40, 150, 53)));

        assertThat(scores.model().label()).isEqualTo("rules 1.0.0");
        assertThat(scores.model().features()).isEqualTo(FAN.names());
        assertThat(scores.probability(0)).isEqualTo(0.05f).isLessThan((float)
                scores.model().threshold());
        for (int i = 1; i < 5; i++) {
            assertThat(scores.probability(i)).isEqualTo(1f);
        }
    }

    @Test
    void a_reading_without_a_feature_is_refused_for_good_by_name() {
        FeatureSchema poor = new FeatureSchema(List.of("rotation", "temperature", "vibration"));
        Reading reading = new Reading("12", Optional.empty(), Instant.EPOCH, poor, 1, 40, 150);

        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> activate(Map.of()).score(List.of(reading)))
                .withMessageContainingAll("fan 12", "sound")
                .matches(ScoringException::isPermanent);
    }

    @Test
    void a_missing_value_breaks_no_limit_and_the_others_are_judged() throws Exception {
        Scores scores = activate(Map.of())
                .score(List.of(
                        Reading.withMissing("7", Optional.empty(), Instant.EPOCH, FAN, Double.NaN, 35, 150, 50),
                        Reading.withMissing("7", Optional.empty(), Instant.EPOCH, FAN, Double.NaN, 35, 150, 90)));

        assertThat(scores.probability(0)).isEqualTo(0.05f);
        assertThat(scores.probability(1)).isEqualTo(1f);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of(Map.of("limits", "rotation"), "line 1 of the limits"),
                Arguments.of(Map.of("probability_inside", -0.1), "probability.inside is -0.1"),
                Arguments.of(Map.of("probability_outside", 1.5), "probability.outside is 1.5"),
                Arguments.of(Map.of("threshold", Double.NaN), "threshold is NaN"),
                Arguments.of(Map.of("threshold", 0.01), "must be above probability.inside, 0.05"),
                Arguments.of(Map.of("probability_outside", 0.4), "not above probability.outside, 0.4"),
                Arguments.of(Map.of("model_name", " "), "model.name is empty"),
                Arguments.of(Map.of("model_version", ""), "model.version is empty"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void an_invalid_configuration_is_told_with_the_remedy_and_leaves_the_one_before_active(
            Map<String, Object> values, String words) throws Exception {
        RulesScorer scorer = activate(Map.of("limits", "sound 45 .. 52"));

        scorer.modified(configuration(values));

        assertThat(scorer.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(scorer.status().message()).contains(words);
        assertThat(scorer.status().figures().get("last error").toString())
                .startsWith("20")
                .contains("Z: ", words);
        assertThat(scorer.score(List.of(reading(0, 0, 0, 48))).probability(0)).isEqualTo(0.05f);
    }

    @Test
    void a_valid_configuration_applies_at_once() throws Exception {
        RulesScorer scorer = activate(Map.of());

        scorer.modified(configuration(Map.of("limits", "sound 45 .. 60", "model_version", "2.0.0")));

        Scores scores = scorer.score(List.of(reading(0, 0, 0, 59)));
        assertThat(scores.probability(0)).isEqualTo(0.05f);
        assertThat(scores.model().label()).isEqualTo("rules 2.0.0");
        assertThat(scorer.status().component()).isEqualTo("my-scorer");
        assertThat(scorer.status().level()).isEqualTo(Status.Level.OK);
        assertThat(scorer.status().message()).isEqualTo("scores by the limits [sound 45.0 .. 60.0]");
        assertThat(scorer.status().figures())
                .containsEntry("model", "rules 2.0.0")
                .containsEntry("readings scored", 1L)
                .doesNotContainKey("last error");
        assertThat(scorer.status().metrics())
                .extracting(Metric::id)
                .containsExactly(
                        "model",
                        "readings_scored_total",
                        "readings_scored_per_second_10s",
                        "readings_scored_per_second_1min");
    }

    @Test
    void an_invalid_configuration_from_the_start_is_told_and_may_be_corrected() throws Exception {
        RulesScorer scorer = activate(Map.of("limits", ""));
        assertThat(scorer.status().level()).isEqualTo(Status.Level.ERROR);
        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> scorer.score(List.of(reading(600, 40, 150, 48))))
                .withMessageContainingAll("my-scorer", "the limits are empty")
                .matches(e -> !e.isPermanent());

        scorer.modified(configuration(Map.of()));

        assertThat(scorer.score(List.of(reading(600, 40, 150, 48))).size()).isEqualTo(1);
    }
}
