// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with the condition monitor, and fans that report what weeks bring. */
class ConditionTest {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final int DAY = (int) Duration.ofDays(1).dividedBy(INTERVAL);

    @TempDir
    private Path folder;

    private final Mosquitto broker = new Mosquitto();
    private final SplittableRandom random = new SplittableRandom(5);
    private GatewayUnderTest gateway;
    private Fans fans;
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private int sent;

    @BeforeEach
    void start() throws Exception {
        broker.withPersistence().start();
        fans = new Fans(broker.url());
        startGateway();
    }

    private void startGateway() throws Exception {
        gateway = GatewayUnderTest.start(folder, broker.url(), 0, Packages.file(Packages.CONDITION));
        // a Java process can load a native library from one place only once
        gateway.update("fanwatch-predictor", Map.of("Scorer.target", "(kura.service.pid=fanwatch-scorer-rules)"));
        await().atMost(LONG)
                .until(() -> gateway.isOk("fanwatch-predictor")
                        && gateway.isOk("fanwatch-telemetry")
                        && gateway.isOk("fanwatch-condition"));
    }

    @AfterEach
    void stop() throws Exception {
        fans.close();
        gateway.close();
        broker.close();
    }

    @Test
    void a_fan_that_begins_to_wear_is_warned_of_within_its_limits_with_the_sensor_and_the_time_it_has()
            throws Exception {
        report(10, 0, 0);
        JsonObject healthy = last();
        assertThat(healthy.get("distance").getAsDouble()).isLessThan(1);
        assertThat(healthy.has("contributions")).isFalse();
        assertThat(gateway.status("fanwatch-condition").orElseThrow()).contains("fans watched=1", "fans learned=0");

        gateway.close();
        startGateway();
        assertThat(gateway.status("fanwatch-condition").orElseThrow()).contains("fans watched=1", "fans learned=0");
        report(2, 0, 0);
        report(6, 0, 70);

        JsonObject worn = last();
        assertThat(worn.get("fault").getAsString()).as("within its limits").isEqualTo("0");
        assertThat(worn.get("alarm").getAsString()).isEqualTo("NORMAL");
        assertThat(worn.get("distance").getAsDouble()).isGreaterThan(1);
        assertThat(worn.get("contributions").getAsString()).startsWith("rotation -");
        assertThat(worn.get("remaining_unit").getAsString()).isEqualTo("h");
        // of 200 rpm to the limit 130 are left, at 70 in six days
        double remaining = worn.get("remaining").getAsDouble();
        assertThat(remaining).isBetween(5 * 24.0, 24 * 24.0);
        assertThat(worn.get("remaining_low").getAsDouble()).isLessThan(remaining);
        assertThat(worn.get("remaining_high").getAsDouble()).isGreaterThan(remaining);
        assertThat(gateway.status("fanwatch-condition").orElseThrow()).contains("far from their normal=1");
    }

    /** Lets the fan report for so many days, while its rotation goes from so much to so much less than usual. */
    private void report(int days, double from, double to) throws Exception {
        int count = days * DAY;
        List<String> readings = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            now = now.plus(INTERVAL);
            double sun = Math.sin(now.getEpochSecond() / 86_400.0 * 2 * Math.PI);
            readings.add(String.format(
                    Locale.ROOT,
                    "{\"deviceID\":\"1\",\"timeStamp\":\"%s\",\"rotation\":%.1f,\"temperature\":%.2f,"
                            + "\"vibration\":%.1f,\"sound\":%.2f,\"id\":\"%d\"}",
                    TIME.format(now),
                    600 + 8 * noise() + 5 * sun - from - (to - from) * i / count,
                    40 + 0.5 * noise() + sun,
                    150 + 5 * noise(),
                    48 + 0.3 * noise(),
                    ++sent));
        }
        for (String reading : readings) {
            fans.publish("fan/messages", reading);
        }
        fans.awaitJudged(sent);
    }

    private double noise() {
        return random.nextDouble(-1.5, 1.5);
    }

    private JsonObject last() {
        return JsonParser.parseString(fans.verdicts(String.valueOf(sent)).get(0))
                .getAsJsonObject();
    }
}
