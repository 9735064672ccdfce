// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One feature as it is written: a field of the reading, {@code age}, or an indicator. Immutable; the values it needs to
 * remember are in the {@link Features.State} of the device.
 */
public sealed interface Expression {

    /** A field of the reading. */
    record Field(String name) implements Expression {}

    /** Hours since the device's first reading. */
    record Age() implements Expression {}

    /** A function of the current values of its arguments. */
    record Point(PointFunction function, List<Expression> arguments) implements Expression {}

    /** A function of one argument over a time up to now. */
    record Windowed(WindowFunction function, Expression argument, long millis) implements Expression {}

    /** The functions that need no memory; what they are not defined for is NaN, a missing value. */
    enum PointFunction {
        LOG(1) {
            @Override
            double apply(double first, double second) {
                return first > 0 ? Math.log(first) : Double.NaN;
            }
        },
        RATIO(2) {
            @Override
            double apply(double first, double second) {
                return second != 0 ? first / second : Double.NaN;
            }
        },
        PRODUCT(2) {
            @Override
            double apply(double first, double second) {
                return first * second;
            }
        },
        SUM(2) {
            @Override
            double apply(double first, double second) {
                return first + second;
            }
        },
        DIFFERENCE(2) {
            @Override
            double apply(double first, double second) {
                return first - second;
            }
        };

        final int arguments;

        PointFunction(int arguments) {
            this.arguments = arguments;
        }

        abstract double apply(double first, double second);
    }

    /** The milliseconds of the past that the value depends on. */
    default long memoryMillis() {
        if (this instanceof Point point) {
            return point.arguments().stream()
                    .mapToLong(Expression::memoryMillis)
                    .max()
                    .orElse(0);
        }
        return this instanceof Windowed windowed
                ? windowed.millis() + windowed.argument().memoryMillis()
                : 0;
    }

    /** The expression as text that reads as the same expression, in lower case. */
    default String text() {
        if (this instanceof Field field) {
            boolean plain = !field.name().equals("age") && !field.name().matches(".*[(),\"].*|.* [-+*/] .*");
            return plain ? field.name() : '"' + field.name() + '"';
        }
        if (this instanceof Point point) {
            return point.arguments().stream()
                    .map(Expression::text)
                    .collect(Collectors.joining(", ", lower(point.function()) + "(", ")"));
        }
        return this instanceof Windowed windowed
                ? lower(windowed.function()) + "(" + windowed.argument().text() + ", "
                        + Times.text(Duration.ofMillis(windowed.millis())) + ")"
                : "age";
    }

    private static String lower(Enum<?> function) {
        return function.name().toLowerCase(Locale.ROOT);
    }
}
