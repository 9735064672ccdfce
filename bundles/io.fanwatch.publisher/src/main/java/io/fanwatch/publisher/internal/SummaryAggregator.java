// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums up every fan's verdicts between two closings. Bounded by the number of fans. Thread-safe. */
final class SummaryAggregator {

    private record Key(String deviceId, FeatureSchema schema) {}

    private Map<Key, DeviceSummary> summaries = new LinkedHashMap<>();
    private Instant start;

    SummaryAggregator(Instant start) {
        this.start = start;
    }

    /** Adds a verdict; returns whether there was room for its fan. */
    synchronized boolean add(Verdict verdict, int maximumDevices) {
        Key key = new Key(verdict.reading().deviceId(), verdict.reading().schema());
        DeviceSummary summary = summaries.get(key);
        if (summary != null) {
            summary.add(verdict);
        } else if (summaries.size() < maximumDevices) {
            summaries.put(key, new DeviceSummary(verdict));
        } else {
            return false;
        }
        return true;
    }

    /** Ends the interval and begins the next: one message a fan, or several fans a message when there are many. */
    List<CloudMessage> close(Instant end, CloudSettings settings) {
        Collection<DeviceSummary> due;
        Instant begin;
        synchronized (this) {
            due = summaries.values();
            begin = start;
            summaries = new LinkedHashMap<>();
            start = end;
        }
        if (due.size() < settings.packFrom()) {
            return due.stream().map(summary -> summary.toMessage(begin, end)).toList();
        }
        Map<FeatureSchema, List<DeviceSummary>> bySchema = new LinkedHashMap<>();
        due.forEach(summary -> bySchema.computeIfAbsent(summary.schema(), schema -> new ArrayList<>())
                .add(summary));
        List<CloudMessage> messages = new ArrayList<>();
        bySchema.values().forEach(same -> pack(same, begin, end, settings.maximumMessageBytes(), messages));
        return messages;
    }

    private static void pack(
            List<DeviceSummary> summaries, Instant begin, Instant end, int maximumBytes, List<CloudMessage> messages) {
        String head = head(summaries.get(0), begin, end);
        StringBuilder text = new StringBuilder(head);
        int bytes = head.length();
        long fans = 0;
        for (DeviceSummary summary : summaries) {
            String row = row(summary);
            int size = row.getBytes(UTF_8).length + 2;
            if (fans > 0 && bytes + size + 2 > maximumBytes) {
                messages.add(packed(text.append("]}"), fans, begin, end));
                text = new StringBuilder(head);
                bytes = head.length();
                fans = 0;
            }
            text.append(fans == 0 ? "" : ",\n").append(row);
            bytes += size;
            fans++;
        }
        messages.add(packed(text.append("]}"), fans, begin, end));
    }

    private static CloudMessage packed(StringBuilder text, long fans, Instant begin, Instant end) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("fans", fans);
        metrics.put("interval.start.ms", begin.toEpochMilli());
        metrics.put("interval.end.ms", end.toEpochMilli());
        return new CloudMessage(
                "summaries", "fans", end, metrics, Optional.of(text.toString().getBytes(UTF_8)));
    }

    private static String head(DeviceSummary first, Instant begin, Instant end) {
        JsonArray columns = new JsonArray();
        first.metrics().keySet().forEach(columns::add);
        return "{\"interval.start.ms\":" + begin.toEpochMilli() + ",\"interval.end.ms\":" + end.toEpochMilli()
                + ",\"columns\":" + columns + ",\"fans\":[\n";
    }

    private static String row(DeviceSummary summary) {
        JsonArray row = new JsonArray();
        summary.metrics().values().forEach(value -> row.add(json(value)));
        return row.toString();
    }

    private static JsonElement json(Object value) {
        if (!(value instanceof Double number)) {
            return value instanceof Long count ? new JsonPrimitive(count) : new JsonPrimitive(value.toString());
        }
        if (!Double.isFinite(number)) { // JSON has no word for it
            return JsonNull.INSTANCE;
        }
        // seven digits say all that a sensor knows
        float shorter = number.floatValue();
        return Float.isInfinite(shorter) ? new JsonPrimitive(number) : new JsonPrimitive(shorter);
    }
}
