// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadFormat;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import io.fanwatch.telemetry.internal.FeatureDefinition;
import io.fanwatch.telemetry.internal.PayloadTrial;
import io.fanwatch.telemetry.internal.PayloadTrial.Outcome;
import io.fanwatch.telemetry.internal.formats.CsvFormat;
import io.fanwatch.telemetry.internal.formats.InfluxLineFormat;
import io.fanwatch.telemetry.internal.formats.JsonFormat;
import io.fanwatch.telemetry.internal.formats.KuraFormat;
import io.fanwatch.telemetry.internal.formats.PayloadText;
import io.fanwatch.telemetry.internal.formats.SenMlFormat;
import io.fanwatch.telemetry.internal.formats.SparkplugFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tries the listener's formats on a message and proposes the configuration that makes the most of it. */
public final class PayloadRecogniser {

    private static final int MAXIMUM_BYTES = 1 << 20;
    private static final String SPARKPLUG = "SPARKPLUG_B";
    private static final String SPARKPLUG_TOPIC = "spBv1.0/hall2/DDATA/edge1/fan7";
    private static final String NO_METRICS =
            "the Sparkplug B message has no values that may be features: give a DBIRTH, DDATA, NBIRTH or NDATA with"
                    + " some, a birth first; templates (UDTs) and data sets are not read: have their members published as"
                    + " metrics (Ignition: Convert UDTs at MQTT Transmission)";
    private static final int KEPT = 100;
    private static final int MAXIMUM_SHAPES = 8;

    private record Candidate(String name, PayloadFormat format) {}

    private static final List<Candidate> FORMATS = List.of(
            new Candidate("KURA", new KuraFormat()),
            new Candidate("SENML", new SenMlFormat()),
            new Candidate("JSON", new JsonFormat(false)),
            new Candidate("INFLUX_LINE", new InfluxLineFormat()),
            new Candidate(SPARKPLUG, new SparkplugFormat()),
            new Candidate("CSV", new CsvFormat(List.of())));

