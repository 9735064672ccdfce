// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.internal.Quality;
import io.fanwatch.telemetry.internal.TimeGuess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out which values of a record are features, device and time. */
final class FieldProposal {

    private static final String USUAL_FEATURES = "rotation,temperature,vibration,sound";

    private final List<Leaf> leaves;
    private final List<Leaf> outside;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private boolean hasFeatures;
    private int matched;
    private Optional<String> unusable = Optional.empty();

    /**
     * @param around the message that the record is a part of, which may say device and time for all its records
     * @param wanted the features that are looked for; the given properties are kept as they are
     */
    FieldProposal(
            Object record,
            Object around,
            List<String> wanted,
            Map<String, String> given,
            boolean formatNamesDevice,
            Sample sample) {
        this.leaves = Leaf.of(record);
        this.outside = Leaf.of(around).stream()
                .filter(leaf -> leaf.path().indexOf('[') < 0)
                .map(leaf -> new Leaf("$." + leaf.path(), leaf.name(), leaf.value()))
                .toList();
        Set<Leaf> used = new LinkedHashSet<>();
        time(used, sample.arrival());
        if (!formatNamesDevice || find(FieldNames.DEVICES.subList(0, 1)).isPresent()) {
            device(used, sample, given.containsKey("device.source"));
        }
        features(wanted, used, given);
        properties.putAll(given);
        properties.remove("");
    }

    Map<String, String> properties() {
        return properties;
    }

    /** How many of the features that were looked for are there. */
    int matched() {
        return matched;
    }

    List<String> notes() {
        return notes;
    }

    /** Why its values can be no features. */
    Optional<String> unusable() {
        return unusable;
    }

    /** Whether the record has values that may be features. */
    boolean hasFeatures() {
        return hasFeatures || properties.containsKey("features");
    }

    private void features(List<String> wanted, Set<Leaf> used, Map<String, String> given) {
        List<String> definitions = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        List<Leaf> found = new ArrayList<>();
        for (String name : wanted) {
            Optional<Leaf> leaf = feature(name, used);
            if (leaf.isPresent()) {
                used.add(leaf.get());
                found.add(leaf.get());
                definitions.add(definition(name, leaf.get()));
            } else {
                absent.add(name);
            }
        }
        matched = definitions.size();
        List<Leaf> several =
                found.stream().filter(leaf -> twin(leaf, used).isPresent()).toList();
        if (!several.isEmpty()) {
            Leaf first = several.get(0);
            notes.add("there are several values of "
                    + several.stream()
                            .map(leaf -> leaf.name().replaceAll("0$", ""))
                            .collect(Collectors.joining(", "))
                    + ", such as " + first.path() + " and "
                    + twin(first, used).orElseThrow().path()
                    + ", of which the first is taken: if they are of several fans, have an object a fan sent, under the"
                    + " fan's name; else have one a reading sent, for example their mean");
        }
        leaves.stream()
                .filter(leaf -> FieldNames.QUALITY.contains(leaf.plainName())
                        || leaf.name().matches(".+(?:_q|_qc|[_.]?[qQ]uality|[_.]valid|Valid)"))
                .flatMap(leaf -> Quality.doubt(leaf.name(), leaf.value()).stream())
                .findFirst()
                .ifPresent(notes::add);
        List<Leaf> others = new ArrayList<>();
        if (!absent.isEmpty()) {
            Set<String> names = new LinkedHashSet<>(wanted);
            used.forEach(leaf -> names.add(leaf.name()));
            boolean aboutMessage =
                    leaves.stream().map(Leaf::path).collect(Collectors.toSet()).containsAll(FieldNames.ABOUT_MESSAGE);
            for (Leaf leaf : leaves) {
                String name = leaf.name().replaceAll("[,=\\s]+", "_");
                boolean measured = leaf.isNumber()
                        && !leaf.isAboutValues()
                        && !(leaf.value() instanceof String && FieldNames.NAMES.contains(Leaf.plain(name)))
                        && !FieldNames.NO_FEATURES.contains(Leaf.plain(name))
                        && !FieldNames.ID.matcher(name).matches()
                        && !(aboutMessage && FieldNames.ABOUT_MESSAGE.contains(leaf.path()))
                        && !used.contains(leaf);
                if (measured && !name.isBlank() && names.add(name)) {
                    definitions.add(definition(name, leaf));
                    others.add(leaf);
                }
            }
            notes.add("no field looks like " + String.join(", ", absent)
                    + ": give the features the names that your model has, and leave out what it does not need");
        }
        boolean columns = given.getOrDefault("payload.format", "").equals("CSV");
        unusable = Unusable.reason(leaves, matched, others, columns);
        if (arePlaces()) {
            notes.add("the values have no names, only places: say which is which with csv.columns, or in an array with"
                    + " the place, as in rotation=[0]");
        }
        if (!definitions.isEmpty()) {
            hasFeatures = true;
            put("features", String.join(",", definitions), USUAL_FEATURES);
        }
    }

