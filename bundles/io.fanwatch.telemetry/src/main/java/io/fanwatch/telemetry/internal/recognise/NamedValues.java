// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records with one value each, and a text beside it that says of what: {@code {"name":"rotation","value":528.5}}. */
final class NamedValues {

    private NamedValues() {}

    /** The values by their names, and what else the records say; nothing if they are no such records. */
    static Optional<List<Leaf>> of(List<?> records) {
        Map<String, Leaf> values = new LinkedHashMap<>();
        List<Leaf> others = new ArrayList<>();
        for (Object record : records) {
            List<Leaf> leaves = record instanceof Map ? Leaf.of(record) : List.of();
            Optional<Leaf> naming = naming(leaves, records.size());
            if (naming.isEmpty()
                    || leaves.stream().anyMatch(leaf -> leaf.path().equals("bn"))) { // SenML's, part of the name
                return Optional.empty();
            }
            String name = naming.get().value().toString();
            List<Leaf> held = leaves.stream()
                    .filter(leaf -> leaf.isUnnamed() && (leaf.isNumber() || leaf.value() instanceof Boolean))
                    .toList();
            if (held.stream().map(Leaf::pattern).distinct().count() < held.size()) {
                return Optional.empty(); // several of one name
            }
            held.stream().findFirst().ifPresent(holding -> {
                char quote = name.indexOf('\'') < 0 ? '\'' : '"';
                String path = "[?(@." + naming.get().path() + "==" + quote + name + quote + ")]." + holding.path();
                values.putIfAbsent(path, new Leaf(path, name, holding.value()));
            });
            leaves.stream()
                    .filter(leaf ->
                            others.stream().noneMatch(known -> known.path().equals(leaf.path())))
                    .filter(leaf -> !leaf.equals(naming.get())
                                    && !leaf.isUnnamed()
                                    && leaf.path().indexOf('[') < 0
                            || leaf.name().equals("time")
                            || leaf.path().endsWith("timeInSeconds"))
                    .forEach(others::add);
        }
        if (values.values().stream().allMatch(leaf -> Places.isMachine(leaf.name()))) {
            return Optional.empty();
        }
        boolean more = others.stream().anyMatch(leaf -> leaf.isNumber() && isMeasured(leaf));
        if (values.isEmpty() || more && values.size() == 1 && records.size() > 1) {
            return Optional.empty();
        }
        List<Leaf> all = new ArrayList<>(values.values());
        others.stream().filter(leaf -> !leaf.isNumber() || !isMeasured(leaf)).forEach(all::add);
        return Optional.of(all);
    }

    private static boolean isMeasured(Leaf leaf) {
        return FieldNames.mayBeMeasured(leaf.name())
                && !FieldNames.isAroundValue(leaf.plainName())
                && FieldNames.TIMES.stream().noneMatch(time -> FieldNames.isTime(leaf.plainName(), time));
    }

    /* an id alone is more often that of the fan */
    private static Optional<Leaf> naming(List<Leaf> leaves, int records) {
        List<Leaf> texts = leaves.stream()
                .filter(leaf -> leaf.value() instanceof String text && !text.isBlank() && text.indexOf('\n') < 0)
                .filter(leaf -> leaf.path().indexOf('[') < 0)
                .filter(leaf -> records > 1 || !leaf.plainName().equals("id"))
                .toList();
        return FieldNames.naming(texts.stream().map(Leaf::path).toList())
                .flatMap(path ->
                        texts.stream().filter(leaf -> leaf.path().equals(path)).findFirst());
    }
}
