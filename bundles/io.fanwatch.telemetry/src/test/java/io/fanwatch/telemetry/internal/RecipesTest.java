// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs what docs/recipes.md shows. */
class RecipesTest {

    private static final Path DOCUMENT = Path.of("../../docs/recipes.md");
    private static final Pattern PART = Pattern.compile(
            "^Topic `(?<topic>[^`]+)`$|^```(?<kind>json|text|hex|properties|readings)\\n(?<block>.*?)\\n```$",
            Pattern.MULTILINE | Pattern.DOTALL);

    record Message(String topic, byte[] payload) {}

    record Recipe(String title, List<Message> messages, List<String> properties, List<String> readings) {
        @Override
        public String toString() {
            return title;
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void a_recipe_gives_the_readings_that_it_shows(Recipe recipe) {
        TelemetryConfiguration configuration =
                Trials.configuration(recipe.properties().toArray(String[]::new));
        PayloadTrial trial = new PayloadTrial(configuration);
        TopicFilter filter = new TopicFilter(configuration.topic());

        List<String> readings = new ArrayList<>();
        for (Message message : recipe.messages()) {
            assertThat(filter.matches(message.topic())).as(message.topic()).isTrue();
            for (PayloadTrial.Outcome outcome : trial.read(message.topic(), message.payload(), Trials.ARRIVAL)) {
                outcome.reading().map(RecipesTest::text).ifPresent(readings::add);
                outcome.rejection().ifPresent(readings::add);
            }
        }

        assertThat(readings).isEqualTo(recipe.readings());
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
                case "hex" -> messages.add(new Message(topic, HexFormat.of().parseHex(block.replace(" ", ""))));
                default -> messages.add(new Message(topic, block.getBytes(UTF_8)));
            }
        }
        return new Recipe(section.lines().findFirst().orElse(""), messages, properties, readings);
    }

    private static String text(Reading reading) {
        StringBuilder text = new StringBuilder(reading.deviceId() + " " + reading.time());
        for (int i = 0; i < reading.schema().size(); i++) {
            text.append(' ').append(reading.schema().names().get(i)).append(' ').append(reading.value(i));
        }
        return text.toString();
    }
}
