// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import io.fanwatch.tests.influxdb.InfluxDb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sink with a real InfluxDB. */
class InfluxDbSinkTest {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", List.of("rotation"), 0.5);

    private final InfluxDb influx = new InfluxDb();
    private final Counter refused = new SimpleCounter();
    private SinkWriter<String> writer;
    private SitePoints points;

    @BeforeEach
    void start() {
        influx.start();
        FleetSettings settings = new FleetSettings(
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of("url", influx.url(), "database", "fleet", "batch.size", "3", "timeout", "2"),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                "^$",
                10);
        writer = new InfluxDbSink(settings).writer(refused);
        points = new SitePoints(settings.database().orElseThrow());
    }

    @AfterEach
    void stop() throws Exception {
        writer.close();
        influx.close();
    }

    @Test
    void a_point_that_is_written_again_is_the_same_and_the_same_fan_of_another_site_is_another() throws Exception {
        for (int time = 0; time < 3; time++) {
            writer.write(point("rome", "7", 1), null);
            writer.write(point("oslo", "7", 1), null);
        }
        writer.flush(false);

        assertThat(influx.query("fleet", "SELECT count(rotation) FROM fan GROUP BY site"))
                .containsPattern("oslo.*\\[0,1\\].*rome.*\\[0,1\\]");
    }

    @Test
    void points_wait_for_a_database_that_is_away() throws Exception {
        writer.write(point("rome", "7", 1), null);
        influx.stop();
        CompletableFuture<Void> checkpoint = CompletableFuture.runAsync(() -> {
            try {
                writer.flush(false);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().during(Duration.ofSeconds(2)).until(() -> !checkpoint.isDone());

        influx.start();

        await().until(checkpoint::isDone);
        assertThat(influx.query("fleet", "SELECT count(rotation) FROM fan")).contains("[0,1]");
    }

    @Test
    void a_point_that_is_refused_is_counted_and_keeps_no_other_from_being_written() throws Exception {
        writer.write(point("rome", "7", 1), null);
        writer.write("fan,deviceID=8 rotation=", null);
        writer.flush(false);

        assertThat(refused.getCount()).isEqualTo(1);
        assertThat(influx.query("fleet", "SELECT count(rotation) FROM fan")).contains("[0,1]");
    }

    private String point(String site, String device, int second) {
        Reading reading = new Reading(
                device, Optional.empty(), Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second), SCHEMA, 528.5);
        return points.of(site, new Verdict(reading, 0, false, MODEL, AlarmState.NORMAL, false));
    }
}
