// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why the values of a record can be no features, if they cannot. */
final class Unusable {

    private static final Pattern HOLD_REGISTERS =
            Pattern.compile("(?i).*(?:register|regs|data|hex|raw|frame|words|pdu|payload).*");
    private static final Pattern REGISTERS = Pattern.compile("(?i)(?:0x)?[\\da-f]{4}(?:[ ,;:]+(?:0x)?[\\da-f]{4})+");
    private static final Pattern HEXADECIMAL = Pattern.compile("(?i)(?:0x)?(?:[\\da-f]{2}){2,}");

    private static final String TOGETHER =
            "have the values of a fan sent together as fields of one object, or each on a"
                    + " topic of its own with payload.format VALUE_PER_TOPIC";

    private Unusable() {}

    /**
     * @param leaves all values of a record
     * @param matched how many of the features that were looked for are among them
     * @param others those that may be features under names of their own
     * @param columns whether a value alone in its line is a column's
     */
    static Optional<String> reason(List<Leaf> leaves, int matched, List<Leaf> others, boolean columns) {
        if (leaves.stream()
                        .filter(leaf ->
                                leaf.path().contains("[?(") && FieldNames.DEVICES_OF_VALUES.contains(leaf.plainName()))
                        .map(Leaf::value)
                        .distinct()
                        .count()
                > 1) {
            return Optional.of("one list holds the values of several fans: " + TOGETHER);
        }
        if (matched > 0) {
            return Optional.empty();
        }
        Optional<Leaf> registers =
                leaves.stream().filter(Unusable::areRegisters).findFirst();
        if (registers.isPresent()) {
            return Optional.of("the field " + registers.get().path() + " holds registers as hexadecimal text, '"
                    + registers.get().value() + "', which no format takes apart: have the gateway send each value as a"
                    + " number under its name");
        }
        if (others.isEmpty()) {
            return Optional.empty();
        }
        if (others.stream().allMatch(leaf -> leaf.path().matches(".*\\[\\d+\\].*\\[\\d+\\].*"))) {
            return Optional.of("the values stand in arrays of arrays, apart from their names: have an object a reading"
                    + " sent, with the values under their names");
        }
        boolean oneValue = others.stream().anyMatch(Leaf::isUnnamed)
                && others.stream()
                        .allMatch(leaf -> leaf.isUnnamed() || FieldNames.ABOUT_VALUES.contains(leaf.plainName()));
        if (!oneValue || columns) {
            return Optional.empty();
        }
        String named = leaves.stream()
                .filter(leaf -> leaf.value() instanceof String && !leaf.isNumber())
                .map(Leaf::path)
                .collect(Collectors.collectingAndThen(Collectors.toList(), FieldNames::naming))
                .map(path -> "the field " + path + " says what it is")
                .orElse("no field says what it is");
        return Optional.of("each value comes alone, and " + named + ": " + TOGETHER);
    }

    private static boolean areRegisters(Leaf leaf) {
        return leaf.value() instanceof String text
                && (REGISTERS.matcher(text.strip()).matches()
                        || !leaf.isNumber()
                                && HEXADECIMAL.matcher(text.strip()).matches()
                                && HOLD_REGISTERS.matcher(leaf.path()).matches());
    }
}
