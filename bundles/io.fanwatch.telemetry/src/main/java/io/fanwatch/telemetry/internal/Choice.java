// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.component.Require;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A property that is one of an enumeration's names. */
final class Choice {

    private Choice() {}

    /** @throws IllegalArgumentException if it is none of them */
    static <T extends Enum<T>> T of(Class<T> type, String property, String value) {
        Map<String, T> choices =
                Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(Enum::name, Function.identity()));
        return Require.oneOf(property, value, choices);
    }
}
