// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Grafana's schema of dashboards and its provisioning demand of the shipped files. */
class GrafanaFilesTest {

    private static final String DATASOURCE = "fanwatch-influxdb";
    private static final int COLUMNS = 24;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");
    private static final Set<String> BUILT_IN =
            Set.of("timeFilter", "__interval", "tag_deviceID", "tag_site", "tag_component");
    private static final Set<String> PANELS = Set.of("stat", "table", "timeseries");
    /* identifiers of Grafana's units */
    private static final Set<String> UNITS =
            Set.of("short", "string", "cps", "percentunit", "rotrpm", "celsius", "dB", "h", "dateTimeAsIso");

    @Test
    void the_dashboard_has_what_the_schema_demands() throws Exception {
        JsonObject dashboard = GrafanaFiles.dashboard();

        assertThat(dashboard.get("uid").getAsString()).matches("[\\w-]{8,40}");
        assertThat(dashboard.get("title").getAsString()).isNotBlank();
        assertThat(dashboard.get("schemaVersion").getAsInt()).isBetween(36, 42);
        assertThat(dashboard.get("graphTooltip").getAsInt()).isBetween(0, 2);
        assertThat(dashboard.get("fiscalYearStartMonth").getAsInt()).isBetween(0, 11);
        assertThat(dashboard.getAsJsonObject("time").get("from").getAsString()).startsWith("now-");
        assertThat(dashboard.get("refresh").getAsString()).matches("\\d+[smh]");
        assertThat(dashboard.has("id")).as("an id is one installation's own").isFalse();
    }

    @Test
    void panels_have_ids_of_their_own_titles_descriptions_and_known_types() throws Exception {
        Set<Integer> ids = new HashSet<>();
        Set<String> titles = new HashSet<>();
        for (JsonObject panel : GrafanaFiles.panels()) {
            String title = panel.get("title").getAsString();
            assertThat(ids.add(panel.get("id").getAsInt())).as(title).isTrue();
            assertThat(titles.add(title)).as(title).isTrue();
            assertThat(panel.get("description").getAsString()).as(title).isNotBlank();
            assertThat(panel.get("type").getAsString()).as(title).isIn(PANELS);
        }
        assertThat(titles)
                .contains(
                        "Fans",
                        "Faulty fans",
                        "State of the fans",
                        "Alarms",
                        "Rotation",
                        "Temperature",
                        "Vibration",
                        "Sound",
                        "Fault probability",
                        "Distance from normal",
                        "Remaining time",
                        "Data rate",
                        "Rejected readings",
                        "Model");
    }

