// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.emulator.gateway.Gateway;
import io.fanwatch.emulator.gateway.GatewayException;
import io.fanwatch.emulator.gateway.GatewayOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** The Debian packages for Kura 6 in the hands of the real dpkg, in a root of their own where no Kura is. */
class DebianPackagesTest {

    private static final String PLUGINS = "opt/eclipse/kura/plugins/6s";
    private static final int KURAD = 4711;
    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void make_a_root() throws Exception {
        assumeThat(Path.of("/usr/bin/dpkg"))
                .as("dpkg, which only Debian and its kin have")
                .exists();
        root = Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(root.resolve("var/lib/dpkg/info"));
        Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        Files.createDirectories(root.resolve("etc"));
        if (ROOT) { // nobody else may give a file away
            Files.writeString(root.resolve("etc/passwd"), "kurad:x:" + KURAD + ":4712::/:/bin/false\n");
        }
    }

    @Test
    void every_deployment_package_has_a_debian_one_with_the_same_bundles_for_kuras_user_only() throws Exception {
        List<String> jars = new ArrayList<>();
        for (Path deploymentPackage : Packages.all()) {
            Path debianPackage = debian(deploymentPackage.getParent());

            for (String line :
                    run("dpkg-deb", "-c", debianPackage.toString()).lines().toList()) {
                String path = line.substring(line.indexOf("./") + 2);
                if (path.endsWith(".jar")) {
                    assertThat(line).startsWith("-rw------- kurad/kurad ");
                    assertThat(path).startsWith(PLUGINS + "/");
                    jars.add(path);
                } else if (!path.startsWith("opt/eclipse/kura/")) {
                    assertThat(line).containsPattern("^(d.{9}|-rw-r--r--) root/root ");
                }
            }
            Path unpacked = folder.resolve(debianPackage.getFileName());
            run("dpkg-deb", "-x", debianPackage.toString(), unpacked.toString());
            for (Map.Entry<String, byte[]> bundle :
                    Packages.bundles(deploymentPackage).entrySet()) {
                assertThat(unpacked.resolve(PLUGINS).resolve(bundle.getKey())).hasBinaryContent(bundle.getValue());
            }
            assertThat(files(unpacked.resolve(PLUGINS)))
                    .hasSameSizeAs(Packages.bundles(deploymentPackage).keySet());
        }
        assertThat(jars).as("no jar is in two packages").doesNotHaveDuplicates();
    }

    @Test
    void the_packages_need_kura_6_and_each_other() throws Exception {
        String kura = "kura-core (>= 6.0.0~), kura-core (<< 7.0.0~)";
        String version = Packages.version(Packages.APPLICATION);

        assertThat(field("application", "Depends")).isEqualTo(kura);
        assertThat(field("application", "Recommends")).isEqualTo("fanwatch-model-fan, fanwatch-onnxruntime");
        assertThat(field("kafka", "Depends")).isEqualTo(kura + ", fanwatch (>= " + version + ")");
        assertThat(field("wires", "Depends")).isEqualTo(kura + ", kura-wires, fanwatch (>= " + version + ")");
        assertThat(field("onnxruntime-linux-x86_64", "Architecture")).isEqualTo("amd64");
        assertThat(field("onnxruntime-linux-aarch64", "Architecture")).isEqualTo("arm64");
        assertThat(field("onnxruntime-linux-aarch64", "Package")).isEqualTo("fanwatch-onnxruntime");
        assertThat(field("application", "Architecture")).isEqualTo("all");
    }

    @Test
    void dpkg_installs_upgrades_removes_and_purges_them_and_leaves_nothing_but_the_gateways_data() throws Exception {
        Path data = Files.createDirectories(root.resolve("opt/eclipse/kura/data"));
        Files.writeString(data.resolve("fanwatch"), "what waits for the cloud");
        List<String> packages = new ArrayList<>();
        for (Path deploymentPackage : Packages.all()) {
            if (!deploymentPackage.toString().contains("-linux-")
                    || deploymentPackage.toString().contains(Packages.onnxRuntime())) {
                packages.add(debian(deploymentPackage.getParent()).toString());
            }
        }

        String said = dpkg("-i", packages);

        assertThat(said).contains("fanwatch starts with Kura's next start");
        String jar = "io.fanwatch.mqtt-" + Packages.version(Packages.APPLICATION) + ".jar";
        assertThat(files(root.resolve(PLUGINS)))
                .hasSize(packages.size() - 1 + 11)
                .contains(jar);
        assertKurads(jar);

        dpkg("-i", List.of(later("application", "99.0.0").toString()));

        assertThat(files(root.resolve(PLUGINS)))
                .hasSize(packages.size() - 1 + 11)
                .contains("io.fanwatch.mqtt-99.0.0.jar")
                .doesNotContain(jar);
        assertKurads("io.fanwatch.mqtt-99.0.0.jar");
        assertThat(run("dpkg-query", "--admindir=" + root.resolve("var/lib/dpkg"), "-W", "fanwatch"))
                .contains("99.0.0");

        List<String> names = new ArrayList<>();
        for (String file : packages) {
            names.add(run("dpkg-deb", "-f", file, "Package").strip());
        }
        assertThat(dpkg("--remove", names)).contains("Settings and data stay with Kura");
        assertThat(root.resolve(PLUGINS)).doesNotExist();
        dpkg("--purge", names);
        assertThat(data.resolve("fanwatch")).hasContent("what waits for the cloud");
        assertThat(run("dpkg-query", "--admindir=" + root.resolve("var/lib/dpkg"), "-W"))
                .isBlank();
    }

