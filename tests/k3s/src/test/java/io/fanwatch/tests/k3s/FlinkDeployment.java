// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.k3s;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1ResourceRequirements;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * A job as the Kubernetes operator of Flink takes it: its {@code flink.apache.org/v1beta1}, by the reference in its documentation.
 * Only what is listed here is allowed.
 */
final class FlinkDeployment {

    private static final Predicate<JsonElement> TEXT = FlinkDeployment::isText;
    private static final Predicate<JsonElement> NUMBER =
            value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    private static final Predicate<JsonElement> FLAG =
            value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
    private static final Predicate<JsonElement> TEXTS = value -> value.isJsonArray()
            && StreamSupport.stream(value.getAsJsonArray().spliterator(), false).allMatch(TEXT);
    private static final Predicate<JsonElement> PAIRS = value -> value.isJsonObject()
            && value.getAsJsonObject().entrySet().stream()
                    .map(Map.Entry::getValue)
                    .allMatch(TEXT);
    private static final Predicate<JsonElement> POD = FlinkDeployment::isPod;

    private static final Predicate<JsonElement> RESOURCE = fields(Map.of("cpu", NUMBER, "memory", TEXT));
    private static final Predicate<JsonElement> MANAGER =
            fields(Map.of("replicas", NUMBER, "resource", RESOURCE, "podTemplate", POD));
    private static final Predicate<JsonElement> JOB = fields(Map.of(
            "jarURI", TEXT,
            "entryClass", TEXT,
            "args", TEXTS,
            "parallelism", NUMBER,
            "state", oneOf("running", "suspended"),
            "upgradeMode", oneOf("savepoint", "last-state", "stateless"),
            "allowNonRestoredState", FLAG));
    private static final Predicate<JsonElement> SPEC = fields(Map.of(
            "image", TEXT,
            "flinkVersion", oneOf("v1_20", "v2_0", "v2_1", "v2_2"),
            "mode", oneOf("native", "standalone"),
            "serviceAccount", TEXT,
            "flinkConfiguration", PAIRS,
            "podTemplate", POD,
            "jobManager", MANAGER,
            "taskManager", MANAGER,
            "job", JOB));
    private static final Predicate<JsonElement> METADATA = fields(Map.of("name", TEXT, "namespace", TEXT));
    private static final Predicate<JsonElement> ALL =
            fields(Map.of("apiVersion", TEXT, "kind", TEXT, "metadata", METADATA, "spec", SPEC));

    private final JsonObject json;

    private FlinkDeployment(JsonObject json) {
        this.json = json;
    }

    /** @throws IllegalArgumentException if it has a field that the operator does not know, or one of another type */
    static FlinkDeployment of(JsonElement json) {
        if (!ALL.test(json)) {
            throw new IllegalArgumentException("not as the operator has it: " + json);
        }
        return new FlinkDeployment(json.getAsJsonObject());
    }

    private static Predicate<JsonElement> fields(Map<String, Predicate<JsonElement>> known) {
        return value -> {
            if (!value.isJsonObject()) {
                return false;
            }
            value.getAsJsonObject().entrySet().forEach(field -> {
                if (!known.containsKey(field.getKey())
                        || !known.get(field.getKey()).test(field.getValue())) {
                    throw new IllegalArgumentException(
                            field.getKey() + " is not as the operator has it: " + field.getValue());
                }
            });
            return true;
        };
    }

    private static Predicate<JsonElement> oneOf(String... texts) {
        return value -> isText(value) && Set.of(texts).contains(value.getAsString());
    }

    private static boolean isText(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    }

    private static boolean isPod(JsonElement value) {
        try {
            V1PodTemplateSpec.validateJsonElement(value);
            return true;
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    String name() {
        return json.getAsJsonObject("metadata").get("name").getAsString();
    }

    JsonObject spec() {
        return json.getAsJsonObject("spec");
    }

    Map<String, String> configuration() {
        Map<String, String> pairs = new TreeMap<>();
        spec().getAsJsonObject("flinkConfiguration")
                .entrySet()
                .forEach(pair -> pairs.put(pair.getKey(), pair.getValue().getAsString()));
        return pairs;
    }

    /** What the job is told. */
    String arguments() {
        return spec().getAsJsonObject("job").get("args").toString();
    }

    /** The pods of job and task managers, with the image and the resources that the operator gives them. */
    List<V1PodTemplateSpec> pods() {
        List<V1PodTemplateSpec> pods = new ArrayList<>();
        for (String manager : List.of("jobManager", "taskManager")) {
            JsonObject of = spec().getAsJsonObject(manager);
            V1PodTemplateSpec pod = JSON.getGson().fromJson(of.get("podTemplate"), V1PodTemplateSpec.class);
            JsonObject resource = of.getAsJsonObject("resource");
            Quantity memory = new Quantity(
                    resource.get("memory").getAsString().replace("m", "M").replace("g", "G"));
            pod.getSpec()
                    .getContainers()
                    .get(0)
                    .image(spec().get("image").getAsString())
                    .resources(new V1ResourceRequirements()
                            .requests(Map.of(
                                    "cpu", new Quantity(resource.get("cpu").getAsString()), "memory", memory))
                            .limits(Map.of("memory", memory)));
            pods.add(pod);
        }
        return pods;
    }
}
