// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.kura.message.KuraPayload;
import org.eclipse.kura.message.KuraPosition;

/** A payload as Kura's JSON: {@code {"sentOn":millis,"position":{…},"metrics":{…},"body":base64}}. */
final class JsonPayload {

    private JsonPayload() {}

    /**
     * @param nowMillis the time of a payload that has none, in milliseconds since 1970
     */
    static byte[] encode(KuraPayload payload, long nowMillis) {
        JsonObject json = new JsonObject();
        json.addProperty(
                "sentOn",
                Optional.ofNullable(payload.getTimestamp()).map(Date::getTime).orElse(nowMillis));
        Optional.ofNullable(payload.getPosition()).ifPresent(position -> json.add("position", position(position)));
        if (!payload.metrics().isEmpty()) {
            JsonObject metrics = new JsonObject();
            for (Map.Entry<String, Object> metric : new TreeMap<>(payload.metrics()).entrySet()) {
                metrics.add(metric.getKey(), metric(metric.getValue()));
            }
            json.add("metrics", metrics);
        }
        Optional.ofNullable(payload.getBody()).ifPresent(body -> json.addProperty("body", base64(body)));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonPrimitive metric(Object value) {
        if (value instanceof Boolean bool) {
            return new JsonPrimitive(bool);
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return new JsonPrimitive(number);
        }
        return new JsonPrimitive(value instanceof byte[] bytes ? base64(bytes) : String.valueOf(value));
    }

    private static JsonObject position(KuraPosition position) {
        JsonObject json = new JsonObject();
        add(json, "latitude", position.getLatitude());
        add(json, "longitude", position.getLongitude());
        add(json, "altitude", position.getAltitude());
        add(json, "precision", position.getPrecision());
        add(json, "heading", position.getHeading());
        add(json, "speed", position.getSpeed());
        add(json, "satellites", position.getSatellites());
        add(json, "status", position.getStatus());
        Optional.ofNullable(position.getTimestamp()).ifPresent(time -> add(json, "timestamp", time.getTime()));
        return json;
    }

    private static void add(JsonObject json, String name, Number value) {
        if (value != null) {
            json.addProperty(name, value);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
