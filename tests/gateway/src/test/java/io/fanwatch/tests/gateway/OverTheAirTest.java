// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.deployment.PackageFile;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.ota.Device;
import io.fanwatch.kura.tools.ota.DeviceAddress;
import io.fanwatch.kura.tools.ota.Install;
import io.fanwatch.kura.tools.ota.ModelTransfer;
import io.fanwatch.kura.tools.ota.ModelUpload;
import io.fanwatch.kura.tools.ota.PackageSource;
import io.fanwatch.kura.tools.ota.PackageTable;
import io.fanwatch.kura.tools.ota.Uninstall;
import io.fanwatch.kura.tools.ota.Verdict;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages over the air: the command, a broker, a web server and a gateway at work. */
class OverTheAirTest {

    private static final Duration LONG = Duration.ofSeconds(180);
    private static final String BEFORE = Packages.version(Packages.APPLICATION);
    private static final String UPGRADE = Packages.laterVersion(Packages.APPLICATION);

    @TempDir
    private Path folder;

    private Mosquitto broker;
    private GatewayUnderTest gateway;
    private Fans fans;
    private PackageServer server;
    private Device device;

    @BeforeEach
    void start() throws Exception {
        broker = new Mosquitto().withPersistence().start();
        gateway = GatewayUnderTest.start(folder, broker.url());
        gateway.gateway()
                .configuration()
                .createFactoryConfiguration(
                        "io.fanwatch.emulator.kura.CloudPublisher",
                        "fanwatch-cloud",
                        Map.of("broker.url", broker.url(), "account", "acme", "client.id", "gateway-7"),
                        true);
        await().atMost(LONG)
                .until(() -> gateway.isOk("fanwatch-telemetry")
                        && gateway.isOk("fanwatch-predictor")
                        && gateway.isOk("fanwatch-scorer-onnx"));
        fans = new Fans(broker.url());
        server = new PackageServer();
        device = Device.connect(
                new BrokerAddress("127.0.0.1", broker.port(), false),
                Optional.empty(),
                "operator",
                new DeviceAddress("acme", "gateway-7"),
                Duration.ofSeconds(30),
                terminal());
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> !PackageTable.of(device).isEmpty());
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
        server.close();
        fans.close();
        gateway.close();
        broker.close();
    }

    @Test
    void an_upgrade_over_the_air_under_load_loses_no_reading() throws Exception {
        Path upgrade = PackageUpgrade.of(Packages.file(Packages.APPLICATION), UPGRADE, folder);
        URI url = server.serve(upgrade);
        CompletableFuture<Verdict> install = null;
        for (int i = 0; i < 2_000; i++) {
            if (i == 500) {
                install = CompletableFuture.supplyAsync(() -> install(url, upgrade));
            }
            fans.publish("fan/messages", Fans.healthy("air", "air-" + i));
        }

        Verdict verdict = install.get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(verdict.done()).as(verdict.toString()).isTrue();
        assertThat(verdict.lines().get(0))
                .contains("fanwatch " + UPGRADE + " is installed on acme/gateway-7", "before it was " + BEFORE);
        fans.awaitJudged(2_000);
        assertThat(gateway.gateway().packages()).containsEntry("fanwatch", UPGRADE);
    }

    @Test
    void whatever_goes_wrong_is_told_and_the_old_version_goes_on_working() throws Exception {
        Path upgrade = PackageUpgrade.of(Packages.file(Packages.APPLICATION), UPGRADE, folder);
        byte[] bytes = Files.readAllBytes(upgrade);
        String digest = PackageFile.read(upgrade).sha256();

        assertFailure(server.url("missing.dp"), digest, "the server has no such file (404)");
        assertFailure(server.serveHalf("half.dp", bytes), digest, "could not download");
        assertFailure(
                server.serve("other.dp", "another file".getBytes(StandardCharsets.UTF_8)),
                digest,
                "has not the SHA-256");
        assertFailure(URI.create("http://127.0.0.1:1/fanwatch.dp"), digest, "nothing listens there");
        Path text = Files.writeString(folder.resolve("text.dp"), "not a package");
        assertFailure(server.serve(text), sha256(text), "could not install");

        fans.publish("fan/messages", Fans.healthy("after", "after"));
        fans.awaitJudged(1);

        URI url = server.serve(upgrade);
        assertThat(install(url, upgrade).done()).as("and then the right one").isTrue();
    }

    @Test
    void a_package_whose_bundle_lacks_a_package_is_installed_and_told_to_be_useless() throws Exception {
        Path useless = useless();

        Verdict verdict = install(server.serve(useless), useless);

        assertThat(verdict.done()).isFalse();
        assertThat(verdict.lines().toString()).contains("useless");
    }

    @Test
    void a_package_is_listed_and_uninstalled() throws Exception {
        assertThat(PackageTable.of(device).toString())
                .contains("fanwatch-model-fan", Packages.version(Packages.FAN_MODEL), "active");

        Verdict verdict = new Uninstall(device, "fanwatch-model-fan", LONG, terminal()).run();

        assertThat(verdict.done()).as(verdict.toString()).isTrue();
        assertThat(gateway.gateway().packages()).doesNotContainKey("fanwatch-model-fan");
        assertThat(new Uninstall(device, "fanwatch-model-fan", LONG, terminal())
                        .run()
                        .lines()
                        .get(0))
                .contains("There is no package fanwatch-model-fan");
    }

    @Test
    void a_model_that_was_cut_off_goes_on_where_it_was_and_takes_over_without_a_package() throws Exception {
        Path file =
                Files.write(folder.resolve("fan.onnx"), FanModels.sound("1.1.0").toByteArray());
        ModelUpload model = ModelUpload.read(file, Optional.empty(), Optional.empty());
        Thread cut = new Thread(() -> {
            try {
                // byte by byte, so that it does not come to its end
                new ModelTransfer(device, model, 1, LONG, terminal()).run();
            } catch (CommandException | InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        cut.start();
        Path part = folder.resolve(
                Path.of("data", "kura", "fanwatch", "fanwatch-scorer-onnx", "received", sha256(file) + ".part"));
        await().atMost(LONG).until(() -> Files.exists(part) && Files.size(part) > 0);
        cut.interrupt();
        cut.join();
        assertThat(Files.size(part)).isLessThan(Files.size(file));

        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Verdict verdict = new ModelTransfer(
                        device,
                        model,
                        4_000,
                        LONG,
                        new Terminal(new PrintStream(told, true, StandardCharsets.UTF_8), false, false))
                .run();

        assertThat(verdict.done()).as(verdict.toString()).isTrue();
        assertThat(verdict.lines().get(0)).isEqualTo("fan 1.1.0 has passed its checks and is on acme/gateway-7");
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("An earlier try ended at ");
        await().atMost(LONG)
                .until(() -> gateway.status("fanwatch-scorer-onnx")
                        .filter(status -> status.contains("fan 1.1.0"))
                        .isPresent());
        assertThat(gateway.gateway().packages())
                .containsEntry("fanwatch-model-fan", Packages.version(Packages.FAN_MODEL));
    }

    @Test
    void a_file_that_is_no_model_is_refused_with_the_reason_and_the_active_one_stays() throws Exception {
        Path file = Files.writeString(folder.resolve("fan.onnx"), "not a model");

        Verdict verdict = new ModelTransfer(
                        device, ModelUpload.read(file, Optional.empty(), Optional.empty()), 4_000, LONG, terminal())
                .run();

        assertThat(verdict.done()).isFalse();
        assertThat(verdict.lines().get(0))
                .startsWith(
                        "acme/gateway-7 refuses the model, code 500: fanwatch-scorer-onnx does not take the model: ");
        assertThat(gateway.isOk("fanwatch-scorer-onnx")).isTrue();
    }

    private void assertFailure(URI url, String digest, String words) throws Exception {
        Verdict verdict = install(new PackageSource("fanwatch", UPGRADE, url, Optional.of(digest), 4_000));

        assertThat(verdict.done()).as(url.toString()).isFalse();
        assertThat(verdict.lines())
                .as(url.toString())
                .satisfiesExactly(
                        line -> assertThat(line).contains(words),
                        line -> assertThat(line).isEqualTo("fanwatch " + BEFORE + " is still installed and as before"));
        assertThat(gateway.gateway().packages()).containsEntry("fanwatch", BEFORE);
        assertThat(gateway.isOk("fanwatch-predictor")).isTrue();
    }

    private Verdict install(URI url, Path file) {
        try {
            PackageFile known = PackageFile.read(file);
            return install(new PackageSource(known.name(), known.version(), url, Optional.of(known.sha256()), 4_000));
        } catch (CommandException e) {
            throw new IllegalStateException(e);
        }
    }

    private Verdict install(PackageSource source) {
        try {
            return new Install(device, source, LONG, terminal()).run();
        } catch (CommandException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path useless() throws Exception {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        Attributes attributes = manifest("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "useless");
        attributes.putValue("Bundle-Version", "1.0.0");
        attributes.putValue("Import-Package", "nobody.has.that");
        new JarOutputStream(bundle, manifest(attributes)).close();

        Manifest manifest = manifest(manifest("DeploymentPackage-SymbolicName", "useless"));
        manifest.getMainAttributes().putValue("DeploymentPackage-Version", "1.0.0");
        Attributes section = new Attributes();
        section.putValue("Bundle-SymbolicName", "useless");
        section.putValue("Bundle-Version", "1.0.0");
        manifest.getEntries().put("useless.jar", section);
        Path file = folder.resolve("useless.dp");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new ZipEntry("useless.jar"));
            jar.write(bundle.toByteArray());
        }
        return file;
    }

    private static Attributes manifest(String name, String value) {
        Attributes attributes = new Attributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(name, value);
        return attributes;
    }

    private static Manifest manifest(Attributes attributes) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putAll(attributes);
        return manifest;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static Terminal terminal() {
        return new Terminal(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false, false);
    }
}
