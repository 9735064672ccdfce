// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.payload;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadFormat;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import io.fanwatch.telemetry.internal.PayloadTrial;
import io.fanwatch.telemetry.internal.PayloadTrial.Outcome;
import io.fanwatch.telemetry.internal.formats.CsvFormat;
import io.fanwatch.telemetry.internal.formats.InfluxLineFormat;
import io.fanwatch.telemetry.internal.formats.JsonFormat;
import io.fanwatch.telemetry.internal.formats.KuraFormat;
import io.fanwatch.telemetry.internal.formats.PayloadText;
import io.fanwatch.telemetry.internal.formats.SenMlFormat;
import io.fanwatch.telemetry.internal.formats.SparkplugFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tries the listener's formats on a message and proposes the configuration that makes the most of it. */
public final class PayloadRecogniser {

    private static final int MAXIMUM_BYTES = 1 << 20;
    private static final List<String> LISTS =
            List.of("metrics", "readings", "data", "records", "values", "items", "batch", "samples", "measurements");

    private record Candidate(String name, PayloadFormat format) {}

    private static final List<Candidate> FORMATS = List.of(
            new Candidate("KURA", new KuraFormat()),
            new Candidate("SENML", new SenMlFormat()),
            new Candidate("JSON", new JsonFormat(false)),
            new Candidate("INFLUX_LINE", new InfluxLineFormat()),
            new Candidate("SPARKPLUG_B", new SparkplugFormat()),
            new Candidate("CSV", new CsvFormat(List.of())));

    private final List<String> wanted;
    private final Map<String, String> given;

    /**
     * @param wanted the features to look for
     * @param given properties that are to stay as they are
     */
    public PayloadRecogniser(List<String> wanted, Map<String, String> given) {
        this.wanted = List.copyOf(wanted);
        this.given = Map.copyOf(given);
    }

    /**
     * The best configuration that was found; if there is none under which the message gives readings, the one whose reason says
     * most.
     *
     * @throws IllegalArgumentException if the given properties make no sense; the message says why
     */
    public Proposal propose(Sample sample) {
        Map<String, String> base = new LinkedHashMap<>(given);
        Proposal first = trial(sample, given.getOrDefault("payload.format", "JSON"), base, wanted.size(), List.of());
        if (isAllGood(first)) {
            return first;
        }
        List<Proposal> proposals = new ArrayList<>(List.of(first));
        for (Candidate candidate : FORMATS) {
            if (candidate.name().equals(given.getOrDefault("payload.format", candidate.name()))) {
                proposals.addAll(proposals(sample, candidate));
            }
        }
        if (proposals.stream().noneMatch(Proposal::isGood)) {
            valuePerTopic(sample).ifPresent(proposals::add);
        }
        return proposals.stream()
                .max(Comparator.comparing(Proposal::isGood)
                        .thenComparing(Proposal::matched)
                        .thenComparing(proposal -> proposal.readings().size())
                        .thenComparing(proposal -> -proposal.rejections().size()))
                .filter(Proposal::isGood)
                .orElseGet(() -> reason(first, proposals));
    }

    /** One configuration for values that come on topics of their own, if there are several such topics. */
    public Optional<Proposal> together(List<Proposal> proposals) {
        List<Proposal> single = proposals.stream()
                .filter(proposal -> proposal.format().equals("VALUE_PER_TOPIC") && proposal.isGood())
                .toList();
        String features = single.stream()
                .map(proposal -> proposal.properties().get("features"))
                .distinct()
                .collect(Collectors.joining(","));
        if (!features.contains(",")) {
            return Optional.empty();
        }
        Map<String, String> properties = new LinkedHashMap<>(single.get(0).properties());
        properties.put("features", features);
        PayloadTrial trial = new PayloadTrial(ListenerConfiguration.of(properties));
        List<Outcome> outcomes = single.stream()
                .map(Proposal::sample)
                .flatMap(each -> trial.read(each.topicOrAssumed(), each.payload(), each.arrival()).stream())
                .toList();
        Sample last = single.get(single.size() - 1).sample();
        Sample all = new Sample("all values together", last.topic(), last.payload(), last.arrival());
        return Optional.of(new Proposal(all, "VALUE_PER_TOPIC", properties, single.size(), outcomes, List.of()));
    }

