// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FanwatchTest {

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final CommandLine fanwatch = Fanwatch.commandLine(settings -> {
        throw CommandException.unreachable("there is no gateway", null);
    });

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "replay",
                "gateway",
                "try-payload",
                "verify-kura",
                "ota",
                "train",
                "evaluate",
                "generate",
                "export",
                "recover",
                "model",
                "model verify"
            })
    void every_command_explains_itself(String command) {
        assertThat(execute((command + " --help").split(" "))).isEqualTo(ExitCode.OK);
        assertThat(output.toString()).contains("Usage: fanwatch " + command, "--help", "Exit codes:");
    }

    @Test
    void the_overview_names_every_command() {
        assertThat(execute("--help")).isEqualTo(ExitCode.OK);
        assertThat(output.toString())
                .contains(
                        "demo ",
                        "replay ",
                        "gateway ",
                        "try-payload ",
                        "verify-kura ",
                        "ota ",
                        "train ",
                        "evaluate ",
                        "generate ",
                        "recover ",
                        "move ",
                        "model ",
                        "package ",
                        "test ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "dem | Did you mean: fanwatch demo or fanwatch model?",
                "demo --for 20 | '20' is not a duration",
                "demo --faulty 7 | --faulty names fan 7, but the fans are 1 to 6",
                "demo --faulty 0 | --faulty names fan 0, but the fans are 1 to 6",
                "demo --fans 0 | --fans is 0: give 1 to 1000",
                "demo --rate 0 | --rate is 0.0: give a number above 0",
                "demo --http-port 70000 | --http-port is 70000: give 1 to 65535",
                "demo --broker http://x | 'http://x' is no broker address",
                "demo --no-gateway | --no-gateway needs --broker",
                "demo --user me | --user is for a broker of yours: add --broker",
                "demo --password-stdin | --password-stdin needs --user",
                "model sign fan.onnx | Missing required option: '--key=FILE'",
                "replay | Missing required parameter: 'FILE.csv'",
                "replay nowhere.csv | There is no file nowhere.csv",
                "replay x.csv --window 0 | --window is 0: give at least 1",
                "replay x.csv --rate -1 | --rate is -1.0: give a number above 0",
                "replay x.csv --topic other | --topic and --verdict-topic need --no-gateway",
                "replay x.csv --report nowhere/r.json | there is no folder",
                "gateway --mqtt-port -1 | --mqtt-port is -1: give 1 to 65535",
                "try-payload | Give files with messages, or --broker URL",
                "try-payload nowhere.json | There is no file nowhere.json",
                "try-payload --broker x | --broker needs --topic",
                "try-payload pom.xml --qos x | qos is 'x': give a whole number",
                "try-payload pom.xml --time.format nonsense | time.format 'nonsense' is none of",
                "verify-kura | Missing required option: '--url=URL'",
                "verify-kura --url gateway | 'gateway' is no address of a gateway",
                "verify-kura --url https://me:hush@gw | 'https://…@gw' is no address of a gateway",
                "verify-kura --url http://127.0.0.1 --insecure --certificate x | exclude each other",
                "verify-kura --url http://127.0.0.1 --dry-run --clean-up | exclude each other",
                "verify-kura --url http://127.0.0.1 --broker-user me | need --broker",
                "ota | Say what to do: install, uninstall, list or model",
                "ota model --broker x --account a --device d nowhere.onnx | There is no file nowhere.onnx",
                "ota model --broker x --account a --device d pom.xml --piece 0 | --piece is 0: give 1 or more bytes",
                "move --from nowhere --to there | give the folder that Kura is installed in",
                "ota list --broker x --account a --device d --user me | There is no password of me at tcp://x:1883",
                "ota list --broker x --account a --device d --user me | FANWATCH_BROKER_PASSWORD",
                "ota list --account a --device d | Missing required option: '--broker=URL'",
                "ota list --broker x --account a/b --device d | --account is 'a/b': give one level of a topic",
                "ota install --broker x --account a --device d | Give either --url",
                "ota install --broker x --account a --device d --url ftp://x/y | only",
                "ota install --broker x --account a --device d --url http://x/y | --name is needed",
                "ota install --broker x --account a --device d --url http://x/y --sha256 12 | 64 hexadecimal digits",
                "ota install --broker x --account a --device d --url nonsense | 'nonsense' is no address",
                "ota install --broker x --account a --device d --serve nowhere.dp | There is no file nowhere.dp",
                "ota install --broker x --account a --device d --serve pom.xml | is no deployment package"
            })
    void a_mistake_is_named_with_its_remedy(String arguments, String message) {
        assertThat(execute(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(errors.toString()).contains(message).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify-kura --url https://me:hush@gw",
                "verify-kura --url https://me:hu/sh@gw",
                "verify-kura --url http://gw --broker tcp://me:hush@x",
                "ota list --broker tcp://me:hush@x --account a --device d",
                "ota list --broker me:hush@x --account a --device d",
                "ota list --broker tcp://me:hu/sh@x --account a --device d",
                "ota install --broker x --account a --device d --url http://me:hush@x/y-1.0.dp",
                "ota install --broker x --account a --device d --url http://me:hu|sh@x/y-1.0.dp"
            })
    void a_password_in_an_address_is_refused_and_not_repeated(String arguments) {
        assertThat(execute(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(errors.toString())
                .contains("…@", "without user and password")
                .doesNotContain("hush", "hu/sh", "hu|sh");
    }

    @Test
    void a_broker_that_is_nowhere_is_told_before_a_file_is_served(@TempDir Path folder) throws Exception {
        Path file = emptyPackage(folder.resolve("fanwatch-1.0.0.dp"));
        String broker = "no-such-host.invalid";

        assertThat(execute(
                        "ota",
                        "install",
                        "--broker",
                        broker,
                        "--account",
                        "a",
                        "--device",
                        "d",
                        "--serve",
                        file.toString()))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(errors.toString()).contains(broker);
    }

    @Test
    void a_failure_of_the_gateway_is_told_with_its_exit_code() {
        assertThat(execute("demo", "--for", "1s")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(errors.toString()).contains("fanwatch demo: there is no gateway");
    }

    private static Path emptyPackage(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("DeploymentPackage-SymbolicName", "fanwatch");
        manifest.getMainAttributes().putValue("DeploymentPackage-Version", "1.0.0");
        try (OutputStream out = Files.newOutputStream(file)) {
            new JarOutputStream(out, manifest).close();
        }
        return file;
    }

    private int execute(String... arguments) {
        return fanwatch.setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