    /* another value whose path differs in digits only */
    private Optional<Leaf> twin(Leaf leaf, Set<Leaf> used) {
        String path = leaf.path().replaceAll("\\d", "");
        return leaves.stream()
                .filter(other -> leaf.isNumber() && other.isNumber() && !used.contains(other))
                .filter(other -> other.path().replaceAll("\\d", "").equals(path))
                .findFirst();
    }

    private String definition(String name, Leaf leaf) {
        String path = leaf.path().equals(name) ? "" : "=" + leaf.path();
        return leaf.value() instanceof Boolean ? name + "=" + leaf.path() + " bool" : name + path;
    }

    private Optional<Leaf> feature(String name, Set<Leaf> used) {
        List<String> names = new ArrayList<>(List.of(Leaf.plain(name)));
        names.addAll(FieldNames.OTHER_NAMES.getOrDefault(Leaf.plain(name), List.of()));
        List<Leaf> measured = leaves.stream()
                .filter(leaf -> !leaf.isAboutValues())
                .filter(leaf -> leaf.mayBeMeasured() || leaf.plainName().equals(Leaf.plain(name)))
                .filter(leaf -> !used.contains(leaf))
                .toList();
        for (String each : names) {
            for (Leaf leaf : measured) {
                if (leaf.plainName().equals(each) && (each.length() > 1 || leaf.value() instanceof Number)) {
                    return Optional.of(leaf);
                }
            }
        }
        return measured.stream()
                .filter(leaf -> leaf.plainName().contains(names.get(0))
                        || names.stream()
                                .anyMatch(each -> each.length() > 3
                                        && (leaf.plainName().startsWith(each)
                                                || leaf.plainName().endsWith(each))))
                .findFirst();
    }

    private void time(Set<Leaf> used, Instant arrival) {
        List<Leaf> named = new ArrayList<>();
        for (List<Leaf> among : List.of(leaves, outside)) {
            for (boolean ofTheWay : List.of(false, true)) {
                for (String name : FieldNames.TIMES) {
                    among.stream()
                            .filter(leaf -> FieldNames.isTime(leaf.plainName(), name) || isPartOf(name, leaf))
                            .filter(leaf ->
                                    FieldNames.OF_THE_WAY.matcher(leaf.path()).matches() == ofTheWay)
                            .forEach(named::add);
                }
            }
        }
        if (arePlaces()) {
            named.addAll(leaves);
        }
        for (Leaf leaf : named) {
            String text = leaf.value() == null ? "" : leaf.value().toString().strip();
            Optional<String> format = TimeGuess.of(text, arrival);
            if (format.isPresent()) {
                used.add(leaf);
                put("time.field", leaf.path(), "timeStamp");
                put("time.format", format.get(), "DATE_TIME");
                note(text, format.get());
                return;
            }
        }
        Stream.concat(
                        leaves.stream().filter(leaf -> leaf.path().matches("timeStamp(?:[.\\[].*)?")),
                        named.stream().filter(leaf -> leaf.value() instanceof String text && text.matches(".*\\d.*")))
                .filter(leaf -> leaf.value() != null && !arePlaces())
                .filter(leaf -> !FieldNames.OF_THE_WAY.matcher(leaf.path()).matches()
                        || leaf.path().startsWith("timeStamp"))
                .findFirst()
                .ifPresent(leaf -> {
                    if (leaf.path().startsWith("timeStamp")) {
                        properties.put("time.field", "");
                    }
                    notes.add("the field " + leaf.path() + " is '" + leaf.value()
                            + "', which is no whole time that is known here, so the arrival counts"
                            + TimeGuess.remedy(String.valueOf(leaf.value())));
                });
    }

