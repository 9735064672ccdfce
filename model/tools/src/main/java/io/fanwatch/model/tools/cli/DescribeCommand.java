// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools.cli;

import io.fanwatch.model.tools.DescribedModel;
import io.fanwatch.model.tools.ModelCheck;
import io.fanwatch.model.tools.ModelOnDisk;
import io.fanwatch.model.tools.ModelToolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model describe}: gives a model file of another tool the metadata that a gateway needs. */
@Command(
        name = "describe",
        description =
                "Gives a model file of another tool the metadata that a gateway needs, and weights that are beside it."
                        + " Proposes what the file shows, asks for the rest, and checks the result as a gateway does.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the file is written, and a gateway would take it",
            "1:a gateway would refuse it, or something is missing that only you know",
            "2:wrong usage"
        })
final class DescribeCommand extends ModelTool {

    private static final Pattern KEY = Pattern.compile("fanwatch\\.([a-z_.]+)");

    @Option(names = "--name", paramLabel = "NAME", description = "What the model is called. Default: like the file.")
    private Optional<String> name;

    @Option(names = "--version", paramLabel = "VERSION", description = "Its version. Default: 1.0.0.")
    private Optional<String> version;

    @Option(
            names = "--features",
            paramLabel = "a,b,…",
            description = "The features, in the order of its input's columns.")
    private Optional<String> features;

    @Option(names = "--output", paramLabel = "NAME", description = "The output to use.")
    private Optional<String> output;

    @Option(
            names = "--classes",
            paramLabel = "a,b,…",
            description = "The classes, in the order of the output's columns.")
    private Optional<String> classes;

    @Option(names = "--positive", paramLabel = "CLASS", description = "The class that means a fault.")
    private Optional<String> positive;

    @Option(names = "--negative", paramLabel = "CLASS", description = "The healthy class, if all others mean a fault.")
    private Optional<String> negative;

    @Option(
            names = "--activation",
            paramLabel = "sigmoid|softmax|none",
            description = "What makes probabilities of what the output gives.")
    private Optional<String> activation;

    @Option(names = "--direction", paramLabel = "lower|higher", description = "Which side of a score is worse.")
    private Optional<String> direction;

