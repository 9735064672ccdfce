// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The shipped files for Grafana. */
final class GrafanaFiles {

    private static final Path FOLDER = Path.of(System.getProperty("fanwatch.kura-config"), "grafana");

    private GrafanaFiles() {}

    static JsonObject dashboard() throws IOException {
        return JsonParser.parseString(Files.readString(FOLDER.resolve("dashboards/fanwatch.json")))
                .getAsJsonObject();
    }

    static List<JsonObject> panels() throws IOException {
        return objects(dashboard().get("panels"));
    }

    static List<JsonObject> variables() throws IOException {
        return objects(dashboard().getAsJsonObject("templating").get("list"));
    }

    static List<JsonObject> annotations() throws IOException {
        return objects(dashboard().getAsJsonObject("annotations").get("list"));
    }

    static List<JsonObject> objects(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    /** A provisioning file, {@code datasources}, {@code dashboards} or {@code alerting}. */
    static Map<String, Object> provisioning(String kind) throws IOException {
        String text =
                Files.readString(FOLDER.resolve("provisioning").resolve(kind).resolve("fanwatch.yaml"));
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }

    static List<Map<String, Object>> alertRules() throws IOException {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Map<String, Object> group : maps(provisioning("alerting").get("groups"))) {
            rules.addAll(maps(group.get("rules")));
        }
        return rules;
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) list;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object map) {
        return (Map<String, Object>) map;
    }

    /** Every query that Grafana makes with these files, with its variables, by what it is for. */
    static Map<String, String> queries() throws IOException {
        Map<String, String> queries = new LinkedHashMap<>();
        for (JsonObject variable : variables()) {
            queries.put(
                    "variable " + variable.get("name").getAsString(),
                    variable.get("query").getAsString());
        }
        for (JsonObject panel : panels()) {
            for (JsonObject target : objects(panel.get("targets"))) {
                queries.put(
                        "panel " + panel.get("title").getAsString(),
                        target.get("query").getAsString());
            }
        }
        for (JsonObject annotation : annotations()) {
            queries.put(
                    "annotation " + annotation.get("name").getAsString(),
                    annotation.getAsJsonObject("target").get("query").getAsString());
        }
        for (Map<String, Object> rule : alertRules()) {
            Map<String, Object> model = map(maps(rule.get("data")).get(0).get("model"));
            queries.put("alert " + rule.get("title"), String.valueOf(model.get("query")));
        }
        return queries;
    }
}
