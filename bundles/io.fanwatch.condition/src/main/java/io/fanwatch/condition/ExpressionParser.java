// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import io.fanwatch.condition.Expression.PointFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads {@code vibration}, {@code log(sound)}, {@code mean(rotation, 1h)}, {@code ratio(mean(power, 5min), rotation)}.
 * Between blanks {@code *}, {@code /}, {@code +} and {@code -} are operators: {@code torque * rotation}. A name with a
 * comma, a parenthesis or such an operator stands in quotes. Upper and lower case are the same.
 */
final class ExpressionParser {

    private final String text;
    private int position;

    private ExpressionParser(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException saying what is wrong and where */
    static Expression parse(String text) {
        ExpressionParser parser = new ExpressionParser(text);
        Expression expression = parser.expression();
        if (parser.position < text.length()) {
            throw parser.wrong("'" + text.charAt(parser.position) + "' does not belong here");
        }
        return expression;
    }

    /** Cuts a list at the commas that are not inside parentheses or quotes. */
    static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0 && !quoted) {
                parts.add(list.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(list.substring(start).strip());
        return parts;
    }

    private Expression expression() {
        Expression sum = product();
        for (char operator = operator("+-"); operator != 0; operator = operator("+-")) {
            sum = new Expression.Point(
                    operator == '+' ? PointFunction.SUM : PointFunction.DIFFERENCE, List.of(sum, product()));
        }
        return sum;
    }

    private Expression product() {
        Expression product = value();
        for (char operator = operator("*/"); operator != 0; operator = operator("*/")) {
            product = new Expression.Point(
                    operator == '*' ? PointFunction.PRODUCT : PointFunction.RATIO, List.of(product, value()));
        }
        return product;
    }

    /** Takes an operator that stands between blanks, as other signs belong to a name; 0 if there is none of these. */
    private char operator(String operators) {
        if (!isOperator(position) || operators.indexOf(text.charAt(position)) < 0) {
            return 0;
        }
        return text.charAt(position++);
    }

    private boolean isOperator(int at) {
        return at > 0
                && at < text.length()
                && "+-*/".indexOf(text.charAt(at)) >= 0
                && Character.isWhitespace(text.charAt(at - 1))
                && (at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1)));
    }

    private Expression value() {
        skipBlanks();
        if (take('(')) {
            Expression inner = expression();
            if (!take(')')) {
                throw wrong("')' is missing");
            }
            skipBlanks();
            return inner;
        }
        boolean quoted = position < text.length() && text.charAt(position) == '"';
        String name = name();
        if (quoted || !take('(')) {
            return name.equals("age") && !quoted ? new Expression.Age() : new Expression.Field(name);
        }
        Optional<WindowFunction> window = constant(WindowFunction.values(), name);
        Expression call = window.isPresent() ? windowed(window.get()) : point(name);
        if (!take(')')) {
            throw wrong("')' is missing");
        }
        skipBlanks();
        return call;
    }

    private Expression windowed(WindowFunction function) {
        Expression argument = expression();
        if (!take(',')) {
            throw wrong("a time is missing, as in " + lower(function) + "(rotation, 1h)");
        }
        return new Expression.Windowed(function, argument, Times.parse(name()).toMillis());
    }

    private Expression point(String name) {
        PointFunction function = constant(PointFunction.values(), name)
                .orElseThrow(() -> wrong("there is no function '" + name + "', only "
                        + Stream.<Enum<?>[]>of(WindowFunction.values(), PointFunction.values())
                                .flatMap(Arrays::stream)
                                .map(ExpressionParser::lower)
                                .collect(Collectors.joining(", "))));
        List<Expression> arguments = new ArrayList<>(List.of(expression()));
        while (arguments.size() < function.arguments) {
            if (!take(',')) {
                throw wrong(name + " takes " + function.arguments + " values");
            }
            arguments.add(expression());
        }
        return new Expression.Point(function, List.copyOf(arguments));
    }

    private String name() {
        skipBlanks();
        int start = position;
        if (take('"')) {
            int end = text.indexOf('"', position);
            if (end < 0) {
                throw wrong("the quote is not closed");
            }
            String name = text.substring(position, end);
            position = end + 1;
            skipBlanks();
            return name.toLowerCase(Locale.ROOT);
        }
        while (position < text.length() && "(),\"".indexOf(text.charAt(position)) < 0 && !isOperator(position)) {
            position++;
        }
        String name = text.substring(start, position).strip();
        if (name.isEmpty()) {
            throw wrong("a name is missing");
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private boolean take(char expected) {
        boolean found = position < text.length() && text.charAt(position) == expected;
        position += found ? 1 : 0;
        return found;
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private IllegalArgumentException wrong(String complaint) {
        return new IllegalArgumentException(
                "The feature '" + text + "' cannot be read: at character " + (position + 1) + ", " + complaint + ".");
    }

    private static <E extends Enum<E>> Optional<E> constant(E[] constants, String name) {
        return Arrays.stream(constants)
                .filter(constant -> lower(constant).equals(name))
                .findFirst();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
