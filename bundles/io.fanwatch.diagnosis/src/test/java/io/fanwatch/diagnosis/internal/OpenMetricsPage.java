// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a page as OpenMetrics 1.0 defines it, and fails at whatever that does not allow. */
final class OpenMetricsPage {

    private static final Map<String, Set<String>> SUFFIXES =
            Map.of("counter", Set.of("_total", "_created"), "gauge", Set.of(""), "info", Set.of("_info"));

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern METADATA = Pattern.compile("# (TYPE|UNIT|HELP) (" + NAME + ") (.*)", Pattern.DOTALL);
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(.+)})? (\\S+)", Pattern.DOTALL);
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]++|\\\\[\\\\\"n])*)\"(,|$)");
    private static final Pattern ESCAPED = Pattern.compile("(?:[^\"\\\\\n]++|\\\\[\\\\\"n])*");
    private static final Pattern NUMBER =
            Pattern.compile("NaN|[+-]?Inf|[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");

    /** Types by the families' names. */
    final Map<String, String> types = new LinkedHashMap<>();

    /** Units by the families' names. */
    final Map<String, String> units = new HashMap<>();

    /** Help by the families' names, unescaped. */
    final Map<String, String> helps = new HashMap<>();

    /** Values by name and, in the order of their names, labels: {@code name{a=x}}, unescaped. */
    final Map<String, Double> values = new LinkedHashMap<>();

    private final Set<String> ended = new HashSet<>();
    private String family = "";

    OpenMetricsPage(String text) {
        assertThat(text).endsWith("\n# EOF\n");
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length - 2; i++) {
            Matcher metadata = METADATA.matcher(lines[i]);
            if (metadata.matches()) {
                read(metadata.group(1), metadata.group(2), metadata.group(3));
            } else {
                read(lines[i]);
            }
        }
        checkNames();
    }

    private void read(String kind, String name, String value) {
        if (!name.equals(family)) {
            assertThat(ended.add(family)).isTrue();
            assertThat(ended).as("families that are complete").doesNotContain(name);
            assertThat(kind).as("what a family begins with").isEqualTo("TYPE");
            family = name;
        }
        assertThat(values.keySet()).as("samples before metadata").noneMatch(sample -> isOf(family, sample));
        switch (kind) {
            case "TYPE" -> {
                assertThat(SUFFIXES).containsKey(value);
                assertThat(types.put(name, value)).isNull();
            }
            case "UNIT" -> {
                assertThat(name).endsWith("_" + value);
                assertThat(units.put(name, value)).isNull();
            }
            default -> {
                assertThat(value).matches(ESCAPED);
                assertThat(helps.put(name, unescaped(value))).isNull();
            }
        }
    }

    private boolean isOf(String name, String sample) {
        String type = types.getOrDefault(name, "gauge");
        return SUFFIXES.get(type).stream().anyMatch(suffix -> sample.split("\\{", 2)[0].equals(name + suffix));
    }

    private void read(String line) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        String name = sample.group(1);
        assertThat(isOf(family, name)).as(name + " in the family " + family).isTrue();
        Map<String, String> labels = new TreeMap<>();
        String rest = sample.group(2) == null ? "" : sample.group(2);
        Matcher label = LABEL.matcher(rest);
        int end = 0;
        while (label.lookingAt()) {
            assertThat(labels.put(label.group(1), unescaped(label.group(2)))).isNull();
            end = label.end();
            label.region(end, rest.length());
        }
        assertThat(end).as(line).isEqualTo(rest.length());
        assertThat(rest).doesNotEndWith(",");
        assertThat(sample.group(3)).matches(NUMBER);
        double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
        if (types.get(family).equals("counter")) {
            assertThat(value).isGreaterThanOrEqualTo(0).isNotNaN();
        } else if (types.get(family).equals("info")) {
            assertThat(value).isEqualTo(1);
        }
        assertThat(values.put(name + (labels.isEmpty() ? "" : labels), value))
                .as(line)
                .isNull();
    }

    /* no name of a family or its samples may be one of another family's */
    private void checkNames() {
        List<String> names = new ArrayList<>();
        types.forEach((name, type) -> {
            Set<String> ofFamily = new HashSet<>(Set.of(name));
            SUFFIXES.get(type).forEach(suffix -> ofFamily.add(name + suffix));
            names.addAll(ofFamily);
        });
        assertThat(names).doesNotHaveDuplicates();
    }

    private static String unescaped(String text) {
        return Pattern.compile("\\\\(.)")
                .matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
    }
}
