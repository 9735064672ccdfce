// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import io.fanwatch.emulator.gateway.KuraRelease;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.ota.Device;
import io.fanwatch.kura.tools.ota.DeviceAddress;
import io.fanwatch.kura.tools.ota.ModelTransfer;
import io.fanwatch.kura.tools.ota.ModelUpload;
import io.fanwatch.kura.tools.ota.Verdict;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.launcher.browser.Browser;
import io.fanwatch.tests.fixtures.FileServer;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models without a package, on gateways that take signed ones only: over the cloud, by REST, from a web server, by the page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SentModelsTest {

    private static final Duration LONG = Duration.ofSeconds(180);
    private static final String SCORER = "fanwatch-scorer-onnx";
    private static final String TRUST_STORE = "fanwatch.emulator.truststore";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<KuraRelease, Mosquitto> brokers = new EnumMap<>(KuraRelease.class);
    private final Map<KuraRelease, GatewayUnderTest> gateways = new EnumMap<>(KuraRelease.class);

    private Path folder;
    private FileServer server;
    private KeyPair keys;

    /* of the versions that the next test sends: the latest is active */
    private int major = 1;

    private record Model(byte[] bytes, String sha256, String signature) {}

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        server = new FileServer();
        server.writeTrustStore(folder.resolve("trusted.p12"), "changeit");
        System.setProperty(TRUST_STORE, folder.resolve("trusted.p12").toString());
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String key = Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
        for (KuraRelease release : KuraRelease.values()) {
            Mosquitto broker = new Mosquitto().start();
            brokers.put(release, broker);
            GatewayUnderTest gateway = GatewayUnderTest.start(
                    release,
                    Files.createDirectory(folder.resolve(release.name())),
                    broker.url(),
                    0,
                    Packages.file(Packages.DASHBOARD));
            gateways.put(release, gateway);
            await().atMost(LONG).until(() -> gateway.isOk(SCORER) && gateway.isOk("fanwatch-dashboard"));
            gateway.gateway()
                    .configuration()
                    .createFactoryConfiguration(
                            "io.fanwatch.emulator.kura.CloudPublisher",
                            "fanwatch-cloud",
                            Map.of("broker.url", broker.url(), "account", "acme", "client.id", "gateway-7"),
                            true);
            gateway.update(SCORER, Map.of("signature.keys", key));
        }
    }

    @AfterAll
    void stop() {
        System.clearProperty(TRUST_STORE);
        gateways.values().forEach(GatewayUnderTest::close);
        brokers.values().forEach(Mosquitto::close);
        server.close();
    }

    private Model model(String version) throws Exception {
        byte[] bytes = FanModels.sound(version).toByteArray();
        return new Model(
                bytes,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)),
                signature(bytes));
    }

    private String signature(byte[] bytes) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(bytes);
        return Base64.getEncoder().encodeToString(signature.sign());
    }

    private void awaitActive(KuraRelease release, String version) {
        await().atMost(LONG)
                .until(() -> gateways.get(release)
                        .status(SCORER)
                        .filter(status -> status.contains("scores by model fan " + version))
                        .isPresent());
    }

    @ParameterizedTest
    @EnumSource
    void over_the_cloud_a_signed_one_is_taken_and_an_unsigned_or_altered_one_refused(KuraRelease release)
            throws Exception {
        String next = ++major + ".0.";
        try (Device device = Device.connect(
                new BrokerAddress("127.0.0.1", brokers.get(release).port(), false),
                Optional.empty(),
                "operator",
                new DeviceAddress("acme", "gateway-7"),
                Duration.ofSeconds(30),
                terminal())) {
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> send(device, next + 0, true).done());
            awaitActive(release, next + 0);

            Verdict unsigned = send(device, next + 1, false);

            assertThat(unsigned.done()).isFalse();
            assertThat(unsigned.lines().get(0)).contains(SCORER + " does not take the model", "it is not signed");
            Verdict altered = send(
                    device,
                    Files.write(folder.resolve("altered.onnx"), model(next + 2).bytes()),
                    model(next + 3).signature());
            assertThat(altered.done()).isFalse();
            assertThat(altered.lines().get(0)).contains("its signature does not fit");
            awaitActive(release, next + 0);
        }
    }

    private Verdict send(Device device, String version, boolean signed) throws Exception {
        Model model = model(version);
        Path file = Files.write(folder.resolve("fan-" + version + ".onnx"), model.bytes());
        return signed
                ? send(device, file, model.signature())
                : new ModelTransfer(
                                device,
                                ModelUpload.read(file, Optional.empty(), Optional.empty()),
                                4_000,
                                LONG,
                                terminal())
                        .run();
    }

    private Verdict send(Device device, Path file, String signature) throws Exception {
        Path beside = Files.writeString(folder.resolve("signature.sig"), signature);
        return new ModelTransfer(
                        device, ModelUpload.read(file, Optional.of(beside), Optional.empty()), 4_000, LONG, terminal())
                .run();
    }

    private static Terminal terminal() {
        return new Terminal(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), false, false);
    }

    @ParameterizedTest
    @EnumSource
    void by_rest_a_signed_one_is_taken_and_an_unsigned_or_altered_one_refused(KuraRelease release) throws Exception {
        String next = ++major + ".0.";
        Model model = model(next + 0);
        assertThat(receive(release, model)).contains("\"received\":" + model.bytes().length);
        assertThat(post(release, "_install/" + model.sha256(), Map.of("signature", model.signature())))
                .startsWith("200 ")
                .contains("\"fan " + next + "0\"");
        awaitActive(release, next + 0);

        Model unsigned = model(next + 1);
        receive(release, unsigned);
        assertThat(post(release, "_install/" + unsigned.sha256(), Map.of()))
                .startsWith("422 ")
                .contains("it is not signed");
        receive(release, unsigned);
        assertThat(post(release, "_install/" + unsigned.sha256(), Map.of("signature", model.signature())))
                .startsWith("422 ")
                .contains("its signature does not fit");
        awaitActive(release, next + 0);
    }

    @ParameterizedTest
    @EnumSource
    void one_is_fetched_from_a_web_server_that_the_gateway_trusts(KuraRelease release) throws Exception {
        String next = ++major + ".0.";
        Model model = model(next + 0);
        String url = server.offers("/fan-" + next + "0.onnx", model.bytes());
        Map<String, String> request = Map.of("url", url, "signature", model.signature());

        await().atMost(LONG)
                .until(() ->
                        post(release, "_fetch/" + model.sha256(), request).contains("\"model\":\"fan " + next + "0\""));
        awaitActive(release, next + 0);

        Model later = model(next + 1);
        assertThat(fetch(release, later, Map.of("url", url))).startsWith("422 ").contains("were deleted: send it anew");
        assertThat(fetch(release, later, Map.of("url", url.replace("https", "http"))))
                .startsWith("422 ")
                .contains("over HTTPS");
        assertThat(fetch(release, later, Map.of("url", url.replace("127.0.0.1", "localhost"))))
                .startsWith("422 ")
                .contains("the gateway does not trust the server", "SslManagerService.target");
        assertThat(fetch(release, later, Map.of("url", server.offers("/later", later.bytes()))))
                .startsWith("422 ")
                .contains("it is not signed");
        assertThat(fetch(release, later, Map.of())).startsWith("400 ").contains("url is missing");
        awaitActive(release, next + 0);
    }

    /* until there is an outcome */
    private String fetch(KuraRelease release, Model model, Map<String, String> request) throws Exception {
        String answer = post(release, "_fetch/" + model.sha256(), request);
        while (answer.contains("\"received\"")) {
            answer = post(release, "_fetch/" + model.sha256(), request);
        }
        return answer;
    }

    private String receive(KuraRelease release, Model model) throws Exception {
        return ask(
                release,
                "_receive/" + model.sha256() + "/0",
                "application/octet-stream",
                BodyPublishers.ofByteArray(model.bytes()));
    }

    private String post(KuraRelease release, String path, Map<String, String> body) throws Exception {
        return ask(release, path, "application/json", BodyPublishers.ofString(new Gson().toJson(body)));
    }

    private String ask(KuraRelease release, String path, String type, HttpRequest.BodyPublisher body) throws Exception {
        String login = Base64.getEncoder().encodeToString("admin:secret".getBytes(StandardCharsets.UTF_8));
        URI uri = URI.create(
                gateways.get(release).gateway().webUrl() + "/services/fanwatch/v1/models/" + SCORER + "/" + path);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Basic " + login)
                        .header("Content-Type", type)
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @ParameterizedTest
    @EnumSource
    void the_page_shows_the_fans_and_takes_a_signed_one_and_says_why_not_an_unsigned(KuraRelease release)
            throws Exception {
        String next = ++major + ".0.";
        try (Browser browser = Browser.start();
                Fans fans = new Fans(brokers.get(release).url())) {
            browser.logIn("admin", "secret");
            browser.go(gateways.get(release).gateway().webUrl() + "/fanwatch/#/");
            browser.await("document.body.dataset.connection === 'live'", LONG);
            fans.publish("fan/messages", Fans.healthy("seen", "seen"));
            browser.await(
                    "document.querySelector('table.fans tbody tr:not(.spacer) .c-name')?.innerText === 'seen'", LONG);

            browser.evaluate("location.hash = '#/system'");
            browser.await("document.querySelector('.models .sender input') !== null", LONG);
            choose(browser, next + 0, false);
            browser.await("document.querySelector('.sender .failure').innerText.includes('it is not signed')", LONG);
            assertThat(browser.evaluate("document.querySelector('.sender .failure').innerText")
                            .getAsString())
                    .startsWith("Not taken: ");
            choose(browser, next + 0, true);
            browser.await(
                    "document.querySelector('.sender .outcome').innerText" + " === 'fan " + next
                            + "0 has passed its checks and is on the gateway.'",
                    LONG);
            browser.await(
                    "document.querySelector('.models article').innerText.includes('Active: fan " + next + "0')", LONG);
            awaitActive(release, next + 0);
            assertThat(browser.evaluate("document.querySelector('.sender .failure').hidden")
                            .getAsBoolean())
                    .isTrue();
        }
    }

    /* as a user does with the file chooser, and sends them */
    private void choose(Browser browser, String version, boolean signed) throws Exception {
        Model model = model(version);
        browser.evaluate("(() => { const chosen = new DataTransfer();"
                + "const bytes = Uint8Array.from(atob('" + Base64.getEncoder().encodeToString(model.bytes())
                + "'), (c) => c.charCodeAt(0));"
                + "chosen.items.add(new File([bytes], 'fan.onnx'));"
                + (signed ? "chosen.items.add(new File(['" + model.signature() + "\\n'], 'fan.onnx.sig'));" : "")
                + "document.querySelector('.sender input').files = chosen.files;"
                + "document.querySelector('.sender').requestSubmit(); })()");
    }
}
