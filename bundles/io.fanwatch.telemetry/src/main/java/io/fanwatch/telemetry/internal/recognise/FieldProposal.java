// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.internal.Quality;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out which values of a record are features, device and time. */
final class FieldProposal {

    private static final String USUAL_FEATURES = "rotation,temperature,vibration,sound";

    private final List<Leaf> leaves;
    private final List<Leaf> outside;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private boolean hasFeatures;
    private boolean firstOfColumns;
    private int matched;
    private Optional<String> unusable = Optional.empty();

    /**
     * @param leaves all values of the record
     * @param outside those around it, which may say device and time for all records
     * @param wanted the features that are looked for; the given properties are kept as they are
     */
    FieldProposal(
            List<Leaf> leaves,
            List<Leaf> outside,
            List<String> wanted,
            Map<String, String> given,
            boolean formatNamesDevice,
            Sample sample) {
        this.leaves = leaves;
        this.outside = outside;
        Set<Leaf> used = new LinkedHashSet<>();
        time(used, sample.arrival());
        if (!formatNamesDevice || find(FieldNames.DEVICES.subList(0, 1)).isPresent()) {
            device(used, sample, given);
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

    /** Whether it takes the first of each row of values only. */
    boolean isFirstOfColumns() {
        return firstOfColumns;
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
        firstOfColumns =
                several.stream().filter(leaf -> leaf.path().endsWith("[0]")).count() > 1;
        Optional<Leaf> ofOther =
                several.stream().filter(leaf -> !leaf.namedBy().isEmpty()).findFirst();
        if (ofOther.isPresent()) {
            Leaf other = twin(ofOther.get(), used).orElseThrow();
            unusable = Optional.of("the list holds " + ofOther.get().namedBy() + " and " + other.namedBy()
                    + ", values of several fans or moments: have those of a fan sent together, with its name in a"
                    + " field of their own, or each on a topic of its own with payload.format VALUE_PER_TOPIC");
        } else if (!several.isEmpty()) {
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
                        && FieldNames.mayBeMeasured(name)
                        && !(aboutMessage && FieldNames.ABOUT_MESSAGE.contains(leaf.path()))
                        && !used.contains(leaf);
                boolean again = names.contains(name)
                        || leaves.stream()
                                .anyMatch(other -> other != leaf
                                        && other.isNumber()
                                        && other.name().equals(leaf.name()));
                String free = again ? leaf.longName().replaceAll("[,=\\s]+", "_") : name;
                boolean another = several.stream()
                        .anyMatch(first -> first.pattern().equals(leaf.pattern())
                                && leaf.path().matches(".*\\[\\d+\\].*"));
                boolean shown = leaves.stream()
                        .anyMatch(other -> other != leaf
                                && other.value() == leaf.value()
                                && other.path().length() < leaf.path().length());
                if (measured && !shown && !another && !name.isBlank() && names.add(free)) {
                    definitions.add(definition(free, leaf));
                    others.add(leaf);
                }
            }
            notes.add("no field looks like " + String.join(", ", absent)
                    + ": give the features the names that your model has, and leave out what it does not need");
        }
        boolean columns = given.getOrDefault("payload.format", "").equals("CSV");
        unusable = unusable.or(() -> Unusable.reason(leaves, matched, others, columns));
        leaves.stream()
                .filter(leaf -> leaf.value() instanceof List)
                .findFirst()
                .ifPresent(leaf ->
                        notes.add("the field " + leaf.path() + " is a row of numbers, as of a spectrum or a wave,"
                                + " and no feature: have what sums it up sent, such as its RMS and its peak"));
        found.stream()
                .filter(leaf -> leaf.value() instanceof String text && text.matches("0\\d{3,}"))
                .findFirst()
                .ifPresent(leaf ->
                        notes.add("the field " + leaf.path() + " is '" + leaf.value() + "', which is read as a decimal"
                                + " number: if its digits are hexadecimal, have the number itself sent"));
        if (definitions.stream().anyMatch(each -> each.contains("[0]")) && !Leaf.arePlaces(leaves)) {
            notes.add("of a list only the item in the place that the path names is taken: if messages may have more,"
                    + " have each sent in a message of its own");
        }
        if (Leaf.arePlaces(leaves)) {
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
        return leaves.stream()
                .filter(other -> leaf.isNumber() && other.isNumber() && !used.contains(other))
                .filter(other -> other.pattern().equals(leaf.pattern()))
                .filter(other -> Leaf.parts(other.namedBy())[1].equals(Leaf.parts(leaf.namedBy())[1]))
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
                .filter(leaf -> !(leaf.value() instanceof List))
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
                        || leaf.hasWordOf(names)
                        || names.stream()
                                .anyMatch(each -> each.length() > 3
                                        && (leaf.plainName().startsWith(each)
                                                || leaf.plainName().endsWith(each))))
                .findFirst();
    }

    private void time(Set<Leaf> used, Instant arrival) {
        TimeField time = TimeField.of(leaves, outside, arrival);
        notes.addAll(time.notes());
        if (time.leaf().isPresent()) {
            used.add(time.leaf().get());
            put("time.field", time.leaf().get().path(), "timeStamp");
            put("time.format", time.format(), "DATE_TIME");
        } else if (leaves.stream()
                .anyMatch(leaf -> leaf.path().matches("timeStamp(?:[.\\[].*)?") && leaf.value() != null)) {
            properties.put("time.field", "");
        }
    }

    private void device(Set<Leaf> used, Sample sample, Map<String, String> given) {
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
        if (given.containsKey("device.source")) {
            return;
        }
        Optional<Leaf> id = find(List.of("id")).filter(each -> each.path().equals("id"));
        String[] levels = sample.topicOrAssumed().split("/", -1);
        int level = TopicGuess.deviceLevel(levels, levels.length);
        boolean names =
                (given.containsKey("records.path") || sample.topic().isEmpty() || !levels[level - 1].matches(".*\\d.*"))
                        && id.filter(each -> each.value().toString().matches("(?=.*\\p{L})(?!.*\\p{XDigit}{8}).{2,40}"))
                                .isPresent();
        boolean entity = leaves.stream().anyMatch(each -> each.path().equals("type"))
                && leaves.stream().anyMatch(each -> each.path().endsWith(".type"));
        if (id.isPresent()
                && (names || entity || id.get().value().toString().startsWith("urn:"))) { // as FIWARE has them
            properties.put("device.field", "id");
            properties.put("id.field", "");
            return;
        }
        if (id.filter(Leaf::isNumber).isPresent()) {
            notes.add("the field id is taken for the mark that the sender gives each reading: if it is the same in each"
                    + " message, set id.field to nothing");
        }
        properties.put("device.source", "TOPIC");
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
                .filter(each -> Leaf.arePlaces(leaves) && !each.isNumber() && !used.contains(each))
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
                        .filter(leaf -> !name.equals("name")
                                || !leaf.path().matches(".*\\[\\d+\\].*|(?:.*\\.)?scope\\..*"))) // a part's
                .findFirst();
    }

    private void put(String property, String value, String usual) {
        if (!value.equals(usual)) {
            properties.put(property, value);
        }
    }
}
