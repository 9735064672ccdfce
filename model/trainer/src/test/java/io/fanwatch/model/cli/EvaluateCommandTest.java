// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class EvaluateCommandTest {

    private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final int MINUTES = 600;
    private static final int CHANGE = 400;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Random random = new Random(5);

    @Test
    void a_device_without_labels_fails_at_its_last_reading() throws Exception {
        JsonObject json = evaluate(file("fans.csv", ","), "--device", "id");

        JsonObject bad = json.getAsJsonObject("devices").getAsJsonObject("bad");
        assertThat(bad.get("alarms").getAsInt()).isEqualTo(1);
        assertThat(bad.get("lead_s").getAsDouble()).isEqualTo(60 * (MINUTES - CHANGE), within(900.0));
        assertThat(bad.get("first_alarm").getAsString()).startsWith("2026-01-01T06:4");
        JsonObject good = json.getAsJsonObject("devices").getAsJsonObject("good");
        assertThat(good.get("lead_s").isJsonNull()).isTrue();
        assertThat(good.get("first_alarm").isJsonNull()).isTrue();
        assertThat(json.get("missed").getAsInt()).isEqualTo(1);
        for (String absent : List.of("precision", "recall", "f1", "roc_auc", "rmse", "nasa_score")) {
            assertThat(json.get(absent).isJsonNull()).as(absent).isTrue();
        }
    }

    @Test
    void devices_that_are_not_among_the_failures_did_not_fail() throws Exception {
        Path failures = Files.writeString(folder.resolve("failures.csv"), "id,time\ngood,2026-01-01 09:59:00\n");

        JsonObject json = evaluate(file("fans.csv", ","), "--device", "id", "--failures", failures.toString());

        assertThat(json.get("missed").getAsInt()).isEqualTo(1);
        assertThat(json.getAsJsonObject("devices")
                        .getAsJsonObject("bad")
                        .get("false_alarms")
                        .getAsInt())
                .isEqualTo(1);
        assertThat(json.get("false_alarms_per_device_year").getAsDouble()).isGreaterThan(1);
        assertThat(json.getAsJsonObject("lead_s").get("median").isJsonNull()).isTrue();
    }

    @Test
    void labels_tell_how_right_it_was_on_readings() throws Exception {
        JsonObject json = evaluate(file("fans.csv", ";"), "--device", "id", "--label", "faulty");

        assertThat(json.get("f1").getAsDouble()).isGreaterThan(0.9);
        assertThat(json.get("roc_auc").getAsDouble()).isGreaterThan(0.95);
        assertThat(json.get("missed").getAsInt()).isZero();
        assertThat(out.toString()).contains("1,200 readings of 2 devices", "F1 0.9");
    }

    /** A softmax over healthy and faulty, of a single value and its last readings: faulty from a mean of 5 on. */
    private Path twoClasses(int window) throws Exception {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .setName("two")
                .addInput(window > 1 ? tensor("x", window, 1) : tensor("x", 1))
                .addInitializer(OnnxMl.TensorProto.newBuilder()
                        .setName("w")
                        .setDataType(DataType.FLOAT.getNumber())
                        .addDims(1)
                        .addDims(2)
                        .addFloatData(-5)
                        .addFloatData(5))
                .addInitializer(OnnxMl.TensorProto.newBuilder()
                        .setName("b")
                        .setDataType(DataType.FLOAT.getNumber())
                        .addDims(2)
                        .addFloatData(25)
                        .addFloatData(-25))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("ReduceMean")
                        .addInput("x")
                        .addOutput("m")
                        .addAttribute(whole("axes")
                                .setType(OnnxMl.AttributeProto.AttributeType.INTS)
                                .addInts(1))
                        .addAttribute(whole("keepdims").setI(window > 1 ? 0 : 1)))
                .addNode(node("Gemm", "z", "m", "w", "b"))
                .addNode(node("Softmax", "p", "z"))
                .addOutput(tensor("p", 2));
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph);
        Map.of("name", "two", "version", "1.0.0", "features", "a", "output", "p", "threshold", "0.5")
                .forEach((key, value) -> model.addMetadataProps(OnnxMl.StringStringEntryProto.newBuilder()
                        .setKey("fanwatch." + key)
                        .setValue(value)));
        return Files.write(folder.resolve("two.onnx"), model.build().toByteArray());
    }

    private static OnnxMl.AttributeProto.Builder whole(String name) {
        return OnnxMl.AttributeProto.newBuilder().setName(name).setType(OnnxMl.AttributeProto.AttributeType.INT);
    }

    private static OnnxMl.NodeProto.Builder node(String operator, String output, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .addOutput(output)
                .addAllInput(List.of(inputs));
    }

    private static OnnxMl.ValueInfoProto tensor(String name, int... sizes) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("N");
        for (int size : sizes) {
            shape.addDimBuilder().setDimValue(size);
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void a_model_of_another_tool_is_scored_as_on_a_gateway(int window) throws Exception {
        StringBuilder text = new StringBuilder("id,time,a,faulty\n");
        for (int minute = 0; minute < MINUTES; minute++) {
            boolean faulty = minute >= CHANGE;
            text.append(String.format(
                    Locale.ROOT,
                    "f,%s,%.3f,%d%n",
                    START.plusMinutes(minute),
                    (faulty ? 8 : 2) + random.nextDouble(),
                    faulty ? 1 : 0));
        }
        Path readings = Files.writeString(folder.resolve("two.csv"), text);

        JsonObject json = evaluate(
                readings,
                "--device",
                "id",
                "--features",
                "a",
                "--label",
                "faulty",
                "--model",
                twoClasses(window).toString());

        JsonObject model = json.getAsJsonObject("detectors").getAsJsonObject("two 1.0.0");
        assertThat(model.get("precision").getAsDouble()).isEqualTo(1);
        assertThat(model.get("recall").getAsDouble()).isGreaterThan(0.98);
    }

    @Test
    void a_model_that_a_gateway_would_refuse_is_refused_in_its_words() throws Exception {
        Path model = twoClasses(1);
        OnnxMl.ModelProto bare = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(model)).toBuilder()
                .clearMetadataProps()
                .build();
        Files.write(model, bare.toByteArray());

        assertThat(run(
                        "--features",
                        "a",
                        "--model",
                        model.toString(),
                        file("fans.csv", ",").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("it has no metadata property fanwatch.features", "model describe");
    }

    @Test
    void rows_out_of_order_are_counted_and_named() throws Exception {
        Path file = file("fans.csv", ",");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        Collections.swap(lines, 101, 103);
        Files.write(file, lines);

        JsonObject json = evaluate(file, "--device", "id");

        assertThat(json.get("readings_out_of_order").getAsInt()).isEqualTo(1);
        assertThat(out.toString()).contains("sort the rows by time");
    }

    @Test
    void rows_in_any_order_are_refused_for_nothing_can_be_said_of_them() throws Exception {
        Path file = file("fans.csv", ",");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        Collections.shuffle(lines.subList(1, lines.size()), new Random(1));
        Files.write(file, lines);

        assertThat(run(file.toString(), "--features", "vibration", "--device", "id"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("sort the rows by time", "--device");
    }

    @Test
    void a_file_without_rows_is_refused() throws Exception {
        Path file = Files.writeString(folder.resolve("fans.csv"), "time,vibration\n");

        assertThat(run(file.toString(), "--features", "vibration")).isEqualTo(1);
        assertThat(err.toString()).contains("has a header but no rows");
    }

    @Test
    void a_file_without_header_and_device_column_is_one_device_with_numbered_columns() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < MINUTES; i++) {
            text.append(String.format(Locale.ROOT, "%d %.3f  %n", i, value(i, true)));
        }
        Path file = Files.writeString(folder.resolve("unit.txt"), text);

        JsonObject json = evaluate(file, "--time", "1", "--time-format", "min", "--features", "2");

        assertThat(json.getAsJsonObject("devices").keySet()).containsExactly("unit");
        assertThat(json.getAsJsonObject("lead_s").get("median").getAsDouble()).isGreaterThan(0);
    }

    @Test
    void a_simulated_fleet_is_evaluated_and_plotted() throws Exception {
        Path json = folder.resolve("out/result.json");
        Path plots = folder.resolve("plots");
        int code = run(
                "--simulate",
                "B",
                "--fans",
                "2",
                "--days",
                "10",
                "--wear",
                "linear:24h",
                "--json",
                json.toString(),
                "--plots",
                plots.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.getAsJsonObject("lead_s").get("median").getAsDouble()).isGreaterThan(18 * 3600);
        assertThat(result.getAsJsonObject("remaining").get("forecasts").getAsInt())
                .isPositive();
        assertThat(plots.resolve("distance.png")).exists();
        assertThat(plots.resolve("lead-time.png")).exists();
    }

    @Test
    void words_among_numbers_are_counted_and_a_label_that_never_comes_is_asked_back() throws Exception {
        Path file = file("fans.csv", ";");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.replaceAll(line -> line.replaceFirst(";0(\\.0)?$", ";good").replaceFirst(";1$", ";worn"));
        lines.set(5, lines.get(5).replaceFirst(";1\\d\\d\\.\\d+;", ";fast;"));
        Files.write(file, lines);

        assertThat(run(file.toString(), "--features", "vibration", "--device", "id", "--label", "faulty"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("holds good (", "worn (", "--positive worn");
        assertThat(out.toString())
                .contains("Read as: semicolon, UTF-8")
                .contains("1 values are no numbers and count as missing", "line 6, column vibration: 'fast'");
    }

    @Test
    void all_lines_without_a_time_are_counted() throws Exception {
        Path file = Files.writeString(folder.resolve("bad.csv"), "time,x\n1,1\nnow,1\n2,2\nlater,3\n3\n");

        assertThat(run(file.toString(), "--features", "x")).isEqualTo(1);
        assertThat(err.toString())
                .contains("3 of 5 rows cannot be used", "line 3, column time: 'now'", "line 5", "line 6: 1 fields");
    }

    @Test
    void what_stands_at_the_end_and_is_no_reading_is_passed_over_and_said() throws Exception {
        Path file = file("fans.csv", ",");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.addAll(List.of("", "Average,,150.2,", "bad,2026-0"));
        Files.write(file, lines);

        evaluate(file, "--device", "id");
        assertThat(out.toString())
                .contains("at the end of the file, is no reading and is passed over: Average  150.2", "bad 2026-0");
    }

    @Test
    void labels_other_than_0_and_1_are_asked_back_and_a_blank_one_is_none() throws Exception {
        Path kinds = Files.writeString(
                folder.resolve("kinds.csv"), "time;x;state\n1;5;-1\n2;5;1\n3;5;-1\n".replace(';', ','));

        assertThat(run(kinds.toString(), "--features", "x", "--label", "state")).isEqualTo(1);
        assertThat(err.toString()).contains("Which of them is faulty?", "--positive=-1");

        Path blank = file("fans.csv", ",");
        List<String> lines = new ArrayList<>(Files.readAllLines(blank));
        lines.replaceAll(line -> line.replaceFirst(",0$", ","));
        Files.write(blank, lines);
        err.getBuffer().setLength(0);
        JsonObject result = evaluate(blank, "--device", "id", "--label", "faulty");
        assertThat(result.get("precision").getAsDouble()).isGreaterThan(0.5);
    }

    @Test
    void files_of_the_same_name_in_several_folders_are_devices_of_their_own() throws Exception {
        Path one = Files.createDirectories(folder.resolve("fan1")).resolve("run.csv.gz");
        Path other = Files.createDirectories(folder.resolve("fan2")).resolve("run.csv.gz");
        for (Path file : List.of(one, other)) {
            try (var bytes = new java.util.zip.GZIPOutputStream(Files.newOutputStream(file))) {
                bytes.write(Files.readAllBytes(file("plain.csv", ",")));
            }
        }

        JsonObject result = evaluate(one, other.toString());
        assertThat(result.getAsJsonObject("devices").keySet()).containsExactly("fan1/run", "fan2/run");
    }

    @Test
    void failures_may_be_written_in_another_way_and_those_of_nobody_are_named() throws Exception {
        Path file = file("fans.csv", ",");
        Path failures = Files.writeString(
                folder.resolve("failures.csv"),
                "when;machine\n"
                        + "AT;bad\nAT;other\n"
                                .replace(
                                        "AT",
                                        START.plusMinutes(MINUTES)
                                                .format(DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm"))));
        JsonObject result = evaluate(file, "--device", "id", "--failures", failures.toString());
        assertThat(result.getAsJsonObject("devices")
                        .getAsJsonObject("bad")
                        .get("lead_s")
                        .getAsDouble())
                .isPositive();
        assertThat(out.toString()).contains("failures of other that no reading precedes");

        Files.writeString(failures, "id,time\nfan bad,2030-12-31T10:00:00Z\n");
        assertThat(run(file.toString(), "--features", "vibration", "--device", "id", "--failures", failures.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("failures of fan bad that no reading precedes", "are of bad, good");
    }

    @Test
    void a_feature_without_any_number_is_refused() throws Exception {
        Path file = Files.writeString(folder.resolve("t.csv"), "time,x,y\n1,5,fast\n2,5,slow\n3,5,fast\n");

        assertThat(run(file.toString(), "--features", "x, y")).isEqualTo(1);
        assertThat(err.toString()).contains("the column y holds no number", "'fast'", "--features");
    }

    @Test
    void wrong_usage_and_bad_data_say_what_is_wrong() throws Exception {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("Give files to evaluate, or --simulate");
        assertThat(run("x.csv", "--features", "median(x, 1h)")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no function 'median'");
        assertThat(run("x.csv", "--learning", "1h", "--fast", "2h")).isEqualTo(2);
        assertThat(run(folder.resolve("no.csv").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("There is no file");

        Path file = Files.writeString(folder.resolve("bad.csv"), "time,x\nyesterday,1\n");
        assertThat(run(file.toString(), "--features", "x")).isEqualTo(1);
        assertThat(err.toString()).contains("bad.csv, line 2, column time: 'yesterday' is no time", "--time-format");
    }

    private Path file(String name, String separator) throws Exception {
        List<String> lines = new ArrayList<>(List.of(String.join(separator, "id", "time", "vibration", "faulty")));
        for (int i = 0; i < MINUTES; i++) {
            String time = START.plusMinutes(i).toString().replace('T', ' ') + ":00";
            lines.add(String.join(
                    separator,
                    "bad",
                    time,
                    String.format(Locale.ROOT, "%.3f", value(i, true)),
                    i < CHANGE ? "0" : "1"));
            lines.add(String.join(separator, "good", time, String.format(Locale.ROOT, "%.3f", value(i, false)), "0.0"));
        }
        return Files.write(folder.resolve(name), lines);
    }

    private double value(int minute, boolean bad) {
        return 150 + random.nextGaussian() + (bad && minute >= CHANGE ? 5 : 0);
    }

    private JsonObject evaluate(Path file, String... arguments) throws Exception {
        Path json = folder.resolve("result.json");
        List<String> all = new ArrayList<>(List.of(
                file.toString(), "--learning", "5h", "--fast", "5min", "--slow", "24h", "--json", json.toString()));
        all.addAll(List.of(arguments));
        if (!all.contains("--features")) {
            all.addAll(List.of("--features", "vibration"));
        }
        int code = run(all.toArray(String[]::new));
        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        return JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    }

    private int run(String... arguments) {
        return new CommandLine(new EvaluateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
