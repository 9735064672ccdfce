// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.k3s;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1StorageClass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of an overlay, read as strictly as the API server with {@code --validate=strict}. */
final class Manifests {

    /** What runs pods. */
    record Workload(
            String name, V1PodTemplateSpec template, List<V1PersistentVolumeClaim> claims, Optional<String> service) {

        Map<String, String> labels() {
            return template.getMetadata().getLabels();
        }
    }

    private static final Map<String, Class<?>> KINDS = Map.of(
            "v1 Namespace", V1Namespace.class,
            "v1 Service", V1Service.class,
            "v1 ConfigMap", V1ConfigMap.class,
            "v1 PersistentVolumeClaim", V1PersistentVolumeClaim.class,
            "apps/v1 Deployment", V1Deployment.class,
            "apps/v1 StatefulSet", V1StatefulSet.class,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class,
            "storage.k8s.io/v1 StorageClass", V1StorageClass.class);

    private final List<Object> objects = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private Manifests() {}

    static Path folder() {
        return Path.of(System.getProperty("fanwatch.kura-config"), "k3s").normalize();
    }

    /** @throws IllegalArgumentException if an object has a field that Kubernetes does not know, or lacks one */
    static Manifests of(String overlay) {
        Manifests manifests = new Manifests();
        for (Map<String, Object> object :
                Kustomization.objects(folder().resolve("overlays").resolve(overlay))) {
            manifests.add(object);
        }
        return manifests;
    }

    private void add(Map<String, Object> object) {
        String kind = object.get("apiVersion") + " " + object.get("kind");
        JsonElement json = new Gson().toJsonTree(object);
        names.add(kind + " " + ((Map<?, ?>) object.get("metadata")).get("name"));
        if (kind.equals("flink.apache.org/v1beta1 FlinkDeployment")) {
            objects.add(FlinkDeployment.of(json));
            return;
        }
        Class<?> type = Optional.<Class<?>>ofNullable(KINDS.get(kind))
                .orElseThrow(() -> new IllegalArgumentException("not a kind that is expected here: " + kind));
        try {
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(kind + " " + object.get("metadata") + ": " + e.getCause(), e);
        }
        objects.add(JSON.getGson().fromJson(json, type));
    }

    /** Kind and name of each object. */
    List<String> names() {
        return names;
    }

    <T> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<Workload> workloads() {
        List<Workload> workloads = new ArrayList<>();
        for (V1StatefulSet set : all(V1StatefulSet.class)) {
            workloads.add(new Workload(
                    set.getMetadata().getName(),
                    set.getSpec().getTemplate(),
                    set.getSpec().getVolumeClaimTemplates(),
                    Optional.of(set.getSpec().getServiceName())));
        }
        for (V1Deployment deployment : all(V1Deployment.class)) {
            workloads.add(new Workload(
                    deployment.getMetadata().getName(),
                    deployment.getSpec().getTemplate(),
                    List.of(),
                    Optional.empty()));
        }
        for (FlinkDeployment flink : all(FlinkDeployment.class)) {
            flink.pods().forEach(pod -> workloads.add(new Workload(flink.name(), pod, List.of(), Optional.empty())));
        }
        return workloads;
    }
}
