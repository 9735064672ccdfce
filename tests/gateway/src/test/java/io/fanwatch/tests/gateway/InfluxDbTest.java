// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.tests.influxdb.InfluxDb;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a reading at the broker to a point in a real InfluxDB and to the queries of Grafana. */
class InfluxDbTest {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String PUBLISHER = "fanwatch-influxdb";

    @TempDir
    private Path folder;

    private final Mosquitto broker = new Mosquitto().start();
    private final InfluxDb database = new InfluxDb().start();
    private GatewayUnderTest gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = GatewayUnderTest.start(folder, broker.url());
        gateway.gateway().install(Packages.file(Packages.INFLUXDB));
        await().atMost(LONG).until(() -> gateway.isOk(PUBLISHER));
        scoreByRules();
    }

    @AfterEach
    void stop() {
        gateway.close();
        database.close();
        broker.close();
    }

    @Test
    void it_is_harmless_until_it_is_enabled() throws Exception {
        assertThat(gateway.status(PUBLISHER).orElseThrow()).contains("disabled");
        try (Fans fans = new Fans(broker.url())) {
            fans.publish("fan/messages", Fans.healthy("1", "a"));
            fans.awaitJudged(1);
        }
        assertThat(gateway.status(PUBLISHER).orElseThrow()).contains("points waiting=0", "attempts failed=0");
    }

    @Test
    void no_reading_is_lost_over_a_kill_of_the_database_and_a_restart_of_the_gateway() throws Exception {
        enable();
        try (Fans fans = new Fans(broker.url())) {
            publish(fans, 0, 500);
            await().atMost(LONG).until(() -> count() == 500);
            database.kill();
            publish(fans, 500, 1_000);
            fans.awaitJudged(1_000);
            await().atMost(LONG).until(() -> statusHas("no database takes connections"));
            // more if the database died before it had confirmed what it wrote
            await().atMost(LONG).until(() -> pointsWaiting() >= 500);
            gateway.close();
            gateway = GatewayUnderTest.start(folder, broker.url());
            await().atMost(LONG).until(() -> gateway.status(PUBLISHER).isPresent());
            scoreByRules();
            enable();
            publish(fans, 1_000, 1_500);

            database.start();

            await().atMost(LONG).untilAsserted(() -> assertThat(count()).isEqualTo(1_500));
            await().atMost(LONG).until(() -> gateway.isOk(PUBLISHER));
            assertThat(statusHas("points dropped=0")).isTrue();
        }
    }

    @Test
    void every_query_of_the_dashboard_and_of_the_alerts_returns_data() throws Exception {
        gateway.update(
                PUBLISHER,
                Map.of("enabled", true, "url", database.url(), "status.interval", 1, "tags", "site=turin hall 1"));
        gateway.gateway().install(Packages.file(Packages.CONDITION));
        await().atMost(LONG).until(() -> gateway.isOk("fanwatch-condition"));
        gateway.update("fanwatch-condition", Map.of("learning", "5min", "fast", "10s", "slow", "1h"));
        try (Fans fans = new Fans(broker.url())) {
            publishWear(fans, "fan 1");
            for (int i = 0; i < 20; i++) {
                fans.publish("fan/messages", now(Fans.healthy("fan 1", "h" + i)));
                fans.publish("fan/messages", now(Fans.faulty("a/b(5)", "f" + i)));
            }
            fans.publish("fan/messages", "no reading");
            fans.awaitJudged(840);
        }
        for (Map.Entry<String, String> query : GrafanaFiles.queries().entrySet()) {
            for (Map<String, String> choice : List.of(
                    Map.of("site", ".*", "fan", ".*"), Map.of("site", "turin hall 1", "fan", "(fan 1|a\\/b\\(5\\))"))) {
                String statement = expanded(query.getValue(), choice);
                await(query.getKey() + ": " + statement)
                        .atMost(LONG)
                        .ignoreExceptions()
                        .until(() -> hasData(database.query("fanwatch", statement)));
            }
        }
        String faulty = expanded(GrafanaFiles.queries().get("panel Faulty fans"), Map.of("site", ".*", "fan", ".*"));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(lastValue(database.query("fanwatch", faulty)))
                        .isEqualTo(1));
        String fans = expanded(GrafanaFiles.queries().get("panel Fans"), Map.of("site", ".*", "fan", ".*"));
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(lastValue(database.query("fanwatch", fans))).isEqualTo(2));
        String rejected =
                expanded(GrafanaFiles.queries().get("panel Rejected readings"), Map.of("site", ".*", "fan", ".*"));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(lastValue(database.query("fanwatch", rejected)))
                        .isEqualTo(1));
    }

    private long pointsWaiting() {
        return gateway.metrics(PUBLISHER, "id", "value").stream()
                .filter(metric -> metric.get(0).equals("points_waiting"))
                .mapToLong(metric -> Long.parseLong(metric.get(1)))
                .sum();
    }

    /** As Grafana does it. */
    private static String expanded(String query, Map<String, String> variables) {
        String text = query.replace("$timeFilter", "time > now() - 15m AND time < now() + 1m")
                .replace("$__interval", "1s");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            text = text.replace("$" + variable.getKey(), variable.getValue());
        }
        return text;
    }

    private static boolean hasData(String answer) {
        JsonObject result = JsonParser.parseString(answer)
                .getAsJsonObject()
                .getAsJsonArray("results")
                .get(0)
                .getAsJsonObject();
        return result.has("series")
                && result.getAsJsonArray("series")
                                .get(0)
                                .getAsJsonObject()
                                .getAsJsonArray("values")
                                .size()
                        > 0;
    }

    private static double lastValue(String answer) {
        JsonArray row = JsonParser.parseString(answer)
                .getAsJsonObject()
                .getAsJsonArray("results")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("series")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("values")
                .get(0)
                .getAsJsonArray();
        return row.get(row.size() - 1).getAsDouble();
    }

    /** A reading whose time is that of its arrival. */
    private static String now(String reading) {
        return reading.replaceAll("\"timeStamp\":\"[^\"]*\",", "");
    }

    /* a second gateway in this process cannot load ONNX Runtime again */
    private void scoreByRules() throws Exception {
        gateway.update("fanwatch-predictor", Map.of("Scorer.target", "(kura.service.pid=fanwatch-scorer-rules)"));
    }

    private void enable() throws Exception {
        gateway.update(
                PUBLISHER,
                Map.of("enabled", true, "url", database.url(), "retry.delay.maximum", 1, "status.interval", 0));
    }

    private static void publish(Fans fans, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            fans.publish("fan/messages", Fans.healthy(String.valueOf(i % 6), "reading " + i));
        }
    }

    /** A reading a second over the last minutes, of a fan that loses rotation within its limits. */
    private static void publishWear(Fans fans, String fan) throws InterruptedException {
        Instant begun = Instant.now().minusSeconds(850);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 800; i++) {
            fans.publish(
                    "fan/messages",
                    String.format(
                            Locale.ROOT,
                            "{\"deviceID\":\"%s\",\"timeStamp\":\"%s\",\"rotation\":%.1f,\"temperature\":%.2f,"
                                    + "\"vibration\":%.1f,\"sound\":%.2f,\"id\":\"w%d\"}",
                            fan,
                            TIME.format(begun.plusSeconds(i)),
                            random.nextDouble(590, 610) - Math.max(0, i - 500) / 4.0,
                            random.nextDouble(39, 41),
                            random.nextDouble(140, 160),
                            random.nextDouble(47, 49),
                            i));
        }
    }

    private long count() {
        String answer = database.query("fanwatch", "SELECT count(rotation) FROM fan");
        return answer.contains("series") ? (long) lastValue(answer) : 0;
    }

    private boolean statusHas(String text) {
        return gateway.status(PUBLISHER).filter(status -> status.contains(text)).isPresent();
    }
}
