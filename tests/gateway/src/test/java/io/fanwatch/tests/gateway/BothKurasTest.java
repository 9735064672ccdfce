// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.emulator.gateway.KuraRelease;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Every package on the emulator's Kura 5.6 and its Kura 6, the same jars on both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BothKurasTest {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String TELEMETRY = "fanwatch-telemetry";
    private static final Set<String> HEADERS = Set.of(
            "content-type", "x-content-type-options", "cache-control", "content-security-policy", "www-authenticate");
    /* what a gateway counts and measures */
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<KuraRelease, Mosquitto> brokers = new EnumMap<>(KuraRelease.class);
    private final Map<KuraRelease, GatewayUnderTest> gateways = new EnumMap<>(KuraRelease.class);

    private record Answer(int code, Map<String, String> headers, String body) {

        /** The same with every number being 0. */
        Answer withoutNumbers() {
            return new Answer(code, headers, NUMBER.matcher(body).replaceAll("0"));
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        for (KuraRelease release : KuraRelease.values()) {
            Mosquitto broker = new Mosquitto().start();
            brokers.put(release, broker);
            gateways.put(
                    release,
                    GatewayUnderTest.start(
                            release,
                            Files.createDirectory(folder.resolve(release.name())),
                            broker.url(),
                            0,
                            Packages.optional().toArray(Path[]::new)));
        }
        for (GatewayUnderTest gateway : gateways.values()) {
            await().atMost(LONG).until(() -> gateway.isOk("fanwatch-predictor") && gateway.isOk(TELEMETRY));
        }
    }

    @AfterAll
    void stop() {
        gateways.values().forEach(GatewayUnderTest::close);
        brokers.values().forEach(Mosquitto::close);
    }

    @ParameterizedTest
    @EnumSource
    void every_bundle_of_every_package_is_active(KuraRelease release) {
        Map<String, Bundle> bundles = gateways.get(release).gateway().bundles();
        assertThat(BundleContents.all().stream()
                        .map(bundle -> bundle.header("Bundle-SymbolicName").split(";")[0])
                        .filter(name -> !name.startsWith("io.fanwatch.onnxruntime.")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(bundles.get(name).getState()).isEqualTo(Bundle.ACTIVE));
    }

    @ParameterizedTest
    @EnumSource
    void every_component_of_the_snapshot_is_configured_and_active(KuraRelease release) throws Exception {
        GatewayUnderTest gateway = gateways.get(release);
        String snapshot = Files.readString(Path.of(System.getProperty("fanwatch.kura-config"), "snapshot.xml"));
        List<String> pids = Pattern.compile("<esf:configuration pid=\"([^\"]+)\"")
                .matcher(snapshot)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(gateway.gateway().configuration().getConfigurableComponentPids())
                .containsAll(pids);
        assertThat(pids)
                .isNotEmpty()
                .allSatisfy(pid -> assertThat(gateway.status(pid)).as(pid).isPresent());
    }

    @ParameterizedTest
    @EnumSource
    void a_reading_gets_its_verdict_and_the_live_page_tells_of_its_fan(KuraRelease release) throws Exception {
        GatewayUnderTest gateway = gateways.get(release);
        LivePage page = new LivePage(gateway.gateway().webUrl());
        await().atMost(LONG).until(() -> gateway.isOk("fanwatch-dashboard"));
        HttpResponse<Stream<String>> events = page.events();
        Queue<String> told = new ConcurrentLinkedQueue<>();
        Thread listener = new Thread(() -> events.body().forEach(told::add), "page");
        listener.setDaemon(true);
        listener.start();
        try (Fans fans = new Fans(brokers.get(release).url())) {
            fans.publish("fan/messages", Fans.healthy("live-1", "healthy"));
            fans.publish("fan/messages", Fans.faulty("live-2", "faulty"));

            fans.awaitJudged(2);
            assertThat(fans.verdicts("healthy").get(0)).contains("\"fault\":\"0\"", "\"model\":\"fan 1.0.0\"");
            assertThat(fans.verdicts("faulty").get(0)).contains("\"fault\":\"1\"");
        }
        assertThat(events.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=utf-8");
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(told)
                        .contains("event: tick")
                        .anyMatch(line -> line.startsWith("data:") && line.contains("live-1"))
                        .anyMatch(line -> line.startsWith("data:") && line.contains("live-2")));
        assertThat(page.state().toString()).contains("live-1", "live-2");
    }

    @ParameterizedTest
    @EnumSource
    void the_live_page_lets_nobody_in_who_is_not_logged_in(KuraRelease release) throws Exception {
        for (String path : List.of("", "api/state", "api/events")) {
            URI uri = URI.create(gateways.get(release).gateway().webUrl() + "/fanwatch/" + path);

            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Basic realm=\"Fanwatch\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void readings_pass_the_ready_wire_graph(KuraRelease release) throws Exception {
        GatewayUnderTest gateway = gateways.get(release);
        WireGraphEnd end = new WireGraphEnd();
        end.addTo(gateway);
        WireGraphEnd.createGraph(gateway);
        gateway.update("fanwatch-wires-scorer", Map.of("Scorer.target", "(kura.service.pid=fanwatch-scorer-rules)"));
        gateway.update(TELEMETRY, Map.of("ReadingSink.target", "(kura.service.pid=fanwatch-wires-telemetry)"));
        try (Fans fans = new Fans(brokers.get(release).url())) {
            await().atMost(LONG).until(() -> gateway.isOk("fanwatch-wires-scorer") && gateway.isOk(TELEMETRY));

            fans.publish("fan/messages", Fans.faulty("wires", "wired"));

            await().atMost(LONG).until(() -> end.ids().contains("wired"));
            assertThat(end.records().get(0).get("fault").getValue()).isEqualTo(true);
        } finally {
            gateway.update(TELEMETRY, Map.of("ReadingSink.target", "(kura.service.pid=fanwatch-predictor)"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_administrator_can_give_the_permissions(KuraRelease release) throws Exception {
        BundleContext context = gateways.get(release).gateway().context();
        ServiceReference<?> users = context.getServiceReference("org.osgi.service.useradmin.UserAdmin");
        Method getRole = users.getBundle()
                .loadClass("org.osgi.service.useradmin.UserAdmin")
                .getMethod("getRole", String.class);
        for (String permission : List.of("fanwatch", "fanwatch.models", "fanwatch.alarms")) {
            assertThat(getRole.invoke(context.getService(users), "kura.permission.rest." + permission))
                    .as(permission)
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "GET | status/nothing | none | none",
                "GET | models | none | none",
                "GET | rejected | none | none",
                "GET | nonsense%20%C3%A4 | none | none",
                "GET | alarms/nonsense | none | none",
                "GET | alarms/audit | none | none",
                "POST | models/fanwatch-scorer-onnx/_use | application/json | {\"version\":\"9.9.9\"}",
                "POST | models/fanwatch-scorer-onnx/_use | application/json | ''",
                "POST | models/fanwatch-scorer-onnx/_use | text/plain | {}",
                "POST | models/fanwatch-scorer-onnx/_use | none | {}",
                "POST | models/nobody/_rollback | application/json | {}",
                "POST | status | application/json | {}",
                "POST | alarms | application/json | {\"action\":\"dänce\",\"deviceID\":\"7\"}",
                "POST | alarms | text/plain | {}"
            })
    void both_answer_with_the_same_bytes(String method, String path, String type, String body) throws Exception {
        Answer answer = ask(KuraRelease.V6, method, path, type, body, "admin");

        assertThat(answer).isEqualTo(ask(KuraRelease.V5_6, method, path, type, body, "admin"));
        assertThat(answer.headers()).containsEntry("x-content-type-options", "nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "status/fanwatch-telemetry", "status/fanwatch-dashboard", "metrics"})
    void what_the_gateway_measures_is_told_in_the_same_form(String path) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(ask(KuraRelease.V6, "GET", path, null, null, "admin")
                                .withoutNumbers())
                        .isEqualTo(ask(KuraRelease.V5_6, "GET", path, null, null, "admin")
                                .withoutNumbers()));
    }

    @ParameterizedTest
    @EnumSource
    void who_lacks_the_permission_or_is_not_logged_in_learns_and_changes_nothing(KuraRelease release) throws Exception {
        for (String path : List.of("status", "metrics", "models", "rejected", "alarms")) {
            assertRefused(release, "GET", path, null);
        }
        for (String path : List.of("models/fanwatch-scorer-onnx/_rollback", "alarms")) {
            assertRefused(release, "POST", path, "{}");
        }
    }

    private void assertRefused(KuraRelease release, String method, String path, String body) throws Exception {
        Answer stranger = ask(release, method, path, "application/json", body, "stranger");
        Answer guest = ask(release, method, path, "application/json", body, "guest");

        assertThat(guest.code()).as(path).isEqualTo(403);
        assertThat(stranger.code()).as(path).isEqualTo(401);
        assertThat(stranger.headers()).containsKey("www-authenticate");
        assertThat(stranger.body() + guest.body()).doesNotContain("level", "figures", "pid");
    }

    private Answer ask(KuraRelease release, String method, String path, String type, String body, String user)
            throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(gateways.get(release).gateway().webUrl() + "/services/fanwatch/v1/" + path))
                .header("Authorization", "Basic " + login)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        Optional.ofNullable(type).ifPresent(value -> request.header("Content-Type", value));
        HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
        Map<String, String> headers = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> {
            if (HEADERS.contains(name)) {
                headers.put(name, values.get(0));
            }
        });
        // every byte as a character of its own
        return new Answer(answer.statusCode(), headers, new String(answer.body(), StandardCharsets.ISO_8859_1));
    }
}
