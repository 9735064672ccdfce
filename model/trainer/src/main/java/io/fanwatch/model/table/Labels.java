// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import io.fanwatch.model.TrainingException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The values of the label column, and which of them mean faulty. What only a person knows is asked and not guessed. */
public final class Labels {

    /** What means faulty where labels are 0 and 1. */
    public static final String DEFAULT_POSITIVE = "1";

    private static final int MOST_VALUES = 100;
    private static final Set<String> MISSING = Set.of("", "na", "nan", "n/a", "null", "?");
    /** Words to propose for healthy. */
    private static final Set<String> HEALTHY = Set.of(
            "0",
            "no failure",
            "normal",
            "healthy",
            "ok",
            "good",
            "none",
            "no",
            "false",
            "pass",
            "no fault",
            "no_failure",
            "negative",
            "running",
            "n");

    private record Value(String text, int number, long[] count, String firstAt) {}

    private final Map<String, Value> values = new LinkedHashMap<>();
    /** By what is written: 1 and 1.0 are one value. */
    private final Map<String, Value> written = new HashMap<>();

    private final String files;
    private final String column;
    private final Optional<String> positive;
    private final Optional<String> negative;
    private byte[] numbers = new byte[1024];
    private int size;

    /**
     * @param files where the labels are, for messages
     * @param column the column's name
     * @param positive the value that means faulty; empty: 1, if the values are 0 and 1
     * @param negative the value that means healthy; with it alone, all others mean faulty
     */
    public Labels(String files, String column, Optional<String> positive, Optional<String> negative) {
        this.files = files;
        this.column = column;
        this.positive = positive;
        this.negative = negative;
    }

    /** Whether there is no label, and that means nothing either. */
    public boolean isMissing(String text) {
        return MISSING.contains(text.toLowerCase(Locale.ROOT))
                && !negative.map(Labels::canonical).equals(Optional.of(canonical(text)));
    }

    /**
     * Takes the label of the next row.
     *
     * @param at file and line
     * @throws TrainingException if there are more values than labels have
     */
    public void add(String text, String at) throws TrainingException {
        Value value = written.get(text);
        if (value == null) {
            value = values.computeIfAbsent(canonical(text), key -> new Value(text, values.size(), new long[1], at));
            written.put(text, value);
            if (values.size() > MOST_VALUES) {
                throw new TrainingException(at + ": the column " + column + " has more than " + MOST_VALUES
                        + " values, so it measures and does not label. Name the column that says what is faulty with"
                        + " --label.");
            }
        }
        value.count[0]++;
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        numbers[size++] = (byte) value.number;
    }

    /**
     * For each value whether it means faulty; empty for those that mean neither.
     *
     * @throws TrainingException if that is not plain: the message lists the values and proposes
     */
    public List<Optional<Boolean>> meanings() throws TrainingException {
        Optional<String> faulty = positive.map(Labels::canonical);
        Optional<String> healthy = negative.map(Labels::canonical);
        if (positive.isEmpty() && negative.isEmpty()) {
            requirePlain();
            faulty = Optional.of(DEFAULT_POSITIVE);
        } else if (positive.isPresent() && negative.isEmpty() && values.size() > 2) {
            throw third("Say with --negative too which of them is healthy");
        }
        List<Optional<Boolean>> meanings = new ArrayList<>();
        for (String value : values.keySet()) {
            boolean isNegative = healthy.map(value::equals).orElse(!faulty.equals(Optional.of(value)));
            boolean isPositive = faulty.map(value::equals).orElse(!isNegative);
            meanings.add(isPositive == isNegative ? Optional.empty() : Optional.of(isPositive));
        }
        return meanings;
    }

    /** Which of the values the row has. */
    public int value(int row) {
        return numbers[row];
    }

    private void requirePlain() throws TrainingException {
        if (values.size() > 2) {
            String proposal = values.values().stream()
                    .map(Value::text)
                    .filter(text -> HEALTHY.contains(text.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElse(first());
            throw third("If all but one mean faulty, name the healthy one, such as --negative " + quoted(proposal)
                    + "; or name both with --positive and --negative, and the others are left out");
        }
        if (values.keySet().equals(Set.of("1", "-1"))) {
            throw new TrainingException(where() + " holds " + counts() + ". Which of them is faulty? Say --positive=-1,"
                    + " as tools that find anomalies write it, or --positive=1.");
        }
        if (!Set.of("0", DEFAULT_POSITIVE).containsAll(values.keySet())) {
            // of two words that are not known, the seldom one
            String proposal = values.values().stream()
                    .filter(value -> !HEALTHY.contains(value.text.toLowerCase(Locale.ROOT)))
                    .reduce((one, other) -> one.count[0] < other.count[0] ? one : other)
                    .map(value -> "--positive " + quoted(value.text))
                    .orElse("--negative " + quoted(first()));
            throw new TrainingException(
                    where() + " holds " + counts() + ". Which value means faulty? Say for example " + proposal + ".");
        }
    }

    private TrainingException third(String remedy) {
        List<Value> all = List.copyOf(values.values());
        Value third = all.get(2);
        return new TrainingException(third.firstAt + ", column " + column + ": '" + third.text
                + "' is a third label, after " + all.get(0).text + " and " + all.get(1).text + ". The column holds "
                + counts() + ". " + remedy + ".");
    }

    private String first() {
        return values.values().iterator().next().text;
    }

    private String where() {
        return files + ": the column " + column;
    }

    /** The values, and in how many rows each is. */
    public String counts() {
        List<String> words = values.values().stream()
                .map(value -> value.text + " (" + value.count[0] + " rows)")
                .limit(12)
                .collect(Collectors.toCollection(ArrayList::new));
        if (values.size() > words.size()) {
            words.add("others");
        }
        return String.join(", ", words);
    }

    /** The values as they are written. */
    public List<String> texts() {
        return values.values().stream().map(Value::text).toList();
    }

    /** In words, which values mean faulty. */
    public String words() {
        if (positive.isEmpty() && negative.isPresent()) {
            return "`" + column + "` other than `" + negative.get() + "`";
        }
        return "`" + column + "` = `" + positive.orElse(DEFAULT_POSITIVE) + "`";
    }

    private static String quoted(String text) {
        String quoted = text.matches("[\\w.-]+") ? text : "\"" + text + "\"";
        return quoted;
    }

    /** Makes 1, 1.0 and +1 the same label, and TRUE and true. */
    public static String canonical(String label) {
        try {
            return new BigDecimal(label).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return label.toLowerCase(Locale.ROOT);
        }
    }
}
