// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.VerdictWriter;
import io.fanwatch.scoring.rules.internal.RulesScorer;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs what docs/recipes.md shows. */
class RecipesTest {

    private static final Path DOCUMENT = Path.of("../../docs/recipes.md");
    private static final Pattern PART = Pattern.compile(
            "^Topic `(?<topic>[^`]+)`$|^```(?<kind>json|text|hex|properties|readings|limits|verdicts)\\n(?<block>.*?)\\n```$",
            Pattern.MULTILINE | Pattern.DOTALL);

    record Message(String topic, byte[] payload) {}

    record Recipe(
            String title,
            List<Message> messages,
            List<String> properties,
            List<String> readings,
            String limits,
            List<String> verdicts) {
        @Override
        public String toString() {
            return title;
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void a_recipe_gives_the_readings_and_verdicts_that_it_shows(Recipe recipe) throws Exception {
        TelemetryConfiguration configuration =
                Trials.configuration(recipe.properties().toArray(String[]::new));
        PayloadTrial trial = new PayloadTrial(configuration);
        TopicFilter filter = new TopicFilter(configuration.topic());

        List<String> readings = new ArrayList<>();
        List<String> verdicts = new ArrayList<>();
        Scorer scorer = limits(recipe.limits());
        for (Message message : recipe.messages()) {
            assertThat(filter.matches(message.topic())).as(message.topic()).isTrue();
            for (PayloadTrial.Outcome outcome : trial.read(message.topic(), message.payload(), Trials.ARRIVAL)) {
                outcome.reading().map(RecipesTest::text).ifPresent(readings::add);
                outcome.rejection().ifPresent(readings::add);
                if (outcome.reading().isPresent()) {
                    verdicts.add(verdict(outcome.reading().get(), scorer));
                }
            }
        }

        assertThat(readings).isEqualTo(recipe.readings());
        assertThat(verdicts).isNotEmpty().isEqualTo(recipe.verdicts());
    }

    /** The scorer of limits; its configuration is no public type. */
    private static Scorer limits(String limits) throws ReflectiveOperationException {
        Constructor<?> constructor = RulesScorer.class.getConstructors()[0];
        Class<?> configuration = constructor.getParameterTypes()[0];
        return (Scorer) constructor.newInstance(
                mock(
                        configuration,
                        call -> call.getMethod().getName().equals("limits")
                                ? limits
                                : call.getMethod().getDefaultValue()),
                Map.of());
    }

    /* one reading or two are never enough for an alarm */
    private static String verdict(Reading reading, Scorer scorer) throws ScoringException {
        Scores scores = scorer.score(List.of(reading));
        float probability = scores.probability(0);
        boolean faulty = probability >= scores.model().threshold();
        Verdict verdict = new Verdict(reading, probability, faulty, scores.model(), AlarmState.NORMAL, false);
        return new String(new VerdictWriter().write(verdict), UTF_8);
    }

    static Stream<Recipe> recipes() throws IOException {
        List<Recipe> recipes = Arrays.stream(Files.readString(DOCUMENT).split("(?m)^## "))
                .map(RecipesTest::recipe)
                .filter(recipe -> !recipe.messages().isEmpty())
                .toList();
        assertThat(recipes).hasSizeGreaterThanOrEqualTo(12);
        return recipes.stream();
    }

    private static Recipe recipe(String section) {
        List<Message> messages = new ArrayList<>();
        List<String> properties = List.of();
        List<String> readings = List.of();
        String limits = "";
        List<String> verdicts = List.of();
        String topic = "";
        Matcher part = PART.matcher(section);
        while (part.find()) {
            if (part.group("topic") != null) {
                topic = part.group("topic");
                continue;
            }
            String block = part.group("block");
            switch (part.group("kind")) {
                case "properties" -> properties = block.lines().toList();
                case "readings" -> readings = block.lines().toList();
                case "limits" -> limits = block;
                case "verdicts" -> verdicts = block.lines().toList();
                case "hex" -> messages.add(new Message(topic, HexFormat.of().parseHex(block.replace(" ", ""))));
                default -> messages.add(new Message(topic, block.getBytes(UTF_8)));
            }
        }
        return new Recipe(section.lines().findFirst().orElse(""), messages, properties, readings, limits, verdicts);
    }

    private static String text(Reading reading) {
        StringBuilder text = new StringBuilder(reading.deviceId() + " " + reading.time());
        for (int i = 0; i < reading.schema().size(); i++) {
            text.append(' ').append(reading.schema().names().get(i)).append(' ').append(reading.value(i));
        }
        return text.toString();
    }
}
