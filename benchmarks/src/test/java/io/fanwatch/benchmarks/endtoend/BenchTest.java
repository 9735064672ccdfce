// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The machinery, small, against a real Mosquitto; it says nothing about speed. */
class BenchTest {

    private static final Path HOME = Path.of("").toAbsolutePath().getParent();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... arguments) {
        return Bench.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void gateway_and_echoes_are_measured_side_by_side_and_the_figures_written() throws IOException {
        Path json = folder.resolve("metrics.json");

        int exitCode = bench(
                "--trial",
                "--home",
                HOME.toString(),
                "--only",
                "sizes,broker,e2e_qos0,paho_echo,hivemq_echo,paho_echo_qos1",
                "--json",
                json.toString(),
                "--plots",
                folder.resolve("plots").toString());

        assertThat(exitCode).as(err.toString()).isZero();
        JsonObject metrics = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(List.of(
                        "broker_per_s",
                        "e2e_qos0_per_s",
                        "paho_echo_per_s",
                        "hivemq_echo_per_s",
                        "paho_echo_qos1_per_s",
                        "e2e_qos0_vs_paho_echo",
                        "e2e_qos0_vs_half_broker",
                        "e2e_qos0_cpu_us",
                        "paho_echo_qos1_cpu_us",
                        "cpu_vs_paho_echo",
                        "application_kb",
                        "model_kb"))
                .allSatisfy(key -> assertThat(metrics.get(key).getAsDouble())
                        .as(key)
                        .isPositive()
                        .isFinite());
        assertThat(metrics.get("paho_echo_qos1_lost").getAsDouble()).isZero();
        assertThat(List.of("seed_per_s", "p99_ms_at_10k", "rss_delta_mb", "score_us_per_row"))
                .allSatisfy(
                        key -> assertThat(metrics.get(key).isJsonNull()).as(key).isTrue());
        assertThat(metrics.getAsJsonObject("machine").get("cores").getAsInt()).isPositive();
        assertThat(metrics.getAsJsonObject("rounds").getAsJsonArray("e2e_qos0_per_s"))
                .hasSize(1);
        assertThat(out.toString()).contains("Fanwatch : Paho echo", "≤ 0.5", "≥ 0.85");
        assertThat(folder.resolve("plots").resolve("throughput-qos0.png")).isNotEmptyFile();
    }

    @Test
    void the_file_has_a_key_for_every_figure_that_is_promised() throws IOException {
        Path json = folder.resolve("metrics.json");

        ResultsJson.write(json, new Results(), new JsonObject(), Plan.TRIAL.json());

        assertThat(JsonParser.parseString(Files.readString(json))
                        .getAsJsonObject()
                        .keySet())
                .contains(
                        "e2e_qos0_per_s",
                        "paho_echo_per_s",
                        "hivemq_echo_per_s",
                        "seed_per_s",
                        "broker_per_s",
                        "e2e_qos0_vs_paho_echo",
                        "e2e_qos0_vs_seed",
                        "e2e_qos0_vs_half_broker",
                        "e2e_qos0_cpu_us",
                        "cpu_vs_paho_echo",
                        "cpu_vs_seed",
                        "e2e_qos1_vs_paho_echo_qos1",
                        "score_us_per_row",
                        "ort_us_per_row",
                        "p99_ms_at_10k",
                        "p99_at_10k_vs_paho_echo",
                        "rss_delta_mb",
                        "fans_100k_vs_6");
    }

    @Test
    void an_unknown_name_is_refused_with_the_names_there_are() {
        int exitCode = bench("--only", "e2e_qos7");

        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("e2e_qos7").contains("e2e_qos0").contains("paho_echo");
    }

    @Test
    void a_folder_without_fanwatch_is_refused_with_the_remedy() {
        int exitCode = bench("--home", folder.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains(folder.toString()).contains("--home");
    }
}