    @Test
    void a_debian_package_is_refused_while_kura_has_the_deployment_package_of_the_same_bundles() throws Exception {
        Path list = root.resolve("opt/eclipse/kura/packages/dpa.properties");
        Files.createDirectories(list.getParent());
        Files.writeString(list, "#Mon\nfanwatch-wires=file\\:/opt/eclipse/kura/packages/fanwatch-wires_1.1.0.dp\n");

        Outcome refused = tryDpkg("-i", List.of(debian("wires").toString()));
        Outcome taken = tryDpkg("-i", List.of(debian("application").toString()));

        assertThat(refused.code()).isNotZero();
        assertThat(refused.output())
                .contains("Kura has the deployment package fanwatch-wires with the same bundles")
                .contains("Uninstall it first");
        assertThat(taken.code()).as(taken.output()).isZero();
        assertThat(files(root.resolve(PLUGINS))).noneMatch(file -> file.startsWith("io.fanwatch.wires"));
    }

    @Test
    void the_deployment_package_is_refused_while_a_bundle_of_it_comes_from_the_debian_package() throws Exception {
        Path deploymentPackage = Packages.file(Packages.APPLICATION);
        Path unpacked = folder.resolve("unpacked");
        run("dpkg-deb", "-x", debian(Packages.APPLICATION).toString(), unpacked.toString());
        Bundle framework;
        try (Gateway gateway = Gateway.start(
                new GatewayOptions(folder.resolve("gateway"), "127.0.0.1", 0, "secret", List.of(), Optional.empty()))) {
            framework = gateway.context().getBundle(Constants.SYSTEM_BUNDLE_ID);
            for (String jar : files(unpacked.resolve(PLUGINS))) {
                gateway.context()
                        .installBundle(
                                unpacked.resolve(PLUGINS).resolve(jar).toUri().toString());
            }

            assertThatThrownBy(() -> gateway.install(deploymentPackage))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("fanwatch");
            assertThat(gateway.packages()).doesNotContainKey("fanwatch");
        }
        // a gateway stops waiting for it after 20 s, but while it runs it writes into the folder
        await().until(() -> framework.getState() == Bundle.RESOLVED);
    }

    @Test
    void lintian_finds_nothing() throws Exception {
        assumeThat(Path.of("/usr/bin/lintian")).as("lintian").exists();
        List<String> command = new ArrayList<>(List.of("lintian", "--fail-on", "error,warning", "--allow-root"));
        for (Path deploymentPackage : Packages.all()) {
            command.add(debian(deploymentPackage.getParent()).toString());
        }

        assertThat(run(command.toArray(String[]::new))).isBlank();
    }

    private void assertKurads(String jar) throws IOException {
        Path file = root.resolve(PLUGINS).resolve(jar);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        if (ROOT) {
            assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(KURAD);
        }
    }

    /* the same package as a later release would have it: its bundles have other file names */
    private Path later(String feature, String version) throws Exception {
        Path content = folder.resolve("later");
        run("dpkg-deb", "-R", debian(feature).toString(), content.toString());
        String now = Packages.version(feature);
        for (String jar : files(content.resolve(PLUGINS))) {
            Path file = content.resolve(PLUGINS).resolve(jar);
            Files.move(file, file.resolveSibling(jar.replace(now, version)));
        }
        for (String text : List.of("control", "postinst", "md5sums")) {
            Path file = content.resolve("DEBIAN").resolve(text);
            Files.writeString(file, Files.readString(file).replace(now, version));
        }
        Path file = folder.resolve("later.deb");
        run("dpkg-deb", "--root-owner-group", "-b", content.toString(), file.toString());
        return file;
    }

    private static String field(String feature, String field) throws Exception {
        return run("dpkg-deb", "-f", debian(feature).toString(), field).strip();
    }

    private static Path debian(String feature) throws IOException {
        return debian(Packages.folder().resolve(feature).resolve("target"));
    }

    private static Path debian(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".deb")).toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private static TreeSet<String> files(Path folder) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    private String dpkg(String action, List<String> packages) throws Exception {
        Outcome outcome = tryDpkg(action, packages);
        assertThat(outcome.code()).as(outcome.output()).isZero();
        return outcome.output();
    }

    private Outcome tryDpkg(String action, List<String> packages) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "dpkg",
                "--root=" + root,
                "--log=/dev/null",
                "--force-not-root,bad-path,depends,script-chrootless,unsafe-io",
                action));
        command.addAll(packages);
        return execute(command);
    }

    private static String run(String... command) throws Exception {
        Outcome outcome = execute(List.of(command));
        assertThat(outcome.code()).as(outcome.output()).isZero();
        return outcome.output();
    }

    private static Outcome execute(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private record Outcome(int code, String output) {}
}
