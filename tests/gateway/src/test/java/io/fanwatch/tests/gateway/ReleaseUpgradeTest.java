// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.emulator.gateway.Gateway;
import io.fanwatch.emulator.gateway.GatewayOptions;
import io.fanwatch.tests.fixtures.LoopbackPort;
import io.fanwatch.tests.influxdb.InfluxDb;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway with what release 1.0.0 left on its disk, and with that release's configuration, goes on with the packages of
 * today: nothing that waited is lost, nothing is refused. {@link ReleaseFiles} had that release write the files.
 */
class ReleaseUpgradeTest {

    private static final Path RELEASE = Path.of("src", "test", "resources", "release-1.0.0");
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("admin:secret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private static Path folder;

    private static final Mosquitto PLANT = new Mosquitto();
    private static final Mosquitto CLOUD = new Mosquitto();
    private static final InfluxDb DATABASE =
            new InfluxDb().withAdministrator(ReleaseFiles.DATABASE_USER, ReleaseFiles.DATABASE_PASSWORD);
    private static final Properties WAITING = new Properties();
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws Exception {
        PLANT.start();
        DATABASE.start();
        ReleaseFiles.copy(RELEASE.resolve("kura"), folder.resolve(Path.of("data", "kura")));
        String snapshot = Files.readString(RELEASE.resolve("snapshot.xml"));
        assertThat(snapshot).contains("tcp://localhost:1883", ReleaseFiles.DATABASE_URL);
        Path here = Files.writeString(
                folder.resolve("snapshot.xml"),
                snapshot.replace("tcp://localhost:1883", PLANT.url())
                        .replace(ReleaseFiles.DATABASE_URL, DATABASE.url()));
        try (Reader reader = Files.newBufferedReader(RELEASE.resolve("waiting.properties"))) {
            WAITING.load(reader);
        }
        List<Path> packages = new ArrayList<>(List.of(Packages.file(Packages.onnxRuntime())));
        for (String feature : List.of(
                Packages.APPLICATION,
                Packages.FAN_MODEL,
                Packages.SCORING_HTTP,
                Packages.INFLUXDB,
                Packages.DASHBOARD,
                Packages.WIRES)) {
            packages.add(Packages.file(feature));
        }
        gateway = GatewayUnderTest.of(Gateway.start(new GatewayOptions(
                folder.resolve("data"), "127.0.0.1", LoopbackPort.free(), "secret", packages, Optional.of(here))));
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> gateway.isOk("fanwatch-telemetry")
                        && gateway.isOk("fanwatch-predictor")
                        && gateway.isOk("fanwatch-influxdb")
                        && get("status").get("components").getAsJsonArray().size()
                                >= ReleaseFiles.CONFIGURATION.size());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        PLANT.close();
        CLOUD.close();
        DATABASE.close();
    }

    @Test
    void no_component_refuses_its_configuration_or_finds_a_file_damaged() throws Exception {
        Map<String, String> told = new TreeMap<>();
        for (JsonElement component : get("status").getAsJsonArray("components")) {
            JsonObject status = component.getAsJsonObject();
            told.put(
                    status.get("pid").getAsString(),
                    status.get("level").getAsString() + " "
                            + status.get("message").getAsString());
        }

        assertThat(told.keySet()).containsAll(ReleaseFiles.CONFIGURATION.keySet());
        // what is not there to be talked to may be told, but nothing else
        assertThat(told)
                .allSatisfy((pid, message) -> assertThat(message.toLowerCase())
                        .as(pid)
                        .doesNotContain("refus", "damage", "corrupt", "cannot be read", "must be"));
        // nobody has drawn wires
        told.remove("fanwatch-wires-telemetry");
        assertThat(told)
                .allSatisfy((pid, message) -> assertThat(message).as(pid).doesNotStartWith("ERROR"));
    }

    @Test
    void the_configuration_is_that_of_the_release() throws Exception {
        for (Map.Entry<String, Map<String, Object>> component : ReleaseFiles.CONFIGURATION.entrySet()) {
            Map<String, Object> wanted = new TreeMap<>(component.getValue());
            wanted.remove("password");
            assertThat(gateway.gateway()
                            .configuration()
                            .getComponentConfiguration(component.getKey())
                            .getConfigurationProperties())
                    .as(component.getKey())
                    .containsAllEntriesOf(wanted);
        }
    }