    @Test
    void panels_are_within_the_grid_and_do_not_overlap() throws Exception {
        Set<List<Integer>> cells = new HashSet<>();
        for (JsonObject panel : GrafanaFiles.panels()) {
            JsonObject place = panel.getAsJsonObject("gridPos");
            int x = place.get("x").getAsInt();
            int y = place.get("y").getAsInt();
            int width = place.get("w").getAsInt();
            int height = place.get("h").getAsInt();
            assertThat(width).isPositive();
            assertThat(height).isPositive();
            assertThat(x).isNotNegative();
            assertThat(x + width).isLessThanOrEqualTo(COLUMNS);
            for (int column = x; column < x + width; column++) {
                for (int row = y; row < y + height; row++) {
                    assertThat(cells.add(List.of(column, row)))
                            .as("%s at %d,%d", panel.get("title"), column, row)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everything_asks_the_provisioned_datasource() throws Exception {
        assertThat(GrafanaFiles.maps(GrafanaFiles.provisioning("datasources").get("datasources")))
                .singleElement()
                .satisfies(source -> {
                    assertThat(source).containsEntry("uid", DATASOURCE).containsEntry("type", "influxdb");
                    assertThat(GrafanaFiles.map(source.get("jsonData"))).containsEntry("dbName", "fanwatch");
                });
        List<JsonObject> asking = new ArrayList<>(GrafanaFiles.panels());
        for (JsonObject panel : GrafanaFiles.panels()) {
            asking.addAll(GrafanaFiles.objects(panel.get("targets")));
        }
        asking.addAll(GrafanaFiles.variables());
        asking.addAll(GrafanaFiles.annotations());
        assertThat(asking)
                .allSatisfy(one -> assertThat(
                                one.getAsJsonObject("datasource").get("uid").getAsString())
                        .isEqualTo(DATASOURCE));
    }

    @Test
    void every_value_has_a_unit_and_thresholds_that_begin_without_a_bound() throws Exception {
        for (JsonObject panel : GrafanaFiles.panels()) {
            JsonObject config = panel.getAsJsonObject("fieldConfig");
            JsonObject defaults = config.getAsJsonObject("defaults");
            assertThat(defaults.get("unit").getAsString())
                    .as("%s", panel.get("title"))
                    .isIn(UNITS);
            List<JsonObject> steps =
                    GrafanaFiles.objects(defaults.getAsJsonObject("thresholds").get("steps"));
            assertThat(steps.get(0).get("value").isJsonNull()).isTrue();
            assertThat(steps.stream().skip(1).map(step -> step.get("value").getAsDouble()))
                    .isSorted();
            for (JsonObject override : GrafanaFiles.objects(config.get("overrides"))) {
                for (JsonObject property : GrafanaFiles.objects(override.get("properties"))) {
                    if (property.get("id").getAsString().equals("unit")) {
                        assertThat(property.get("value").getAsString()).isIn(UNITS);
                    }
                }
            }
            if (panel.get("type").getAsString().equals("timeseries")) {
                assertThat(defaults.getAsJsonObject("custom").get("axisLabel").getAsString())
                        .isNotBlank();
            }
        }
    }

    @Test
    void only_variables_that_exist_are_used_and_each_is() throws Exception {
        Set<String> known = new HashSet<>();
        GrafanaFiles.variables().forEach(variable -> {
            assertThat(variable.get("type").getAsString()).isEqualTo("query");
            assertThat(variable.get("hide").getAsInt()).isBetween(0, 2);
            known.add(variable.get("name").getAsString());
        });
        Set<String> used = new HashSet<>();
        for (JsonElement part : List.of(
                GrafanaFiles.dashboard().get("panels"),
                GrafanaFiles.dashboard().get("annotations"),
                GrafanaFiles.dashboard().getAsJsonObject("templating").get("list"))) {
            Matcher names = VARIABLE.matcher(part.toString().replace("$__all", ""));
            while (names.find()) {
                used.add(names.group(1));
            }
        }
        used.removeAll(BUILT_IN);
        assertThat(used).isEqualTo(known).containsExactlyInAnyOrder("site", "fan");
    }

    @Test
    void alert_rules_say_what_they_watch_and_whom_it_concerns() throws Exception {
        Set<Object> ids = new HashSet<>();
        for (Map<String, Object> rule : GrafanaFiles.alertRules()) {
            assertThat(ids.add(rule.get("uid"))).isTrue();
            assertThat(String.valueOf(rule.get("uid"))).hasSizeLessThanOrEqualTo(40);
            assertThat(rule.get("for").toString()).matches("\\d+[sm]");
            assertThat(rule.get("noDataState")).isIn("OK", "Alerting", "NoData");
            assertThat(GrafanaFiles.map(rule.get("annotations"))).containsKeys("summary", "description");
            assertThat(GrafanaFiles.map(rule.get("labels"))).containsKey("severity");
            List<Map<String, Object>> steps = GrafanaFiles.maps(rule.get("data"));
            assertThat(steps).extracting(step -> step.get("refId")).contains(rule.get("condition"));
            assertThat(steps.get(0)).containsEntry("datasourceUid", DATASOURCE);
            assertThat(steps)
                    .allSatisfy(step -> assertThat(
                                    GrafanaFiles.map(step.get("model")).get("refId"))
                            .isEqualTo(step.get("refId")));
            assertThat(String.valueOf(
                            GrafanaFiles.map(steps.get(0).get("model")).get("query")))
                    .as("an alert has no variables")
                    .doesNotContain("$site", "$fan");
        }
        assertThat(ids).contains("fanwatch-alarm", "fanwatch-silent", "fanwatch-rejected");
    }

    @Test
    void dashboards_are_provided_from_a_folder() throws Exception {
        assertThat(GrafanaFiles.maps(GrafanaFiles.provisioning("dashboards").get("providers")))
                .singleElement()
                .satisfies(provider ->
                        assertThat(GrafanaFiles.map(provider.get("options"))).containsKey("path"));
    }
}
