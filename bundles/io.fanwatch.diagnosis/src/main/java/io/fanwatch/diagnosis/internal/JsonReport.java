// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.fanwatch.api.Metric;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusService.Rejected;
import io.fanwatch.diagnosis.internal.Overview.BundleState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reports for programs: an object of JSON, member by member. Not thread-safe. */
final class JsonReport {

    private final JsonObject object = new JsonObject();

    /** Adds a member, unless its value is an empty {@link Optional}. */
    JsonReport with(String name, Object value) {
        Optional<?> possible = value instanceof Optional<?> optional ? optional : Optional.of(value);
        possible.ifPresent(present -> object.add(name, json(present)));
        return this;
    }

    private static JsonElement json(Object value) {
        if (value instanceof JsonReport report) {
            return report.object;
        }
        if (value instanceof Collection<?> collection) {
            JsonArray array = new JsonArray();
            collection.forEach(element -> array.add(json(element)));
            return array;
        }
        if (value instanceof Boolean flag) {
            return new JsonPrimitive(flag);
        }
        /* JSON has no word for numbers that are none */
        return value instanceof Number number && Double.isFinite(number.doubleValue())
                ? new JsonPrimitive(number)
                : new JsonPrimitive(value.toString());
    }

    @Override
    public String toString() {
        return object.toString();
    }

    static JsonReport of(Overview overview) {
        return new JsonReport()
                .with("level", overview.level())
                .with("message", overview.sentence())
                .with("version", overview.version())
                .with("uptimeSeconds", overview.uptime().toSeconds())
                .with("heapUsedBytes", overview.heapUsedBytes())
                .with("heapMaximumBytes", overview.heapMaximumBytes())
                .with("components", statuses("pid", overview.components()))
                .with("bundles", overview.bundles().stream().map(JsonReport::of).toList());
    }

    private static JsonReport of(BundleState bundle) {
        return new JsonReport()
                .with("name", bundle.name())
                .with("version", bundle.version())
                .with("state", bundle.state());
    }

    /** Components' statuses; what has the name of each is called {@code nameMember}. */
    static List<JsonReport> statuses(String nameMember, List<Status> statuses) {
        return statuses.stream().map(status -> of(nameMember, status)).toList();
    }

    /** As above, for one. Clients of 1.0 read {@code figures}, which has no identifiers. */
    static JsonReport of(String nameMember, Status status) {
        JsonReport figures = new JsonReport();
        status.figures().forEach(figures::with);
        return new JsonReport()
                .with(nameMember, status.component())
                .with("level", status.level())
                .with("message", status.message())
                .with("figures", figures)
                .with("metrics", status.metrics().stream().map(JsonReport::of).toList());
    }

    private static JsonReport of(Metric metric) {
        return new JsonReport()
                .with("id", metric.id())
                .with("name", metric.name())
                .with("kind", metric.kind())
                .with("unit", metric.unit())
                .with("value", metric.value());
    }

    static JsonReport models(List<Models> models) {
        List<JsonReport> all = models.stream()
                .map(held -> new JsonReport()
                        .with("pid", held.scorer())
                        .with("active", held.active().map(JsonReport::of))
                        .with("versions", held.versions())
                        .with("message", held.problem()))
                .toList();
        return new JsonReport().with("models", all);
    }

    private static JsonReport of(ModelDescription model) {
        return new JsonReport()
                .with("name", model.name())
                .with("version", model.version())
                .with("features", model.features())
                .with("threshold", model.threshold());
    }

    static JsonReport rejected(List<Rejected> rejected) {
        List<JsonReport> all = rejected.stream()
                .map(each -> new JsonReport()
                        .with("pid", each.component())
                        .with("time", each.message().time())
                        .with("topic", each.message().topic())
                        .with("kind", each.message().kind())
                        .with("reason", each.message().reason())
                        .with("payload", each.message().payload()))
                .toList();
        return new JsonReport().with("rejected", all);
    }
}