    /* of the formats that could take it apart, what is wrong with the values; else why it is no JSON */
    private static Proposal reason(Proposal first, List<Proposal> proposals) {
        return proposals.size() > 1 ? proposals.get(1) : first;
    }

    private static boolean isAllGood(Proposal proposal) {
        return proposal.isGood()
                && proposal.rejections().isEmpty()
                && proposal.outcomes().stream()
                        .allMatch(outcome -> outcome.notes().isEmpty());
    }

    private List<Proposal> proposals(Sample sample, Candidate candidate) {
        boolean text = isText(sample);
        if (candidate.name().equals("SPARKPLUG_B") && text || candidate.name().equals("CSV") && !hasColumns(sample)) {
            return List.of();
        }
        List<PayloadRecord> records;
        try {
            byte[] payload = PayloadText.unpacked(sample.payload(), MAXIMUM_BYTES);
            records = candidate
                    .format()
                    .open()
                    .decode(new PayloadMessage(sample.topicOrAssumed(), payload, sample.arrival()));
        } catch (MalformedPayloadException | ArrayIndexOutOfBoundsException e) {
            return List.of();
        }
        Optional<PayloadRecord> record =
                records.stream().filter(each -> each.problem().isEmpty()).findFirst();
        if (record.isEmpty()) {
            return List.of();
        }
        List<Proposal> found = new ArrayList<>();
        for (Map.Entry<String, Object> place : places(record.get().content()).entrySet()) {
            found.addAll(fields(sample, candidate.name(), place.getKey(), place.getValue(), record.get()));
        }
        return found;
    }

    private static boolean isText(Sample sample) {
        return PayloadText.isUtf8(sample.payload())
                && text(sample).chars().noneMatch(c -> c < ' ' && !Character.isWhitespace(c));
    }

    private static boolean hasColumns(Sample sample) {
        return text(sample).lines().limit(1).anyMatch(line -> line.matches("[^;\\t,]+[;\\t].*|[^,]+,[^,]*,.*"));
    }

    private static String text(Sample sample) {
        return new String(sample.payload(), StandardCharsets.UTF_8);
    }

    private List<Proposal> fields(Sample sample, String format, String path, Object content, PayloadRecord record) {
        Map<String, String> fixed = new LinkedHashMap<>();
        if (!format.equals("JSON")) {
            fixed.put("payload.format", format);
        }
        if (!path.isEmpty()) {
            fixed.put("records.path", path);
        }
        boolean keyed = path.endsWith("*");
        if (keyed) {
            fixed.put("device.field", "@key");
        }
        fixed.putAll(given);
        FieldProposal fields = new FieldProposal(
                content, wanted, fixed, keyed || record.device().isPresent(), sample);
        if (!fields.hasFeatures()) {
            return List.of();
        }
        Map<String, String> properties = new LinkedHashMap<>(fixed);
        fields.properties().forEach(properties::putIfAbsent);
        return List.of(mended(trial(sample, format, properties, fields.matched(), fields.notes())));
    }

    /* what a reason proposes that needs no person to decide */
    private Proposal mended(Proposal proposal) {
        Map<String, String> properties = new LinkedHashMap<>(proposal.properties());
        List<String> notes = new ArrayList<>(proposal.notes());
        String reasons = String.join(" ", proposal.rejections());
        if (reasons.contains("set decimal.comma")) {
            properties.putIfAbsent("decimal.comma", "true");
            notes.add("numbers have a decimal comma: better have them sent with a point");
        } else if (reasons.contains("leave id.field empty") || reasons.contains("the field id is neither")) {
            properties.putIfAbsent("id.field", "");
            notes.add("the field id is left out, since it is too long for a mark or is none");
        } else {
            return proposal;
        }
        return trial(proposal.sample(), proposal.format(), properties, proposal.matched(), notes);
    }

