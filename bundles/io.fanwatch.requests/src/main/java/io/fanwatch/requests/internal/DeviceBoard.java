package io.fanwatch.requests.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last verdict of each fan; beyond the bound the fan not heard of for longest is forgotten. Thread-safe. */
final class DeviceBoard {

    private final Map<String, Verdict> last;

    DeviceBoard(int maximumDevices) {
        last = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Verdict> eldest) {
                return size() > maximumDevices;
            }
        };
    }

    synchronized void add(List<Verdict> verdicts) {
        verdicts.forEach(verdict -> last.put(verdict.reading().deviceId(), verdict));
    }

    /** The fan of that id, if it was heard of. */
    synchronized Optional<JsonObject> device(String deviceId) {
        return Optional.ofNullable(last.get(deviceId)).map(DeviceBoard::json);
    }

    /** A page of the fans in the order of their ids, and how many there are in all. */
    JsonObject devices(int offset, int limit) {
        List<Verdict> all;
        synchronized (this) {
            all = List.copyOf(last.values());
        }
        JsonArray page = new JsonArray();
        all.stream()
                .sorted((one, other) ->
                        one.reading().deviceId().compareTo(other.reading().deviceId()))
                .skip(offset)
                .limit(limit)
                .forEach(verdict -> page.add(json(verdict)));
        JsonObject answer = new JsonObject();
        answer.addProperty("total", all.size());
        answer.addProperty("offset", offset);
        answer.add("devices", page);
        return answer;
    }

    private static JsonObject json(Verdict verdict) {
        JsonObject device = new JsonObject();
        device.addProperty("deviceID", verdict.reading().deviceId());
        device.addProperty("alarm", verdict.alarm().name());
        device.addProperty("fault", verdict.faulty() ? "1" : "0");
        device.addProperty("probability", verdict.probability());
        device.addProperty("time", verdict.reading().time().toString());
        device.addProperty("model", verdict.model().label());
        JsonObject values = new JsonObject();
        FeatureSchema schema = verdict.reading().schema();
        for (int i = 0; i < schema.size(); i++) {
            values.addProperty(schema.names().get(i), verdict.reading().value(i));
        }
        device.add("values", values);
        return device;
    }
}
