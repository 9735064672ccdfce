// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ready wire graph as Kura's REST interface takes it.
 *
 * @param graph the graph as Kura keeps it, JSON
 * @param components what it creates
 * @param wires the names of the emitter and the receiver of each wire
 */
record WireGraphFile(String graph, List<Component> components, List<List<String>> wires) {

    private static final String GRAPH_SERVICE = "org.eclipse.kura.wire.graph.WireGraphService";
    private static final String FACTORY = "service.factoryPid";

    /** A component with its properties, and Kura's names of their types. */
    record Component(
            String pid,
            String factoryPid,
            Map<String, Object> properties,
            Map<String, String> types,
            int inputPorts,
            int outputPorts) {}

    static WireGraphFile shipped() throws IOException {
        Map<String, JsonObject> configurations = new HashMap<>();
        String file = Files.readString(Path.of(System.getProperty("fanwatch.kura-config"), "wires-graph.json"));
        for (JsonElement configuration :
                JsonParser.parseString(file).getAsJsonObject().getAsJsonArray("configs")) {
            configurations.put(
                    configuration.getAsJsonObject().get("pid").getAsString(),
                    configuration.getAsJsonObject().getAsJsonObject("properties"));
        }
        String graph = configurations
                .remove(GRAPH_SERVICE)
                .getAsJsonObject("WireGraph")
                .get("value")
                .getAsString();
        JsonObject parsed = JsonParser.parseString(graph).getAsJsonObject();
        List<Component> components = new ArrayList<>();
        for (JsonElement element : parsed.getAsJsonArray("components")) {
            JsonObject component = element.getAsJsonObject();
            String pid = component.get("pid").getAsString();
            components.add(component(pid, component, configurations.remove(pid)));
        }
        if (!configurations.isEmpty()) {
            throw new IllegalStateException("not in the graph: " + configurations.keySet());
        }
        List<List<String>> wires = new ArrayList<>();
        for (JsonElement wire : parsed.getAsJsonArray("wires")) {
            wires.add(List.of(
                    wire.getAsJsonObject().get("emitter").getAsString(),
                    wire.getAsJsonObject().get("receiver").getAsString()));
        }
        return new WireGraphFile(graph, components, wires);
    }

    private static Component component(String pid, JsonObject component, JsonObject given) {
        Map<String, Object> properties = new HashMap<>();
        Map<String, String> types = new HashMap<>();
        given.entrySet().forEach(entry -> {
            String name = entry.getKey();
            JsonElement property = entry.getValue();
            String type = property.getAsJsonObject().get("type").getAsString();
            JsonElement value = property.getAsJsonObject().get("value");
            types.put(name, type);
            properties.put(name, type.equals("INTEGER") ? (Object) value.getAsInt() : value.getAsString());
        });
        types.remove(FACTORY);
        return new Component(
                pid,
                (String) properties.remove(FACTORY),
                properties,
                types,
                component.get("inputPortCount").getAsInt(),
                component.get("outputPortCount").getAsInt());
    }
}
