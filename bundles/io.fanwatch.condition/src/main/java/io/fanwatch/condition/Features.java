// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * The features of a monitor or a model, as they are written: fields such as {@code vibration} and indicators such as
 * {@code mean(rotation, 1h)}, {@code std(sound, 40s)}, {@code slope(vibration, 6h)}, {@code log(sound)}, {@code age}.
 * Functions over a time: mean, std, slope (per hour), min, max, count, lag, ewma, first (of the device's life); of values:
 * log, ratio, product, sum, difference, and {@code * / + -} between blanks. They nest. Immutable.
 */
public final class Features {

    private final List<String> names;
    private final List<String> fields;
    private final List<Expression> expressions;
    private final long memoryMillis;

    private Features(List<String> names, Function<String, Expression> reader) {
        this.names = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        this.expressions = this.names.stream().map(reader).toList();
        Set<String> found = new LinkedHashSet<>();
        expressions.forEach(expression -> collect(expression, found));
        this.fields = List.copyOf(found);
        this.memoryMillis =
                expressions.stream().mapToLong(Expression::memoryMillis).max().orElse(0);
        if (this.names.isEmpty() || Set.copyOf(this.names).size() < this.names.size()) {
            throw new IllegalArgumentException("The features " + names + " must be at least one, and none twice.");
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("The features " + names + " use no field of a reading.");
        }
    }

    /** @throws IllegalArgumentException if one cannot be read, or is there twice; the message says which and why */
    public static Features of(List<String> features) {
        return new Features(features, ExpressionParser::parse);
    }

    /**
     * Features that are fields, whatever signs their names have.
     *
     * @throws IllegalArgumentException if there is none, or one twice
     */
    public static Features ofFields(List<String> fields) {
        return new Features(fields, Expression.Field::new);
    }

    /**
     * @param list features with commas between them
     * @throws IllegalArgumentException if one cannot be read, or is there twice; the message says which and why
     */
    public static Features parse(String list) {
        return of(split(list));
    }

    /** Cuts a list at the commas that are not inside parentheses or quotes; what is between them need not be features. */
    public static List<String> split(String list) {
        return ExpressionParser.split(list);
    }

    /** The features as they were written, in lower case, in order. */
    public List<String> names() {
        return names;
    }

    /** What each of them is, in order. */
    public List<Expression> expressions() {
        return expressions;
    }

    /** The fields of a reading that they use, in lower case, each once. */
    public List<String> fields() {
        return fields;
    }

    /** How many features there are. */
    public int size() {
        return names.size();
    }

    /** Whether the features are exactly the fields, so that nothing needs to be remembered or computed. */
    public boolean areFields() {
        return names.equals(fields);
    }

    /** The longest time in the past that a feature depends on, in milliseconds. */
    long memoryMillis() {
        return memoryMillis;
    }

    /** What is remembered of a device that sends its first reading next. */
    public State start() {
        return new State(this);
    }

    private static void collect(Expression expression, Set<String> fields) {
        if (expression instanceof Expression.Field field) {
            fields.add(field.name());
        } else if (expression instanceof Expression.Point point) {
            point.arguments().forEach(argument -> collect(argument, fields));
        } else if (expression instanceof Expression.Windowed windowed) {
            collect(windowed.argument(), fields);
        }
    }

    /** What the indicators of one device remember; of constant size. */
    public static final class State {

        private interface Node {
            double value(long time, double[] fields);
        }

        private final List<Window> windows = new ArrayList<>();
        private final Node[] nodes;
        private long first = Long.MIN_VALUE;

        private State(Features features) {
            this.nodes = features.expressions.stream()
                    .map(expression -> node(expression, features.fields))
                    .toArray(Node[]::new);
        }

        /**
         * Takes a reading in.
         *
         * @param time in milliseconds since 1970, never before that of the reading before
         * @param fields its values in the order of {@link Features#fields()}, NaN where one is missing
         * @param values where to write the features' values, NaN where one is not known (yet)
         */
        public void update(long time, double[] fields, double[] values) {
            first = first == Long.MIN_VALUE ? time : first;
            for (int i = 0; i < nodes.length; i++) {
                values[i] = nodes[i].value(time, fields);
            }
        }

        /** Forgets what it remembers and takes over what another one, of the same features, does. */
        public void set(State other) {
            first = other.first;
            for (int i = 0; i < windows.size(); i++) {
                windows.get(i).set(other.windows.get(i));
            }
        }

        private Node node(Expression expression, List<String> fields) {
            if (expression instanceof Expression.Field field) {
                int at = fields.indexOf(field.name());
                return (time, values) -> values[at];
            }
            if (expression instanceof Expression.Point point) {
                Node one = node(point.arguments().get(0), fields);
                Node other = point.function().arguments == 1
                        ? (time, values) -> 0
                        : node(point.arguments().get(1), fields);
                return (time, values) -> point.function().apply(one.value(time, values), other.value(time, values));
            }
            if (expression instanceof Expression.Windowed windowed) {
                Node argument = node(windowed.argument(), fields);
                Window window = new Window(windowed.function(), windowed.millis());
                windows.add(window);
                return (time, values) -> window.add(time, argument.value(time, values));
            }
            return (time, values) -> (time - first) / 3_600_000.0;
        }

        /** How many bytes that takes, without what Java needs for its objects. */
        public int bytes() {
            return Long.BYTES + windows.stream().mapToInt(Window::bytes).sum();
        }

        /** Writes as many {@link #bytes}. */
        public void write(ByteBuffer to) {
            to.putLong(first);
            windows.forEach(window -> window.write(to));
        }

        /** Takes over what was written of the same features. */
        public void read(ByteBuffer from) {
            first = from.getLong();
            windows.forEach(window -> window.read(from));
        }
    }
}
