// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/** Inputs as text, so that seeds can be written and read. */
public final class InputText {

    private InputText() {}

    /** The first line, and what follows. */
    public static String[] headAndRest(byte[] input) {
        String[] parts = new String(input, UTF_8).split("\n", 2);
        return new String[] {parts[0], parts.length > 1 ? parts[1] : ""};
    }

    /** Lines {@code name=value} by their names; a line without an equals sign goes on with the value of the one before. */
    public static Map<String, String> properties(String text) {
        Map<String, String> properties = new LinkedHashMap<>();
        String last = "";
        for (String line : text.split("\n")) {
            int sign = line.indexOf('=');
            if (sign > 0) {
                last = line.substring(0, sign);
                properties.put(last, line.substring(sign + 1));
            } else {
                properties.merge(last, line, (before, more) -> before + "\n" + more);
            }
        }
        return properties;
    }
}
