// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void what_generate_writes_train_turns_into_a_model() {
        Path data = folder.resolve("fans.csv");
        Path model = folder.resolve("model");

        assertThat(run(new GenerateCommand(), "--rows", "300", "--seed", "4", "--out", data.toString()))
                .isZero();
        assertThat(run(
                        new TrainCommand(),
                        data.toString(),
                        "--out",
                        model.toString(),
                        "--features",
                        "rotation,sound",
                        "--name",
                        "quick",
                        "--version",
                        "0.1.0",
                        "--epochs",
                        "1"))
                .isZero();

        assertThat(model.resolve("quick.onnx")).exists();
        assertThat(out.toString()).contains("300 readings written to", "accuracy", "quick.onnx");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void bad_data_ends_with_code_1_and_a_message_without_a_stack_trace() throws Exception {
        Path data = Files.writeString(folder.resolve("fans.csv"), "Rotation,Faulty\nfast,1\n");

        int code = run(new TrainCommand(), data.toString(), "--features", "rotation", "--out", folder.toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("line 2, column Rotation: 'fast' is not a number");
    }

    @Test
    void a_table_from_a_spreadsheet_is_trained_on_and_its_form_and_faults_are_said() throws Exception {
        StringBuilder text = new StringBuilder("sep=;\r\nDrehzahl;Typ;Schall;Zustand\r\n1/min;;dB;\r\n");
        for (int i = 0; i < 240; i++) {
            boolean faulty = i % 12 == 0;
            String type = "ABC".substring(i % 3, i % 3 + 1);
            text.append(400 + i % 97)
                    .append(",5;")
                    .append(type)
                    .append(i % 40 == 1 ? ";-;" : ";4" + i % 10 + ",2;")
                    .append(faulty ? "Störung\r\n" : "in Ordnung\r\n");
        }
        Path data = Files.write(folder.resolve("fans.csv"), text.toString().getBytes(Charset.forName("windows-1252")));
        Path model = folder.resolve("model");

        int code = run(
                new TrainCommand(),
                data.toString(),
                "--out",
                model.toString(),
                "--features",
                "drehzahl,typ,schall",
                "--label",
                "zustand",
                "--negative",
                "in ordnung",
                "--missing",
                "indicator",
                "--categories",
                "Typ=A:1,B:2,C:3",
                "--folds",
                "3",
                "--epochs",
                "1");

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("Read as: semicolon, decimal comma, units in line 3, windows-1252")
                .contains("Note: 6 values are missing")
                .contains("Note: Only 8.3 % of the rows are faulty")
                .contains("Split by class, 3 trainings: accuracy ");
        assertThat(Files.readString(model.resolve("model-card.md")))
                .contains("| by class | 3 |", "faulty is `zustand` other than `in ordnung`", "6 values are missing");
    }

    @Test
    void wrong_usage_ends_with_code_2_and_says_what_is_wrong() {
        assertThat(run(new TrainCommand(), "fans.csv")).isEqualTo(2);
        assertThat(err.toString()).contains("--out");

        assertThat(run(new TrainCommand(), "fans.csv", "--out", "x", "--epochs", "0"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("The number of epochs 0 is out of range");

        assertThat(run(new GenerateCommand(), "--rows", "-5", "--out", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("The number of rows -5 is out of range");
    }

    @Test
    void help_lists_options_defaults_and_exit_codes() {
        assertThat(run(new TrainCommand(), "--help")).isZero();

        assertThat(out.toString()).contains("--positive", "Default: Faulty", "Exit codes:");
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
