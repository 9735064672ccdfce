// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.format.PayloadRecord;
import io.fanwatch.telemetry.internal.RecordSplitter;
import io.fanwatch.telemetry.internal.RecordView;
import io.fanwatch.telemetry.internal.RejectedReadingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records that a listener finds at one place of a message. */
record RecordsThere(List<RecordView> records) {

    private static final int LOOKED_AT = 100;

    /** Those at that path in all parts of a message; none if there are none, which a trial will say. */
    static RecordsThere of(List<PayloadRecord> parts, String path) {
        List<RecordView> records = new ArrayList<>();
        try {
            RecordSplitter splitter = new RecordSplitter(path);
            for (PayloadRecord part : parts) {
                records.addAll(splitter.split(part));
            }
        } catch (RejectedReadingException e) {
            return new RecordsThere(List.of());
        }
        return new RecordsThere(records.subList(0, Math.min(records.size(), LOOKED_AT)));
    }

    /** What is around the first of them, the nearest first. */
    List<Leaf> outside(PayloadRecord part) {
        List<Leaf> outside = new ArrayList<>();
        Optional<RecordView> around =
                records.isEmpty() ? Optional.empty() : records.get(0).outer();
        while (around.flatMap(RecordView::outer).isPresent()) {
            outside.addAll(outside("^", around.get().content()));
            around = around.get().outer();
        }
        outside.addAll(outside("$.", part.content()));
        return outside;
    }

    private static List<Leaf> outside(String before, Object content) {
        return Leaf.of(content).stream()
                .filter(leaf -> leaf.path().indexOf('[') < 0)
                .map(leaf -> new Leaf(before + leaf.path(), leaf.name(), leaf.value()))
                .toList();
    }

    /**
     * The values of all of them, if one by one they have a part of a reading only.
     *
     * @param first those of the first
     * @param unknown whether none of those is one that is looked for
     */
    Optional<List<Leaf>> joined(List<Leaf> first, boolean unknown) {
        List<Object> contents = records.stream().map(RecordView::content).toList();
        if (unknown) {
            Optional<List<Leaf>> named = NamedValues.of(contents);
            if (named.isPresent()) {
                return named;
            }
        }
        Map<String, Leaf> all = new LinkedHashMap<>();
        contents.stream()
                .filter(Map.class::isInstance)
                .flatMap(content -> Leaf.of(content).stream())
                .forEach(leaf -> all.putIfAbsent(leaf.path(), leaf));
        return records.size() > 1 && all.size() > first.size()
                ? Optional.of(List.copyOf(all.values()))
                : Optional.empty();
    }
}
