// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.Remedy;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusService;
import io.fanwatch.api.StatusService.Rejected;
import io.fanwatch.component.StatusReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
            StatusService statuses = mock();
            when(statuses.statuses()).thenReturn(List.of(scorer, other));
            page.statuses.set(statuses);

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

    @Test
    void a_rejected_message_is_told_with_what_would_take_it_as_long_as_it_is_kept() {
        Instant time = Instant.parse("2026-01-01T10:00:00.123456Z");
        Rejected rejected = new Rejected("telemetry", new Rejection(time, "a/b", "not json", "no <JSON>", "x,y"));
        StatusService statuses = mock();
        when(statuses.lastRejected()).thenReturn(List.of(rejected));
        when(statuses.remedy(rejected))
                .thenReturn(Optional.of(new Remedy(
                        Map.of("payload.format", "CSV", "device.source", "TOPIC"),
                        List.of(Reading.withMissing(
                                "b",
                                Optional.empty(),
                                time,
                                new FeatureSchema(List.of("rotation", "sound")),
                                528.25,
                                Double.NaN)),
                        List.of("a note"))));
        RejectedMessages messages = new RejectedMessages(() -> Optional.of(statuses));

        assertThat(new String(messages.last(), StandardCharsets.UTF_8))
                .contains("\"listener\":\"telemetry\"", "\"topic\":\"a/b\"", "\"payload\":\"x,y\"")
                .doesNotContain("<");
        assertThat(new String(messages.remedy("telemetry", time.toString()), StandardCharsets.UTF_8))
                .isEqualTo("{\"settings\":[[\"device.source\",\"TOPIC\"],[\"payload.format\",\"CSV\"]],"
                        + "\"readings\":[{\"fan\":\"b\",\"time\":" + time.toEpochMilli()
                        + ",\"values\":[[\"rotation\",528.25],[\"sound\",null]]}],\"notes\":[\"a note\"]}");
        assertThatThrownBy(() -> messages.remedy("telemetry", "2026-01-01T10:00:00Z"))
                .hasMessageContaining("not kept any more");
    }
}
