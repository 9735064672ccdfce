// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.k3s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/**
 * The objects of a folder with a {@code kustomization.yaml}, as {@code kubectl kustomize} makes them of the few things that
 * ours say: resources, a namespace, labels, ConfigMaps of files. Anything else in such a file is refused.
 */
final class Kustomization {

    private static final Set<String> KNOWN =
            Set.of("apiVersion", "kind", "namespace", "labels", "resources", "configMapGenerator");
    private static final Set<String> CLUSTER_WIDE = Set.of("Namespace", "StorageClass");

    private Kustomization() {}

    static List<Map<String, Object>> objects(Path folder) {
        Map<String, Object> kustomization = new Yaml().load(text(folder.resolve("kustomization.yaml")));
        if (!KNOWN.containsAll(kustomization.keySet())) {
            throw new IllegalArgumentException(folder + " says more than is understood: " + kustomization.keySet());
        }
        List<Map<String, Object>> objects = new ArrayList<>();
        for (String resource : list(kustomization, "resources", String.class)) {
            Path path = folder.resolve(resource).normalize();
            objects.addAll(Files.isDirectory(path) ? objects(path) : documents(path));
        }
        for (Map<?, ?> generator : list(kustomization, "configMapGenerator", Map.class)) {
            objects.add(configMap(folder, generator));
        }
        if (kustomization.get("namespace") instanceof String namespace) {
            objects.stream()
                    .filter(object -> !CLUSTER_WIDE.contains(object.get("kind")))
                    .forEach(object -> metadata(object).put("namespace", namespace));
        }
        return objects;
    }

    private static List<Map<String, Object>> documents(Path file) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : new Yaml().loadAll(text(file))) {
            @SuppressWarnings("unchecked")
            Map<String, Object> object = (Map<String, Object>) document;
            documents.add(object);
        }
        return documents;
    }

    private static Map<String, Object> configMap(Path folder, Map<?, ?> generator) {
        Map<String, Object> data = new LinkedHashMap<>();
        for (Object entry : (List<?>) generator.get("files")) {
            String[] keyAndFile = entry.toString().split("=", 2);
            Path file = folder.resolve(keyAndFile[keyAndFile.length - 1]);
            data.put(keyAndFile.length == 2 ? keyAndFile[0] : file.getFileName().toString(), text(file));
        }
        Map<String, Object> metadata = new LinkedHashMap<>(Map.of("name", generator.get("name")));
        return new LinkedHashMap<>(Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", metadata, "data", data));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> metadata(Map<String, Object> object) {
        return (Map<String, Object>) object.get("metadata");
    }

    private static <T> List<T> list(Map<String, Object> kustomization, String key, Class<T> type) {
        return ((List<?>) kustomization.getOrDefault(key, List.of()))
                .stream().map(type::cast).toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
