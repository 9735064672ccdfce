// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path model;
    private Path secret;
    private Path open;

    @BeforeEach
    void files() throws Exception {
        model = Files.copy(
                Path.of("..", "fan", "src", "main", "resources", "model", "fan.onnx"), folder.resolve("fan.onnx"));
        secret = folder.resolve("private.pem");
        open = folder.resolve("public.pem");
    }

    private int run(Object... arguments) {
        return new CommandLine(new ModelCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }

    private void keygen() {
        assertThat(run("keygen", "--private", secret, "--public", open)).isZero();
    }

    @Test
    void inspect_shows_what_the_model_says_of_itself_and_how_it_stands() {
        assertThat(run("inspect", model)).isZero();

        assertThat(out.toString())
                .containsPattern("name +fan\n")
                .containsPattern("version +1\\.0\\.0\n")
                .containsPattern("features +rotation,temperature,vibration,sound\n")
                .containsPattern("threshold +0\\.\\d+\n")
                .containsPattern("ONNX +IR version 8, operator set 13")
                .containsPattern("digest +sha256:[0-9a-f]{64}\n")
                .containsPattern("input +features FLOAT \\[N, 4]")
                .containsPattern("signature +none")
                .containsPattern("self-test +\\d+ rows, all as expected");
    }

    @Test
    void a_signed_model_is_verified_and_a_changed_or_strange_one_is_not() throws Exception {
        keygen();
        assertThat(run("verify", "--key", open, model)).isEqualTo(1);
        assertThat(err.toString()).contains("it is not signed");
        assertThat(run("sign", "--key", secret, model)).isZero();
        assertThat(run("verify", "--key", open, model)).isZero();
        assertThat(out.toString()).contains("fan 1.0.0 is fit", "signed by a trusted key");

        Path otherSecret = folder.resolve("other-private.pem");
        Path otherOpen = folder.resolve("other-public.pem");
        assertThat(run("keygen", "--private", otherSecret, "--public", otherOpen))
                .isZero();
        assertThat(run("verify", "--key", otherOpen, model)).isEqualTo(1);
        assertThat(err.toString()).contains("its signature does not fit");
        assertThat(run("sign", "--add", "--key", otherSecret, model)).isZero();
        assertThat(run("verify", "--key", otherOpen, model)).isZero();
        assertThat(run("verify", "--key", open, model)).isZero();

        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length / 2] ^= 1;
        Files.write(model, bytes);
        assertThat(run("verify", "--key", open, model)).isEqualTo(1);
    }

    @Test
    void a_private_key_is_for_its_owner_alone_and_never_overwritten() throws Exception {
        keygen();
        String before = Files.readString(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");

        assertThat(run("keygen", "--private", secret, "--public", folder.resolve("new.pem")))
                .isEqualTo(1);

        assertThat(err.toString()).contains("private.pem is there already and is not overwritten");
        assertThat(Files.readString(secret)).isEqualTo(before);
        assertThat(folder.resolve("new.pem")).doesNotExist();
    }

    @Test
    void a_package_has_the_names_that_upgrade_the_shipped_one_and_the_signature() throws Exception {
        keygen();
        assertThat(run("sign", "--key", secret, model)).isZero();
        Path dp = folder.resolve("fan.dp");

        assertThat(run("package", model, "--out", dp)).isZero();

        assertThat(dp).satisfies(file -> assertThat(Files.size(file)).isLessThan(20_000));
        try (InputStream in = Files.newInputStream(dp);
                JarInputStream jar = new JarInputStream(in)) {
            assertThat(jar.getManifest().getMainAttributes().getValue("DeploymentPackage-SymbolicName"))
                    .isEqualTo("fanwatch-model-fan");
            assertThat(jar.getNextJarEntry().getName()).isEqualTo("io.fanwatch.model.fan-1.0.0.jar");
            JarInputStream bundle = new JarInputStream(new ByteArrayInputStream(jar.readAllBytes()));
            assertThat(bundle.getManifest().getMainAttributes().getValue("Provide-Capability"))
                    .isEqualTo("io.fanwatch.model;io.fanwatch.model=\"fan\";version:Version=\"1.0.0\";"
                            + "path=\"model/fan.onnx\"");
            assertThat(bundle.getManifest().getMainAttributes().keySet())
                    .as("the same in each run")
                    .extracting(Object::toString)
                    .containsExactly(
                            "Manifest-Version",
                            "Bundle-ManifestVersion",
                            "Bundle-SymbolicName",
                            "Bundle-Version",
                            "Bundle-Name",
                            "Provide-Capability");
            JarEntry entry = bundle.getNextJarEntry();
            assertThat(entry.getName()).isEqualTo("model/fan.onnx");
            assertThat(bundle.readAllBytes()).isEqualTo(Files.readAllBytes(model));
            assertThat(bundle.getNextJarEntry().getName()).isEqualTo("model/fan.onnx.sig");
        }
        byte[] first = Files.readAllBytes(dp);
        assertThat(run("package", model, "--out", dp)).isZero();
        assertThat(Files.readAllBytes(dp)).isEqualTo(first);
    }

    @Test
    void what_is_no_model_or_no_key_ends_with_code_1_and_a_word() throws Exception {
        Path broken = Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2, 3});
        keygen();
        assertThat(run("inspect", broken)).isEqualTo(1);
        assertThat(run("verify", broken)).isEqualTo(1);
        assertThat(run("package", broken, "--out", folder.resolve("x.dp"))).isEqualTo(1);
        assertThat(run("sign", "--key", secret, broken)).isEqualTo(1);
        assertThat(run("sign", "--key", open, model)).isEqualTo(1);
        assertThat(run("verify", "--key", secret, model)).isEqualTo(1);
        assertThat(run("inspect", folder.resolve("nowhere.onnx"))).isEqualTo(1);

        assertThat(err.toString())
                .contains(
                        "is no ONNX model",
                        "A gateway would refuse",
                        "is no private key in PEM form",
                        "holds a PRIVATE KEY",
                        "There is no file")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("x.dp")).doesNotExist();
    }

    @Test
    void wrong_usage_ends_with_code_2() {
        assertThat(run("sign", model)).isEqualTo(2);
        assertThat(run("inspect")).isEqualTo(2);
    }

    @Test
    void a_key_file_without_a_key_trusts_nothing() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), " \n");
        keygen();

        assertThat(run("verify", "--key", empty, model)).isEqualTo(1);
        assertThat(run("verify", "--key", open, "--key", empty, model)).isEqualTo(1);

        assertThat(err.toString()).contains("empty.pem has no key in it");
        assertThat(out.toString()).doesNotContain("signed by a trusted key");
    }

    @Test
    void a_file_larger_than_a_gateway_takes_is_signed_for_one_that_takes_more() throws Exception {
        keygen();
        // what is left over behind the model is for nobody: a field that ONNX does not know
        byte[] ballast = new byte[21 * 1024 * 1024];
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        large.write(Files.readAllBytes(model));
        CodedOutputStream field = CodedOutputStream.newInstance(large);
        field.writeByteArray(999, ballast);
        field.flush();
        Files.write(model, large.toByteArray());

        assertThat(run("sign", "--key", secret, model)).isEqualTo(1);
        assertThat(err.toString()).contains("more than the 20971520 bytes", "model.size.maximum");
        assertThat(run("sign", "--key", secret, "--size-maximum", 22, model)).isZero();
        assertThat(run("verify", "--key", open, "--size-maximum", 22, model)).isZero();
        assertThat(run("package", "--size-maximum", 22, model, "--out", folder.resolve("large.dp")))
                .isZero();
        assertThat(run("verify", "--size-maximum", 513, model)).isEqualTo(2);
    }
}