    @Test
    void points_that_waited_for_the_database_arrive_under_the_old_password() {
        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(points()).isEqualTo(waiting("points")));
    }

    @Test
    void alarm_changes_and_summaries_that_waited_for_the_cloud_arrive() throws Exception {
        CLOUD.start();
        try (Fans platform = new Fans(CLOUD.url())) {
            gateway.gateway()
                    .configuration()
                    .createFactoryConfiguration(
                            "io.fanwatch.emulator.kura.CloudPublisher",
                            "fanwatch-cloud",
                            Map.of("broker.url", CLOUD.url(), "rate.limit", 100, "rate.burst", 10),
                            false);

            await().atMost(LONG).untilAsserted(() -> {
                assertThat(changes(platform)).containsAll(List.of("turin-1", "turin-2", "turin-3"));
                assertThat(summaries(platform))
                        .anySatisfy(summary -> assertThat(summary).contains("turin-1", "turin-2", "turin-3"));
            });
        }
    }

    @Test
    void the_alarms_of_the_release_are_shown() throws Exception {
        LivePage page = new LivePage(gateway.gateway().webUrl());
        await().atMost(LONG).ignoreExceptions().until(() -> page.alarms().size() >= 3);

        Set<String> alarms = new TreeSet<>();
        for (JsonElement element : page.alarms()) {
            JsonObject alarm = element.getAsJsonObject();
            String fan = alarm.get("deviceID").getAsString();
            if (fan.startsWith("turin-")) {
                alarms.add(fan + (alarm.has("cleared") ? " over" : "") + (alarm.has("user") ? " acknowledged" : ""));
                assertThat(alarm.get("reason").getAsString()).startsWith("fan 1.1.0 found");
            }
        }
        assertThat(alarms).containsExactly("turin-1", "turin-2", "turin-3 over acknowledged");
    }

    @Test
    void models_that_the_release_kept_are_there_and_the_chosen_one_scores() throws Exception {
        JsonObject model = get("models").getAsJsonArray("models").get(0).getAsJsonObject();
        assertThat(model.get("versions").toString()).isEqualTo("[\"1.1.0\",\"1.0.0\"]");

        try (Fans fans = new Fans(PLANT.url())) {
            // the release's alarm: on with 4 of 8
            for (int i = 0; i < 4; i++) {
                fans.publish("fan/messages", Fans.faulty("new", "new-" + i));
            }
            fans.awaitJudged(4);
            assertThat(fans.verdicts("new-2").get(0)).contains("\"model\":\"fan 1.1.0\"", "\"alarm\":\"NORMAL\"");
            assertThat(fans.verdicts("new-3").get(0)).contains("\"model\":\"fan 1.1.0\"", "\"alarm\":\"ACTIVE\"");
        }
    }

    private static int waiting(String what) {
        return Integer.parseInt(WAITING.getProperty(what));
    }

    /** The fans whose alarms the cloud has heard of. */
    private static List<String> changes(Fans platform) {
        return platform.cloud().stream()
                .filter(message -> message.contains("/transition/"))
                .map(message -> message.substring(message.indexOf("/transition/") + 12, message.indexOf(' ')))
                .toList();
    }

    /** What the cloud was told of several fans in one message. */
    private static List<String> summaries(Fans platform) {
        return platform.cloud().stream()
                .filter(message -> message.contains("/summaries/"))
                .map(message -> JsonParser.parseString(message.substring(message.indexOf(' ')))
                        .getAsJsonObject()
                        .get("body")
                        .getAsString())
                .map(body -> new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8))
                .toList();
    }

    /* of the fans that were there before */
    private static int points() {
        String answer =
                DATABASE.query("turin", "SELECT count(rpm) FROM fans WHERE site='turin' AND deviceID =~ /turin-/");
        JsonObject result = JsonParser.parseString(answer)
                .getAsJsonObject()
                .getAsJsonArray("results")
                .get(0)
                .getAsJsonObject();
        return result.getAsJsonArray("series")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("values")
                .get(0)
                .getAsJsonArray()
                .get(1)
                .getAsInt();
    }

    private static JsonObject get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(gateway.gateway().webUrl() + "/services/fanwatch/v1/" + path))
                .header("Authorization", LOGIN)
                .build();
        String body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        return JsonParser.parseString(body).getAsJsonObject();
    }
}
