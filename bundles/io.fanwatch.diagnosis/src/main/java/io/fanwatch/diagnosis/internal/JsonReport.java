package io.fanwatch.diagnosis.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.fanwatch.api.Status;
import io.fanwatch.diagnosis.internal.Diagnosis.Models;
import io.fanwatch.diagnosis.internal.Diagnosis.Rejected;
import java.util.List;
import java.util.Map;

/** Reports for programs. */
final class JsonReport {

    private JsonReport() {}

    static JsonObject overview(Overview overview) {
        JsonObject json = new JsonObject();
        json.addProperty("level", overview.level().name());
        json.addProperty("message", overview.sentence());
        json.addProperty("version", overview.version());
        json.addProperty("uptimeSeconds", overview.uptime().toSeconds());
        json.addProperty("heapUsedBytes", overview.heapUsedBytes());
        json.addProperty("heapMaximumBytes", overview.heapMaximumBytes());
        JsonArray components = new JsonArray();
        overview.components().forEach(status -> components.add(component(status)));
        json.add("components", components);
        JsonArray bundles = new JsonArray();
        overview.bundles().forEach(bundle -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("name", bundle.name());
            entry.addProperty("version", bundle.version());
            entry.addProperty("state", bundle.state());
            bundles.add(entry);
        });
        json.add("bundles", bundles);
        return json;
    }

    static JsonObject component(Status status) {
        JsonObject json = new JsonObject();
        json.addProperty("pid", status.component());
        json.addProperty("level", status.level().name());
        json.addProperty("message", status.message());
        JsonObject figures = new JsonObject();
        status.figures().forEach((name, value) -> figures.add(name, value(value)));
        json.add("figures", figures);
        return json;
    }

    /**
     * {@code {"models":[{"pid":…,"active":{…},"versions":[…]}]}}; without {@code active} while there is none, with a
     * {@code message} if the scorer can't tell.
     */
    static JsonObject models(Map<String, Models> models) {
        JsonArray all = new JsonArray();
        models.forEach((pid, held) -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("pid", pid);
            held.active().ifPresent(model -> {
                JsonObject active = new JsonObject();
                active.addProperty("name", model.name());
                active.addProperty("version", model.version());
                active.add("features", value(model.features()));
                active.addProperty("threshold", model.threshold());
                entry.add("active", active);
            });
            entry.add("versions", value(held.versions()));
            held.trouble().ifPresent(trouble -> entry.addProperty("message", trouble));
            all.add(entry);
        });
        return object("models", all);
    }

    static JsonObject rejected(List<Rejected> rejected) {
        JsonArray all = new JsonArray();
        for (Rejected each : rejected) {
            JsonObject entry = new JsonObject();
            entry.addProperty("pid", each.component());
            entry.addProperty("time", each.rejection().time().toString());
            entry.addProperty("topic", each.rejection().topic());
            entry.addProperty("kind", each.rejection().kind());
            entry.addProperty("reason", each.rejection().reason());
            entry.addProperty("payload", each.rejection().payload());
            all.add(entry);
        }
        return object("rejected", all);
    }

    /** An object with that one member. */
    static JsonObject object(String name, JsonElement value) {
        JsonObject json = new JsonObject();
        json.add(name, value);
        return json;
    }

    /* JSON has no word for numbers that are none */
    private static JsonElement value(Object value) {
        if (value instanceof Boolean flag) {
            return new JsonPrimitive(flag);
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return new JsonPrimitive(number);
        }
        if (value instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(element -> array.add(value(element)));
            return array;
        }
        return new JsonPrimitive(String.valueOf(value));
    }
}