    /* whether values have no names, only places */
    private boolean arePlaces() {
        return !leaves.isEmpty() && leaves.stream().allMatch(leaf -> leaf.name().matches("\\d+"));
    }

    /* {"ts":{"seconds":1,"nanos":2}}, {"time":{"$date":"..."}} */
    private static boolean isPartOf(String time, Leaf leaf) {
        String[] steps = leaf.path().split("\\.");
        return steps.length > 1
                && Arrays.stream(steps).anyMatch(step -> Leaf.plain(step).equals(time))
                && List.of("seconds", "sec", "secs", "date", "timeinseconds", "numberlong")
                        .contains(Leaf.plain(steps[steps.length - 1]));
    }

    private void note(String text, String format) {
        boolean local = format.matches("[^DE].*[yM].*") && !format.endsWith("z")
                || format.equals("ISO_8601") && !text.matches(".*(?:[zZ]|[+-]\\d\\d(?::?\\d\\d)?|\\])");
        if (local) {
            notes.add("the time names no zone: set time.zone to that of the sender's clock if it is not UTC");
        }
        boolean either =
                format.matches("dd/MM/.*|MM/dd/.*|M/d/.*") && text.matches("(?:0?\\d|1[0-2])/(?:0?\\d|1[0-2])/.*");
        if (either) {
            notes.add("whether the day or the month comes first in " + text + " cannot be seen from it: it was read as "
                    + format + "; set time.format if it is the other way");
        }
    }

    private void device(Set<Leaf> used, Sample sample, boolean given) {
        Optional<Leaf> leaf = find(FieldNames.DEVICES)
                .or(() -> find(FieldNames.DEVICES, outside))
                .or(() -> onlyWord(used));
        if (leaf.isPresent()) {
            used.add(leaf.get());
            put("device.field", leaf.get().path(), "deviceID");
            if (leaf.get().plainName().equals("host")) {
                notes.add("the field " + leaf.get().path() + " names the fan; if it is the computer that passes values"
                        + " on, set device.field to another");
            }
            return;
        }
        if (given) {
            return;
        }
        Optional<Leaf> id = find(List.of("id")).filter(each -> each.path().equals("id"));
        boolean entity = leaves.stream().anyMatch(each -> each.path().equals("type"))
                && leaves.stream().anyMatch(each -> each.path().endsWith(".type"));
        if (id.isPresent() && (entity || id.get().value().toString().startsWith("urn:"))) { // as FIWARE has them
            properties.put("device.field", "id");
            properties.put("id.field", "");
            return;
        }
        properties.put("device.source", "TOPIC");
        String[] levels = sample.topicOrAssumed().split("/", -1);
        int level = TopicGuess.deviceLevel(levels, levels.length);
        properties.put("device.topic.level", String.valueOf(level));
        notes.add(
                sample.topic().isPresent()
                        ? "no field names the fan, so level " + level + " of the topic does: " + levels[level - 1]
                                + TopicGuess.others(levels, level)
                        : "no field names the fan, so the topic must; as none is given, " + sample.topicOrAssumed()
                                + " was taken: give yours with --topic");
    }

    /* among values without names */
    private Optional<Leaf> onlyWord(Set<Leaf> used) {
        List<Leaf> words = leaves.stream()
                .filter(each -> arePlaces() && !each.isNumber() && !used.contains(each))
                .filter(each -> each.value() instanceof String text && text.matches(".*\\p{L}.*"))
                .toList();
        return words.size() == 1 ? Optional.of(words.get(0)) : Optional.empty();
    }

    private Optional<Leaf> find(List<String> names) {
        return find(names, leaves);
    }

    private static Optional<Leaf> find(List<String> names, List<Leaf> among) {
        return names.stream()
                .flatMap(name -> among.stream()
                        .filter(leaf -> leaf.plainName().equals(name)
                                || Leaf.plain(leaf.path()).equals(name))
                        .filter(leaf -> leaf.value() instanceof String text && !text.isBlank()
                                || leaf.value() instanceof Number)
                        .filter(leaf -> !name.equals("name") || !leaf.path().matches(".*\\[\\d+\\].*"))) // a part's
                .findFirst();
    }

    private void put(String property, String value, String usual) {
        if (!value.equals(usual)) {
            properties.put(property, value);
        }
    }
}