    @Option(
            names = "--threshold",
            paramLabel = "NUMBER",
            description = "From where on it is a fault. Default for probabilities: 0.5.")
    private Optional<String> threshold;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "What the model gives: probability, score, reconstruction-error or remaining-life.")
    private Optional<String> kind;

    @Option(names = "--unit", paramLabel = "UNIT", description = "The unit of a remaining life, such as h or cycles.")
    private Optional<String> unit;

    @Option(
            names = "--alarm-level",
            paramLabel = "NUMBER",
            description = "The remaining life below which it is a fault.")
    private Optional<String> alarmLevel;

    @Option(names = "--window", paramLabel = "N", description = "How many readings of a fan it takes at a time.")
    private Optional<String> window;

    @Option(
            names = "--layout",
            paramLabel = "readings-first|features-first",
            description = "How the values of several readings lie in its input, if the shape does not tell.")
    private Optional<String> layout;

    @Option(names = "--missing", paramLabel = "nan", description = "If it takes NaN for a missing value: nan.")
    private Optional<String> missing;

    @Option(
            names = "--scale",
            paramLabel = "a,b,…",
            description = "What each feature's reconstruction error is divided by. Default: 1.")
    private Optional<String> scale;

    @Option(
            names = "--values",
            paramLabel = "INPUT=a,b,…",
            description =
                    "What the numbers 0, 1, … of a feature stand for at an input of texts; may be given several times.")
    private Map<String, String> values = Map.of();

    @Option(
            names = "--check",
            paramLabel = "FILE.csv",
            description =
                    "Readings for the self-test: a column a feature, and perhaps one called expected with what the model"
                            + " should give.")
    private Optional<Path> check;

    @Option(names = "--yes", description = "Ask nothing. What only you know must then be given by options.")
    private boolean yes;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE.onnx",
            description = "Where to write it. Default: the file itself.")
    private Optional<Path> out;

    @Mixin
    private SizeLimit size;

    @Parameters(paramLabel = "FILE.onnx", description = "The model file.")
    private Path file;

    private final BufferedReader answers =
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));

    @Override
    void run(PrintWriter console) throws ModelToolException {
        DescribedModel model = DescribedModel.of(ModelOnDisk.read(file), size.bytes());
        setOptions(model);
        model.propose();
        ModelCheck.Passed passed = complete(model, console);
        model.properties().forEach((key, value) -> console.printf("%-22s %s%n", key, value));
        Path target = out.orElse(file);
        if (!yes && !ask(console, "Write this to " + target + "? [y/n]").startsWith("y")) {
            throw new ModelToolException("Nothing is written.", null);
        }
        model.write(target);
        console.println(target + ": " + passed.label() + " is fit for a gateway whose readings have "
                + passed.features() + passed.manner() + "; " + passed.selfTestRows() + " self-test rows");
    }

    private void setOptions(DescribedModel model) {
        name.ifPresent(value -> model.set("name", value));
        version.ifPresent(value -> model.set("version", value));
        features.ifPresent(value -> model.set("features", value));
        output.ifPresent(value -> model.set("output", value));
        classes.ifPresent(value -> model.set("classes", value));
        positive.ifPresent(value -> model.set("positive", value));
        negative.ifPresent(value -> model.set("negative", value));
        activation.ifPresent(value -> model.set("activation", value));
        direction.ifPresent(value -> model.set("direction", value));
        threshold.ifPresent(value -> model.set("threshold", value));
        kind.ifPresent(value -> model.set("kind", value));
        unit.ifPresent(value -> model.set("unit", value));
        alarmLevel.ifPresent(value -> model.set("alarm_level", value));
        window.ifPresent(value -> model.set("window", value));
        layout.ifPresent(value -> model.set("layout", value));
        scale.ifPresent(value -> model.set("scale", value));
        missing.ifPresent(value -> model.set("missing", value));
        values.forEach((input, words) -> model.set("values." + input, words));
    }

    /** Asks for what is missing until a gateway would take the model. */
    private ModelCheck.Passed complete(DescribedModel model, PrintWriter console) throws ModelToolException {
        while (true) {
            String reason;
            try {
                boolean isProven = check.isPresent() && model.has("features") && model.addSelfTest(check.get());
                ModelCheck.Passed passed = model.check();
                Optional<String> words = model.missingWords();
                List<String> doubts = isProven ? List.of() : check.isPresent() ? model.unproven() : passed.doubts();
                if (words.isEmpty() && doubts.isEmpty()) {
                    return passed;
                }
                reason = words.orElseGet(() -> doubts.get(0));
            } catch (ModelCheck.RefusedException e) {
                reason = e.getMessage();
            }
            Matcher key = KEY.matcher(reason);
            String option = asOptions(model.withShown(reason));
            if (yes || !key.find()) {
                throw new ModelToolException("A gateway would refuse " + file + ": " + option + ".", null);
            }
            console.println(option);
            String answer = ask(console, optionOf(key.group(1)));
            if (answer.isEmpty()) {
                throw new ModelToolException("Nothing is written: " + option + ".", null);
            }
            Matcher other = Pattern.compile("--([a-z-]+)[ =](.+)").matcher(answer);
            if (other.matches()) {
                model.set(other.group(1).replace('-', '_'), other.group(2).strip());
            } else {
                model.set(key.group(1), answer);
            }
            model.propose();
        }
    }

    /** What a gateway says of a property, with the option that sets it. */
    private static String asOptions(String reason) {
        return reason.replaceAll(
                        "it has no metadata property fanwatch\\.(\\w+): add it when exporting, for example (.*)",
                        "it has no fanwatch.$1: give --$1, for example --$1 $2")
                .replaceAll("(its |the )?metadata propert(y|ies) fanwatch\\.", "fanwatch.")
                .transform(text ->
                        KEY.matcher(text).replaceAll(match -> Matcher.quoteReplacement(optionOf(match.group(1)))));
    }

    private static String optionOf(String key) {
        String stripped = key.replaceAll("\\.$", "");
        return stripped.startsWith("selftest")
                ? "--check" + key.substring(stripped.length())
                : "--" + stripped.replace('_', '-') + key.substring(stripped.length());
    }

    private String ask(PrintWriter console, String question) throws ModelToolException {
        console.print(question + " ");
        console.flush();
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new ModelToolException(
                        "There is nobody to ask. Give --yes, and what is missing as options: " + question, null);
            }
            return line.strip();
        } catch (IOException e) {
            throw new ModelToolException("The answer cannot be read (" + e + "). Give --yes.", e);
        }
    }
}