    /* the record itself, the first item of an array in it, or the first field of an object whose fields are all records */
    private static Map<String, Object> places(Object content) {
        Map<String, Object> places = new LinkedHashMap<>();
        places.put(
                "",
                content instanceof List<?> items && !items.isEmpty() && isRecord(items.get(0))
                        ? items.get(0)
                        : content);
        if (content instanceof Map<?, ?> fields) {
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                String name = field.getKey().toString();
                if (field.getValue() instanceof List<?> items
                        && !items.isEmpty()
                        && isRecord(items.get(0))
                        && !Leaf.isNamedValue(items.get(0))
                        && (LISTS.contains(name) || items.size() > 1)) {
                    places.put(Leaf.step(name), items.get(0));
                }
            }
            if (fields.size() > 1 && fields.values().stream().allMatch(Map.class::isInstance)) {
                places.put("*", fields.values().iterator().next());
            }
            if (fields.values().stream().filter(PayloadRecogniser::isColumn).count() > 1) {
                Map<String, Object> row = new LinkedHashMap<>();
                fields.forEach((name, value) -> row.put(
                        name.toString(), value instanceof List<?> items && !items.isEmpty() ? items.get(0) : value));
                places.put("COLUMNS", row);
            }
        }
        return places;
    }

    private static boolean isColumn(Object value) {
        return value instanceof List<?> items
                && items.stream().noneMatch(PayloadRecogniser::isRecord)
                && items.size() > 1;
    }

    private static boolean isRecord(Object value) {
        return value instanceof Map || value instanceof List;
    }

    private Optional<Proposal> valuePerTopic(Sample sample) {
        String text = text(sample).strip();
        if (text.isEmpty() || !text.matches("\"?[-+]?[\\d.,]+(?:[eE][-+]?\\d+)?\"?|true|false")) {
            return Optional.empty();
        }
        String topic = sample.topic().orElse("hall2/fan7/rotation");
        String[] levels = topic.split("/", -1);
        String feature = levels[levels.length - 1];
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("payload.format", "VALUE_PER_TOPIC");
        properties.put("features", text.matches("true|false") ? feature + "=" + feature + " bool" : feature);
        List<String> notes = new ArrayList<>();
        if (levels.length > 1) {
            properties.put("device.source", "TOPIC");
            properties.put("device.topic.level", String.valueOf(levels.length - 1));
            properties.put("topic", "+/".repeat(levels.length - 1) + "+");
        }
        properties.putAll(given);
        notes.add(
                "each value has a topic of its own, whose last level names it: put the last levels of the other topics into"
                        + " features too, then the values are joined per fan");
        if (sample.topic().isEmpty()) {
            notes.add("as no topic is given, " + topic + " was taken: give yours with --topic");
        }
        Sample onTopic = new Sample(sample.name(), Optional.of(topic), sample.payload(), sample.arrival());
        return Optional.of(trial(onTopic, "VALUE_PER_TOPIC", properties, 1, notes));
    }

    private Proposal trial(
            Sample sample, String format, Map<String, String> properties, int matched, List<String> notes) {
        List<Outcome> outcomes;
        try {
            outcomes = new PayloadTrial(ListenerConfiguration.of(properties))
                    .read(sample.topicOrAssumed(), sample.payload(), sample.arrival());
        } catch (IllegalArgumentException e) {
            if (properties.equals(given)) {
                throw e;
            }
            outcomes = List.of(new Outcome(Optional.empty(), Optional.of(e.getMessage()), List.of()));
        }
        List<String> all = new ArrayList<>(notes);
        outcomes.stream()
                .flatMap(outcome -> outcome.notes().stream())
                .distinct()
                .forEach(all::add);
        outcomes.stream()
                .flatMap(outcome -> outcome.reading().stream())
                .flatMap(reading -> ErrorCodes.in(reading).stream())
                .distinct()
                .forEach(all::add);
        return new Proposal(sample, format, properties, matched, outcomes, all);
    }

    /** The features that a listener's property names. */
    public static List<String> featureNames(String features) {
        return Arrays.stream(features.split(","))
                .map(feature -> feature.split("=", 2)[0].strip())
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
