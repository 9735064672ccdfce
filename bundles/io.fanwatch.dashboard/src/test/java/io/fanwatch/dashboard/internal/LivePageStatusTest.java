// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusService;
import io.fanwatch.component.StatusReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePageStatusTest {

    @TempDir
    private Path folder;

    @Test
    void a_components_drift_is_told_beside_its_metrics_and_only_if_it_has_any() {
        Status scorer = new StatusReport("scorer")
                .gauge("drift_psi_max", "drift, largest stability index", "", 0.162)
                .text("drift_features", "drift from the training data", "rotation 0.16")
                .otherwise("scores");
        Status other = new StatusReport("telemetry").otherwise("listens");
        try (LivePage page = new LivePage("page", new Plant(Plant.settings(5, 1_000_000)), component -> folder)) {
            page.statuses.set(new StatusService() {
                @Override
                public List<Status> statuses() {
                    return List.of(scorer, other);
                }

                @Override
                public Optional<Status> status(String component) {
                    return Optional.empty();
                }
            });

            JsonArray components = JsonParser.parseString(new String(page.status(), StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonArray("components");

            assertThat(components.get(0).getAsJsonObject().get("drift").getAsDouble())
                    .isEqualTo(0.162);
            assertThat(components.get(0).getAsJsonObject().get("drifted").getAsString())
                    .isEqualTo("rotation 0.16");
            assertThat(components.get(1).getAsJsonObject().has("drift")).isFalse();
        }
    }
}
