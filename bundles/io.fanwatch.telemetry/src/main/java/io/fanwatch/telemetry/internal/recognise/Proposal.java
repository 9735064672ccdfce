// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Remedy;
import io.fanwatch.telemetry.internal.FeatureDefinition;
import io.fanwatch.telemetry.internal.PayloadTrial;
import io.fanwatch.telemetry.internal.PayloadTrial.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A configuration and what comes of a message under it.
 *
 * @param format the payload format's name
 * @param properties what differs from the defaults
 * @param matched how many of the features that were looked for have a value in the message
 * @param notes what an operator should know besides
 */
public record Proposal(
        Sample sample,
        String format,
        Map<String, String> properties,
        int matched,
        List<Outcome> outcomes,
        List<String> notes) {

    /** That no configuration would do, and why. */
    static Proposal refused(Sample sample, String format, String reason) {
        return new Proposal(
                sample,
                format,
                Map.of(),
                0,
                List.of(new Outcome(Optional.empty(), Optional.of(reason), List.of())),
                List.of());
    }

    /** One configuration for values that come in messages of their own, if there are several such messages. */
    public static Optional<Proposal> together(List<Proposal> proposals) {
        List<Proposal> single = proposals.stream()
                .filter(proposal -> proposal.isGood() && proposal.isOfSeveral())
                .toList();
        Map<String, String> definitions = new LinkedHashMap<>();
        single.stream()
                .filter(each -> each.withoutFeatures().equals(single.get(0).withoutFeatures()))
                .map(proposal -> proposal.properties().get("features"))
                .flatMap(features -> FeatureDefinition.split(features).stream())
                .forEach(feature -> definitions.putIfAbsent(feature.split("=", 2)[0], feature));
        if (definitions.size()
                <= single.stream()
                        .mapToInt(each -> each.readings().isEmpty()
                                ? 0
                                : each.readings().get(0).schema().size())
                        .max()
                        .orElse(1)) {
            return Optional.empty();
        }
        Map<String, String> properties = new LinkedHashMap<>(single.get(0).properties());
        properties.put("features", String.join(",", definitions.values()));
        PayloadTrial trial = new PayloadTrial(ListenerConfiguration.of(properties));
        List<Outcome> outcomes = single.stream()
                .map(Proposal::sample)
                .flatMap(each -> trial.read(each.topicOrAssumed(), each.payload(), each.arrival()).stream())
                .toList();
        Sample last = single.get(single.size() - 1).sample();
        Sample all = new Sample("all values together", last.topic(), last.payload(), last.arrival());
        return Optional.of(new Proposal(all, single.get(0).format(), properties, single.size(), outcomes, List.of()));
    }

    /* whether its message has a part of the values only */
    private boolean isOfSeveral() {
        return format.equals("VALUE_PER_TOPIC")
                || properties.getOrDefault("missing.values", "").equals("LAST") && properties.containsKey("features");
    }

    private Map<String, String> withoutFeatures() {
        Map<String, String> others = new LinkedHashMap<>(properties);
        others.remove("features");
        return others;
    }

    /** The same for who has a rejected message. */
    public Remedy remedy() {
        if (!isGood()) {
            return new Remedy(
                    Map.of(),
                    List.of(),
                    Stream.concat(rejections().stream(), notes.stream())
                            .distinct()
                            .toList());
        }
        Map<String, String> settings = new LinkedHashMap<>(properties);
        settings.putIfAbsent("payload.format", format);
        return new Remedy(
                settings,
                readings(),
                Stream.concat(
                                notes.stream(),
                                rejections().stream().distinct().map(reason -> "a part stays rejected: " + reason))
                        .toList());
    }

    public List<Reading> readings() {
        return outcomes.stream().map(Outcome::reading).flatMap(Optional::stream).toList();
    }

    /** Whether it is a reason and no proposal: no configuration would do. */
    boolean isRefused() {
        return matched == 0 && properties.isEmpty() && !isGood();
    }

    /** Whether it is SenML, which is JSON too, of other meaning. */
    boolean isSenMl() {
        return format.equals("SENML") && isGood() && Signs.text(sample).contains("\"bn\"");
    }

    /** The same, with what its notes say of its parts as the reason, if there is no other. */
    Proposal withReason() {
        List<String> said = outcomes.stream()
                .flatMap(outcome -> outcome.notes().stream())
                .distinct()
                .toList();
        return isGood() || !rejections().isEmpty() || said.isEmpty()
                ? this
                : new Proposal(
                        sample,
                        format,
                        properties,
                        matched,
                        said.stream()
                                .map(why -> new Outcome(Optional.empty(), Optional.of(why), List.of()))
                                .toList(),
                        notes.stream().filter(note -> !said.contains(note)).toList());
    }

    /** The same with one more note. */
    Proposal noting(String note) {
        return new Proposal(
                sample,
                format,
                properties,
                matched,
                outcomes,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    /** Why parts of it, or all, are none. */
    public List<String> rejections() {
        return outcomes.stream()
                .map(Outcome::rejection)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether its readings have times of their own, and not just those of the arrival. */
    boolean isTimed() {
        return readings().stream().noneMatch(reading -> reading.time().equals(sample.arrival()));
    }

    /** Whether all of it gives readings, with nothing to say about them. */
    boolean isAllGood() {
        return isGood()
                && rejections().isEmpty()
                && outcomes.stream().allMatch(outcome -> outcome.notes().isEmpty());
    }

    /** Whether the message gives readings under it. */
    public boolean isGood() {
        return !readings().isEmpty();
    }
}