    private final List<String> wanted;
    private final Map<String, String> given;
    /* births, which messages after them need */
    private final Deque<Sample> earlier = new ArrayDeque<>();

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
        Proposal proposal = best(sample);
        if (!Signs.isText(sample)) {
            earlier.add(sample.orOn(SPARKPLUG_TOPIC));
        }
        if (earlier.size() > KEPT) {
            earlier.remove();
        }
        return proposal;
    }

    private Proposal best(Sample sample) {
        Optional<String> unreadable = given.isEmpty() ? Signs.unreadable(sample) : Optional.empty();
        if (unreadable.isPresent()) {
            return Proposal.refused(sample, "JSON", unreadable.get());
        }
        Proposal first = trial(sample, given.getOrDefault("payload.format", "JSON"), given, wanted.size(), List.of());
        if (first.isAllGood() && (first.isTimed() || !given.isEmpty())) {
            return first;
        }
        List<Proposal> proposals = new ArrayList<>(List.of(first));
        if (given.isEmpty()) {
            Signs.encoded(sample)
                    .or(() -> Signs.uplinkWithoutValues(sample))
                    .ifPresent(reason -> proposals.add(Proposal.refused(sample, "JSON", reason)));
        }
        for (Candidate candidate : FORMATS) {
            boolean senMl =
                    candidate.name().equals("JSON") && proposals.stream().anyMatch(Proposal::isSenMl);
            if (!senMl && candidate.name().equals(given.getOrDefault("payload.format", candidate.name()))) {
                proposals.addAll(proposals(sample, candidate));
            }
        }
        boolean read = proposals.stream()
                .anyMatch(each ->
                        each.isGood() && (each.matched() > 0 || sample.topic().isEmpty())
                                || each.isRefused() && each.rejections().get(0).contains("the field "));
        Optional<Proposal> single = read ? Optional.empty() : valuePerTopic(sample);
        single.ifPresent(proposals::add);
        return proposals.stream()
                .max(Comparator.comparing(Proposal::isGood)
                        .thenComparing(Proposal::matched)
                        .thenComparing(proposal -> proposal.readings().size())
                        .thenComparing(proposal -> -proposal.rejections().size())
                        .thenComparing(Proposal::isTimed)
                        .thenComparing(proposal -> !proposal.properties().containsKey("device.source"))
                        .thenComparing(proposal -> -firstItems(proposal))
                        .thenComparing(proposal -> proposal.properties()
                                .getOrDefault("records.path", "")
                                .endsWith(".*"))
                        .thenComparing(proposal -> !proposal.properties().containsKey("missing.values"))
                        .thenComparing(proposal -> proposal != first)) // which has no notes
                .filter(Proposal::isGood)
                .filter(best -> best.matched() > 0 || proposals.stream().noneMatch(Proposal::isRefused))
                .or(() -> single)
                .orElseGet(() -> reason(first, proposals))
                .withReason();
    }

    /* places in arrays, of which the next message may have another number */
    private static long firstItems(Proposal proposal) {
        return String.join(" ", proposal.properties().values()).split("\\[\\d", -1).length;
    }

    /* of the formats that could take it apart, what is wrong with the values; else why it is no JSON */
    private static Proposal reason(Proposal first, List<Proposal> proposals) {
        return proposals.stream().filter(Proposal::isRefused).findFirst().orElseGet(() -> {
            if (proposals.size() > 1 && !proposals.get(1).isGood()) {
                return proposals.get(1);
            }
            boolean about = String.join(" ", first.rejections()).contains(" is missing");
            return about
                    ? first.noting("no field may be a measured value: the message is probably about the sender itself;"
                            + " choose a topic for the listener that leaves it out")
                    : first;
        });
    }

    private List<Proposal> proposals(Sample from, Candidate candidate) {
        boolean text = Signs.isText(from);
        boolean sparkplug = candidate.name().equals(SPARKPLUG);
        if (sparkplug && text || candidate.name().equals("CSV") && !Signs.hasColumns(from)) {
            return List.of();
        }
        Sample sample = sparkplug ? from.orOn(SPARKPLUG_TOPIC) : from;
        List<PayloadRecord> records;
        try {
            records = decode(candidate.format().open(), sample, sparkplug);
        } catch (MalformedPayloadException e) {
            boolean itsOwn = !text
                    && List.of("KURA", SPARKPLUG).contains(candidate.name())
                    && !e.getMessage().contains("check payload.format");
            boolean senMl = candidate.name().equals("SENML") && e.getMessage().contains("SenML ");
            return itsOwn || senMl && Signs.text(sample).contains("\"bn\"")
                    ? List.of(Proposal.refused(sample, candidate.name(), e.getMessage()))
                    : List.of();
        } catch (ArrayIndexOutOfBoundsException e) {
            return List.of();
        }
        List<PayloadRecord> good =
                records.stream().filter(each -> each.problem().isEmpty()).toList();
        if (good.isEmpty()) {
            if (sparkplug
                    && sample.topicOrAssumed().startsWith("spBv1.0/")
                    && from.topic().isPresent()) {
                return List.of(Proposal.refused(sample, SPARKPLUG, NO_METRICS));
            }
            boolean lines = candidate.name().equals("INFLUX_LINE")
                    && Signs.text(sample).matches("(?s)[^\\s{\\[<\"=,]+(?:,\\S+)? [^\\s=]+=.*");
            return lines && !records.isEmpty()
                    ? List.of(Proposal.refused(
                            sample, "INFLUX_LINE", records.get(0).problem().orElseThrow()))
                    : List.of();
        }
        List<Proposal> found = new ArrayList<>();
        Set<Object> shapes = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (PayloadRecord each : good) {
            if (shapes.size() < MAXIMUM_SHAPES
                    && shapes.add(each.content() instanceof Map<?, ?> fields ? fields.keySet() : List.of())) {
                Places.of(each.content()).forEach((path, content) -> {
                    RecordsThere there = RecordsThere.of(good, path);
                    List<Leaf> leaves = Leaf.of(content);
                    List<Leaf> outside = path.isEmpty() ? List.of() : there.outside(each);
                    boolean keyed = path.endsWith("*") || each.device().isPresent();
                    List<Proposal> alone = fields(sample, candidate.name(), path, leaves, outside, keyed, Map.of());
                    boolean first = paths.add(path);
                    Optional<List<Leaf>> joined = first
                            ? there.joined(leaves, alone.stream().noneMatch(one -> one.matched() > 0))
                            : Optional.empty();
                    joined.ifPresent(all -> found.addAll(fields(
                            sample, candidate.name(), path, all, outside, keyed, Map.of("missing.values", "LAST"))));
                    if (joined.isEmpty() || alone.stream().anyMatch(one -> one.matched() > 0)) {
                        found.addAll(alone);
                    }
                });
            }
        }
        if (sparkplug && found.isEmpty()) {
            return List.of(Proposal.refused(sample, SPARKPLUG, NO_METRICS));
        }
        return sparkplug && from.topic().isEmpty()
                ? found.stream()
                        .map(proposal -> proposal.noting(
                                "as no topic is given, " + SPARKPLUG_TOPIC + " was taken: give yours with --topic"))
                        .toList()
                : found;
    }

    private List<PayloadRecord> decode(PayloadDecoder decoder, Sample sample, boolean sparkplug)
            throws MalformedPayloadException {
        for (Sample before : sparkplug ? earlier : List.<Sample>of()) {
            try {
                decoder.decode(message(before));
            } catch (MalformedPayloadException e) {
                // its own proposal said so
            }
        }
        return decoder.decode(message(sample));
    }

    private static PayloadMessage message(Sample sample) throws MalformedPayloadException {
        return new PayloadMessage(
                sample.topicOrAssumed(), PayloadText.unpacked(sample.payload(), MAXIMUM_BYTES), sample.arrival());
    }

    private List<Proposal> fields(
            Sample sample,
            String format,
            String path,
            List<Leaf> leaves,
            List<Leaf> outside,
            boolean namesDevice,
            Map<String, String> also) {
        if (new Leaf(path + ".", "", "").isAboutValues()) {
            return List.of();
        }
        Map<String, String> fixed = new LinkedHashMap<>();
        if (!format.equals("JSON")) {
            fixed.put("payload.format", format);
        }
        if (!path.isEmpty()) {
            fixed.put("records.path", path);
        }
        if (path.endsWith("*")) {
            fixed.put("device.field", "@key");
        }
        fixed.putAll(also);
        fixed.putAll(given);
        FieldProposal fields = new FieldProposal(leaves, outside, wanted, fixed, namesDevice, sample);
        if (fields.unusable().isPresent() && !given.containsKey("features")) {
            return path.isEmpty() || Places.isList(path)
                    ? List.of(Proposal.refused(sample, format, fields.unusable().get()))
                    : List.of();
        }
        if (!fields.hasFeatures() || fields.isFirstOfColumns() && !path.endsWith("COLUMNS")) {
            return List.of();
        }
        Map<String, String> properties = new LinkedHashMap<>(fixed);
        fields.properties().forEach(properties::putIfAbsent);
        List<String> notes = new ArrayList<>(fields.notes());
        if (!also.isEmpty()) {
            notes.add("a fan's values come in parts, which are joined as long as each is no older than"
                    + " values.age.maximum says: put those of other messages into features in the same way");
        }
        return List.of(mended(trial(sample, format, properties, fields.matched(), notes)));
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

    private Optional<Proposal> valuePerTopic(Sample sample) {
        String topic = sample.topic().orElse("hall2/fan7/rotation");
        Optional<Map<String, String>> guess =
                TopicGuess.valuePerTopic(topic, Signs.text(sample).strip(), sample.arrival());
        if (guess.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> properties = new LinkedHashMap<>(guess.get());
        properties.putAll(given);
        List<String> notes = new ArrayList<>(List.of(TopicGuess.joined(topic, properties.get("device.topic.level"))));
        if (sample.topic().isEmpty()) {
            notes.add("as no topic is given, " + topic + " was taken: give yours with --topic");
        }
        return Optional.of(trial(sample.orOn(topic), "VALUE_PER_TOPIC", properties, 1, notes));
    }

    private Proposal trial(
            Sample sample, String format, Map<String, String> properties, int matched, List<String> notes) {
        List<Outcome> outcomes;
        try {
            PayloadTrial trial = new PayloadTrial(ListenerConfiguration.of(properties));
            if (format.equals(SPARKPLUG)) {
                earlier.forEach(before -> trial.read(before.topicOrAssumed(), before.payload(), before.arrival()));
            }
            outcomes = trial.read(sample.topicOrAssumed(), sample.payload(), sample.arrival());
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
        return FeatureDefinition.split(features).stream()
                .map(feature -> feature.split("=", 2)[0].strip())
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
