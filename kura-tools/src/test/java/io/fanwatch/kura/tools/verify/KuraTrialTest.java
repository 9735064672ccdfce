// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.deployment.SamplePackage;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KuraTrialTest {

    private static final Duration STEP = Duration.ofSeconds(1);

    private Duration answer = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private FakeKura kura;

    @BeforeEach
    void start() throws Exception {
        kura = FakeKura.plain();
        SamplePackage.write(folder, "fanwatch", "1.0.0", "io.fanwatch.api");
        SamplePackage.write(folder, "fanwatch-model-fan", "1.0.0", "io.fanwatch.model.fan");
        SamplePackage.write(folder, "fanwatch-onnxruntime-linux-x86_64", "1.0.0", "io.fanwatch.onnxruntime");
    }

    @AfterEach
    void stop() {
        kura.close();
    }

    @Test
    void a_dry_run_only_reads_and_says_what_would_be_done() throws Exception {
        assertThat(trial(kura.address()).preview(settings())).isEqualTo(ExitCode.OK);

        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("Install fanwatch-onnxruntime-linux-x86_64 1.0.0", "Install fanwatch 1.0.0", "planned");
        assertThat(kura.requests())
                .isNotEmpty()
                .allMatch(request -> request.startsWith("GET ") || request.endsWith("/configurations/byPid"));
    }

    @Test
    void a_dry_run_names_bundles_that_are_not_active() throws Exception {
        kura.answer("GET inventory/v1/bundles", 200, """
                {"bundles":[{"name":"io.fanwatch.api","version":"1.0.0","id":9,"state":"INSTALLED","signed":false}]}""");

        assertThat(trial(kura.address()).preview(settings())).isEqualTo(ExitCode.FAILURE);
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("io.fanwatch.api is INSTALLED");
    }

    @Test
    void without_the_processors_name_the_limits_score() throws Exception {
        kura.answer("GET system/v1/properties/framework", 404, "");

        assertThat(trial(kura.address()).preview(settings())).isEqualTo(ExitCode.OK);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("limits, without a model")
                .doesNotContain("Install fanwatch-onnxruntime");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deploy/v2                         | org.eclipse.kura.rest.packages.provider",
                "configuration/v2/factoryComponents | org.eclipse.kura.rest.configuration.provider"
            })
    void a_missing_interface_is_named_with_its_bundle(String resource, String bundle) {
        kura.answer("GET " + resource, 404, "");

        assertRefused(kura.address()).hasMessageContaining(bundle);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deploy/v2                         | kura.permission.rest.deploy",
                "configuration/v2/factoryComponents | kura.permission.rest.configuration"
            })
    void a_missing_permission_is_named(String resource, String permission) {
        kura.answer("GET " + resource, 403, "");

        assertRefused(kura.address()).hasMessageContaining(permission).hasMessageContaining("admin");
    }

    @Test
    void a_kura_6_without_the_packages_is_told_which_debian_packages_to_install() throws Exception {
        isKura6();

        assertThatThrownBy(() -> trial(kura.address()).run(settings()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("apt install ./fanwatch-onnxruntime_1.0.0_amd64.deb"
                        + " ./fanwatch-model-fan_1.0.0_all.deb ./fanwatch_1.0.0_all.deb");
        assertThat(trial(kura.address()).preview(settings())).isEqualTo(ExitCode.FAILURE);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("KURA_6.0.0", "./fanwatch_1.0.0_all.deb", "kura-deployment")
                .doesNotContain("planned");
        assertThat(kura.requests()).noneMatch(request -> request.startsWith("POST deploy"));
    }

    @Test
    void on_a_kura_6_packages_of_apt_are_known_by_their_bundles() throws Exception {
        isKura6();
        kura.answer("GET inventory/v1/bundles", 200, """
                {"bundles":[{"name":"io.fanwatch.api","version":"0.9.0","state":"ACTIVE"},\
                {"name":"io.fanwatch.model.fan","version":"1.0.0","state":"ACTIVE"},\
                {"name":"io.fanwatch.onnxruntime","version":"1.0.0","state":"ACTIVE"}]}""");

        assertThat(trial(kura.address()).preview(settings())).isEqualTo(ExitCode.OK);

        assertThat(output.toString(StandardCharsets.UTF_8))
                .containsPattern("Install fanwatch 1.0.0 +skipped +version 0.9.0 is there already");
    }

    @Test
    void a_kura_6_that_does_not_tell_its_bundles_is_refused_with_the_permission_for_that() {
        isKura6();
        kura.answer("GET inventory/v1/bundles", 403, "");

        assertRefused(kura.address()).hasMessageContaining("kura.permission.rest.inventory");
    }

    @Test
    void a_kura_that_does_not_tell_its_version_may_be_a_kura_6() {
        kura.answer("GET deploy/v2", 404, "");
        kura.answer("GET system/v1/properties/framework", 403, "");

        assertRefused(kura.address()).hasMessageContaining("kura.permission.rest.system");
    }

    private void isKura6() {
        kura.answer("GET deploy/v2", 404, "");
        kura.answer("GET system/v1/properties/framework", 200, "{\"osArch\":\"amd64\",\"kuraVersion\":\"KURA_6.0.0\"}");
    }

    @Test
    void a_wrong_log_in_is_told() {
        kura.answerAll(401, "");

        assertRefused(kura.address())
                .hasMessageContaining("refuses the log-in as admin")
                .message()
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({"404, ''", "200, <html>welcome</html>", "200, 'hello, world'", "200, '\"text\"'", "405, ''"})
    void another_web_server_is_told_from_a_Kura(int status, String body) {
        kura.answerAll(status, body);

        assertRefused(kura.address()).hasMessageContaining("is not Kura's REST service");
    }

    @Test
    void a_Kura_that_is_starting_is_told_from_one_that_refuses() {
        kura.answerAll(503, "");

        assertRefused(kura.address()).hasMessageContaining("status 503").hasMessageContaining("just starting");
    }

    @Test
    void being_sent_on_is_told_with_the_address() {
        kura.answerAll(302, "https://gateway:443/");

        assertRefused(kura.address()).hasMessageContaining("sends on to https://gateway:443/");
    }

    @Test
    void a_server_that_never_answers_is_given_up() {
        kura.fallSilent();
        answer = Duration.ofSeconds(1);

        assertUnreachable(kura.address()).hasMessageContaining("does not answer in time");
    }

    @Test
    void a_port_where_nothing_listens_is_told() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertUnreachable(address("http://127.0.0.1:" + port)).hasMessageContaining("Nothing listens at");
    }

    @Test
    void an_unknown_host_is_told() {
        assertUnreachable(address("http://no-such-host.invalid")).hasMessageContaining("No host has the name");
    }

    @Test
    void a_port_without_encryption_is_told_from_one_with_it() {
        answer = Duration.ofSeconds(2);
        assertFails(address(kura.address().toString().replace("http:", "https:")))
                .hasMessageContaining("write http:// in --url");
    }

    @Test
    void a_certificate_is_trusted_by_file_or_not_at_all_or_blindly() throws Exception {
        Path certificate = folder.resolve("gateway.pem");
        try (FakeKura encrypted = FakeKura.encrypted(selfSigned(certificate))) {
            assertThatThrownBy(
                            () -> trial(encrypted.address(), Trust.standard()).preview(settings()))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("is not trusted")
                    .hasMessageContaining("--certificate")
                    .hasMessageContaining("--insecure");
            assertThat(trial(encrypted.address(), Trust.of(certificate)).preview(settings()))
                    .isEqualTo(ExitCode.OK);

            GatewayAddress byAnotherName =
                    address(encrypted.address().toString().replace("localhost", "127.0.0.1"));
            assertThatThrownBy(() -> trial(byAnotherName, Trust.of(certificate)).preview(settings()))
                    .hasMessageContaining("names another host")
                    .hasMessageContaining("127.0.0.1")
                    .message()
                    .doesNotContain("--certificate");
            assertThat(trial(byAnotherName, Trust.blind()).preview(settings())).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void a_file_without_a_certificate_is_refused() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");

        assertThatThrownBy(() -> Trust.of(empty)).hasMessageContaining("there is no certificate in " + empty);
        assertThatThrownBy(() -> Trust.of(folder.resolve("nowhere.pem"))).hasMessageContaining("nowhere.pem");
    }

    @Test
    void what_an_earlier_run_has_left_is_not_run_over() {
        kura.answer("POST configuration/v2/configurableComponents/configurations/byPid", 200, """
                {"configs":[{"pid":"fanwatch-verify-broker","properties":{}}]}""");

        assertThatThrownBy(() -> trial(kura.address()).run(settings()))
                .hasMessageContaining("fanwatch-verify-broker")
                .hasMessageContaining("--clean-up");
        assertThat(kura.requests()).noneMatch(request -> request.contains("_upload"));
    }

    @Test
    void a_gateway_at_work_is_left_alone() {
        kura.answer("GET configuration/v2/configurableComponents/pidsWithFactory", 200, """
                {"components":[{"pid":"mine","factoryPid":"io.fanwatch.predictor.Predictor"},{"pid":"other"}]}""");

        assertThatThrownBy(() -> trial(kura.address()).run(settings()))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("mine")
                .hasMessageContaining("--beside");
        assertThat(kura.requests()).noneMatch(request -> request.contains("_upload"));
    }

    @Test
    void a_package_that_never_appears_fails_and_is_taken_back() throws Exception {
        kura.answer("POST deploy/v2/_upload", 200, "\"REQUEST_RECEIVED\"");
        kura.answer("DELETE deploy/v2/fanwatch-onnxruntime-linux-x86_64", 200, "\"REQUEST_RECEIVED\"");

        assertThat(trial(kura.address()).run(settings())).isEqualTo(ExitCode.FAILURE);

        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("the gateway has no such package: Kura's log says why (after 1s)")
                .contains("not tried after \"Install fanwatch-onnxruntime-linux-x86_64 1.0.0\" failed");
        assertThat(kura.requests())
                .contains("DELETE deploy/v2/fanwatch-onnxruntime-linux-x86_64")
                .doesNotContain("DELETE deploy/v2/fanwatch");
    }

    @Test
    void what_Kura_says_against_a_request_is_passed_on() throws Exception {
        kura.answer("POST deploy/v2/_upload", 500, "Error installing deployment package: disk full");
        kura.answer("DELETE deploy/v2/fanwatch-onnxruntime-linux-x86_64", 200, "\"REQUEST_RECEIVED\"");

        assertThat(trial(kura.address()).run(settings())).isEqualTo(ExitCode.FAILURE);
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("status 500: Error installing", "disk full");
    }

    @Test
    void a_clean_up_with_nothing_left_asks_for_nothing() throws Exception {
        kura.answer("GET configuration/v2/snapshots", 200, "{\"ids\":[1]}");
        kura.answer("DELETE configuration/v2/factoryComponents/byPid", 200, "");

        assertThat(trial(kura.address()).cleanUp(STEP)).isEqualTo(ExitCode.OK);
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("nothing is left");
        assertThat(kura.requests()).noneMatch(request -> request.startsWith("DELETE"));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(GatewayAddress gateway) {
        return assertFails(gateway)
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertUnreachable(GatewayAddress gateway) {
        return assertFails(gateway)
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertFails(GatewayAddress gateway) {
        return assertThatThrownBy(() -> trial(gateway).preview(settings())).isInstanceOf(CommandException.class);
    }

    private KuraTrial trial(GatewayAddress gateway) {
        return trial(gateway, Trust.standard());
    }

    private KuraTrial trial(GatewayAddress gateway, SSLContext trust) {
        Terminal terminal = new Terminal(new PrintStream(output, true, StandardCharsets.UTF_8), false, false);
        return new KuraTrial(gateway, new Credentials("admin", "hush"), trust, answer, terminal, terminal);
    }

    private VerificationSettings settings() {
        return new VerificationSettings(folder, Optional.empty(), STEP, false);
    }

    private static GatewayAddress address(String url) {
        return new GatewayAddress(URI.create(url));
    }

    private SSLContext selfSigned(Path certificate) throws Exception {
        Path store = folder.resolve("keys.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "gw",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "gw",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString(),
                "-file",
                certificate.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
