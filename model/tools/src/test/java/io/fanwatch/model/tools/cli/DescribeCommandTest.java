// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DescribeCommandTest {

    private static final double BIAS = -2;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... arguments) {
        return new CommandLine(new ModelCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }

    private int answering(String answers, Object... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)));
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private static OnnxMl.NodeProto.Builder node(String operator, List<String> outputs, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .addAllOutput(outputs)
                .addAllInput(List.of(inputs));
    }

    private static OnnxMl.ValueInfoProto tensor(String name, DataType type, int width) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder()
                .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        if (width > 0) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(width));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    private static OnnxMl.TensorProto.Builder weights(String name, int rows, int columns) {
        return OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .addDims(rows)
                .addDims(columns);
    }

    private Path write(String name, OnnxMl.GraphProto.Builder graph) throws Exception {
        OnnxMl.ModelProto model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder()
                        .setDomain("ai.onnx.ml")
                        .setVersion(2))
                .setGraph(graph.setName("g"))
                .addMetadataProps(OnnxMl.StringStringEntryProto.newBuilder()
                        .setKey("author")
                        .setValue("somebody"))
                .build();
        return Files.write(folder.resolve(name), model.toByteArray());
    }

    /** The sum of two numbers less 2. */
    private static OnnxMl.GraphProto.Builder sum(OnnxMl.TensorProto.Builder weights) {
        return OnnxMl.GraphProto.newBuilder()
                .addInput(tensor("x", DataType.FLOAT, 2))
                .addInitializer(weights)
                .addInitializer(weights("b", 1, 1).addFloatData((float) BIAS))
                .addNode(node("MatMul", List.of("xw"), "x", "w"))
                .addNode(node("Add", List.of("y"), "xw", "b"))
                .addOutput(tensor("y", DataType.FLOAT, 1));
    }

    private static OnnxMl.TensorProto.Builder ones() {
        return weights("w", 2, 1).addFloatData(1).addFloatData(1);
    }

    private static Map<String, String> metadata(Path file) throws Exception {
        Map<String, String> metadata = new TreeMap<>();
        OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file))
                .getMetadataPropsList()
                .forEach(entry -> assertThat(metadata.put(entry.getKey(), entry.getValue()))
                        .isNull());
        return metadata;
    }

    private Path readings(boolean isProbability) throws Exception {
        StringBuilder text = new StringBuilder("b;a;expected\n");
        for (double a = -1; a < 3; a += 0.5) {
            double sum = a + 1.5 + BIAS;
            double expected = isProbability ? 1 / (1 + Math.exp(-sum)) : sum;
            text.append(String.format(Locale.GERMANY, "1,5;%f;%f%n", a, expected));
        }
        return Files.writeString(folder.resolve("readings.csv"), text);
    }

    @Test
    void logits_get_what_readings_with_their_probabilities_prove() throws Exception {
        Path model = write("pump.onnx", sum(ones()));

        assertThat(run("describe", model, "--features", "a,b", "--check", readings(true), "--yes"))
                .as(err.toString())
                .isZero();

        assertThat(metadata(model))
                .containsEntry("fanwatch.name", "pump")
                .containsEntry("fanwatch.version", "1.0.0")
                .containsEntry("fanwatch.features", "a,b")
                .containsEntry("fanwatch.output", "y")
                .containsEntry("fanwatch.threshold", "0.5")
                .containsEntry("fanwatch.activation", "sigmoid")
                .containsEntry("author", "somebody")
                .containsKey("fanwatch.selftest");
        assertThat(run("verify", model)).isZero();
        assertThat(out.toString()).contains("8 self-test rows as expected");
        assertThat(run("inspect", model)).isZero();
        assertThat(run("package", model, "--out", folder.resolve("pump.dp"))).isZero();
    }

    @Test
    void with_yes_nothing_is_guessed_that_only_a_person_knows() throws Exception {
        Path model = write("pump.onnx", sum(ones()));
        byte[] before = Files.readAllBytes(model);

        assertThat(run("describe", model, "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("give --features");
        assertThat(run("describe", model, "--features", "a,b", "--yes")).isEqualTo(1);
        assertThat(err.toString())
                .contains("--activation", "--direction", "--kind")
                .doesNotContain("fanwatch.act");
        assertThat(run("describe", model, "--features", "a,b", "--kind", "remaining-life", "--yes"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--alarm-level");
        assertThat(Files.readAllBytes(model)).isEqualTo(before);

        assertThat(run(
                        "describe",
                        model,
                        "--features",
                        "a,b",
                        "--kind",
                        "remaining-life",
                        "--alarm-level",
                        "10",
                        "--unit",
                        "h",
                        "--version",
                        "2.1.0",
                        "--check",
                        readings(false),
                        "--yes",
                        "-o",
                        folder.resolve("life.onnx")))
                .as(err.toString())
                .isZero();
        assertThat(metadata(folder.resolve("life.onnx")))
                .containsEntry("fanwatch.alarm_level", "10")
                .containsEntry("fanwatch.version", "2.1.0")
                .doesNotContainKey("fanwatch.threshold");
        assertThat(Files.readAllBytes(model)).isEqualTo(before);
    }

    @Test
    void which_of_two_unnamed_classes_means_a_fault_is_asked_unless_readings_with_it_tell() throws Exception {
        Path model = write(
                "classes.onnx",
                OnnxMl.GraphProto.newBuilder()
                        .addInput(tensor("x", DataType.FLOAT, 2))
                        .addInitializer(weights("w", 2, 2)
                                .addFloatData(0)
                                .addFloatData(1)
                                .addFloatData(0)
                                .addFloatData(1))
                        .addNode(node("MatMul", List.of("y"), "x", "w"))
                        .addNode(node("Softmax", List.of("p"), "y"))
                        .addOutput(tensor("p", DataType.FLOAT, 2)));
        Path alone = Files.writeString(folder.resolve("alone.csv"), "a,b\n1,-2\n0.5,1\n");
        Path told = Files.writeString(folder.resolve("told.csv"), "a,b,expected\n1,-2,0.26894\n0.5,1,0.81757\n");
        Path target = folder.resolve("described.onnx");
        List<Object> options = List.of(
                "describe",
                model,
                "--yes",
                "--name=m",
                "--version=1.0.0",
                "--features=a,b",
                "--threshold=0.5",
                "--output=p",
                "-o",
                target);

        for (List<Object> more : List.<List<Object>>of(List.of(), List.of("--check", alone))) {
            err.getBuffer().setLength(0);
            assertThat(run(Stream.concat(options.stream(), more.stream()).toArray()))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("second is taken for a fault", "--positive to 1", "0 if the first");
            assertThat(target).doesNotExist();
        }
        for (List<Object> more : List.<List<Object>>of(List.of("--positive=0"), List.of("--check", told))) {
            assertThat(run(Stream.concat(options.stream(), more.stream()).toArray()))
                    .as(err.toString())
                    .isZero();
            Files.delete(target);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CBM1xyz, CatBoost, format='onnx'",
        "80049500, Python pickle, skl2onnx",
        "894844460D0A, HDF5, tf2onnx",
        "504B0304, zip archive, torch.onnx.export",
        "1C00000054464C33, TensorFlow Lite, tf2onnx",
        "version https://git-lfs.github.com/spec/v1, Git LFS, git lfs pull",
        "7B226C6561726E6572223A7B, XGBoost, convert_xgboost"
    })
    void a_file_in_another_tools_own_format_is_named_with_how_onnx_comes_of_it(
            String start, String format, String remedy) throws Exception {
        boolean hex = start.matches("[0-9A-F]+");
        Path model = Files.write(
                folder.resolve("m.onnx"),
                hex ? HexFormat.of().parseHex(start) : start.getBytes(StandardCharsets.UTF_8));

        for (String command : List.of("describe", "verify", "package")) {
            err.getBuffer().setLength(0);
            assertThat(run(command, model)).isEqualTo(1);
            assertThat(err.toString()).contains("m.onnx is no ONNX model, but", format, remedy);
        }
    }

    @Test
    void what_the_file_shows_is_named_when_something_is_missing() throws Exception {
        Path model = write(
                "pump.onnx",
                sum(ones()).addNode(node("Sigmoid", List.of("p"), "y")).addOutput(tensor("p", DataType.FLOAT, 1)));

        assertThat(run("describe", model, "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("input x[N, 2]", "give --features");
        assertThat(run("describe", model, "--features", "a,b", "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("the outputs [y, p]", "give --output");
        assertThat(run("describe", model, "--features", "a,b", "--output", "p", "--missing", "nan", "--yes"))
                .as(err.toString())
                .isZero();
        assertThat(metadata(model)).containsEntry("fanwatch.missing", "nan");
    }

    @Test
    void what_numbers_stand_for_at_an_input_of_texts_is_asked_for() throws Exception {
        OnnxMl.AttributeProto.Builder words = attribute("keys_strings")
                .setType(OnnxMl.AttributeProto.AttributeType.STRINGS)
                .addStrings(ByteString.copyFromUtf8("cold"))
                .addStrings(ByteString.copyFromUtf8("hot"));
        OnnxMl.AttributeProto.Builder numbers = attribute("values_floats")
                .setType(OnnxMl.AttributeProto.AttributeType.FLOATS)
                .addFloats(-4)
                .addFloats(4);
        Path model = write(
                "oven.onnx",
                OnnxMl.GraphProto.newBuilder()
                        .addInput(tensor("heat", DataType.STRING, 1))
                        .addNode(node("LabelEncoder", List.of("h"), "heat")
                                .setDomain("ai.onnx.ml")
                                .addAttribute(words)
                                .addAttribute(numbers))
                        .addNode(node("Sigmoid", List.of("p"), "h"))
                        .addOutput(tensor("p", DataType.FLOAT, 1)));

        assertThat(run("describe", model, "--features", "heat", "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("its input heat takes texts", "--values heat=a,b");
        assertThat(run("describe", model, "--features", "heat", "--values", "heat=cold,hot", "--yes"))
                .as(err.toString())
                .isZero();
        assertThat(metadata(model)).containsEntry("fanwatch.values.heat", "cold,hot");
    }

    @Test
    void readings_that_the_model_does_not_fit_are_refused() throws Exception {
        Path model = write("pump.onnx", sum(ones()));
        Path readings = Files.writeString(folder.resolve("r.csv"), "a,b,probability\n1,1,0.5\n2,2,0.123\n");

        assertThat(run("describe", model, "--features", "a,b", "--check", readings, "--yes"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("neither as it is nor after a sigmoid");
        assertThat(run("describe", model, "--features", "a,c", "--check", readings, "--yes"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("has no column c");
    }

    @Test
    void readings_may_lack_values_for_a_model_that_takes_them() throws Exception {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .addInput(tensor("x", DataType.FLOAT, 2))
                .addInitializer(ones())
                .addNode(node("IsNaN", List.of("lacks"), "x"))
                .addNode(node("Cast", List.of("count"), "lacks")
                        .addAttribute(attribute("to")
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(DataType.FLOAT.getNumber())))
                .addNode(node("MatMul", List.of("z"), "count", "w"))
                .addNode(node("Sigmoid", List.of("p"), "z"))
                .addOutput(tensor("p", DataType.FLOAT, 1));
        Path model = write("pump.onnx", graph);
        Path readings = Files.writeString(folder.resolve("r.csv"), "a,b,expected\n1,2,0.5\n,NaN,0.8808\n3,,0.7311\n");

        assertThat(run("describe", model, "--features", "a,b", "--check", readings, "--yes"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("row 2 has no number in column 1");
        assertThat(run("describe", model, "--features", "a,b", "--missing", "nan", "--check", readings, "--yes"))
                .as(err.toString())
                .isZero();
        assertThat(metadata(model))
                .containsEntry("fanwatch.missing", "nan")
                .containsEntry("fanwatch.selftest", "[[1.0,2.0,0.5]]");
    }

    @Test
    void how_several_readings_lie_in_a_row_is_asked_and_told_by_the_layout() throws Exception {
        OnnxMl.GraphProto.Builder graph = sum(weights("w", 4, 1).addAllFloatData(List.of(1f, 0f, 0f, 0f)))
                .setInput(0, tensor("x", DataType.FLOAT, 4))
                .addNode(node("Sigmoid", List.of("p"), "y"))
                .setOutput(0, tensor("p", DataType.FLOAT, 1));
        Path model = write("pump.onnx", graph);
        Object[] options = {"describe", model, "--features", "a,b", "--window", "2", "--yes"};

        assertThat(run(options)).isEqualTo(1);
        assertThat(err.toString()).contains("set --layout to readings-first or features-first");
        assertThat(run(Stream.concat(Arrays.stream(options), Stream.of("--layout", "features-first"))
                        .toArray()))
                .isZero();
        assertThat(metadata(model)).containsEntry("fanwatch.layout", "features-first");
    }

    private static OnnxMl.AttributeProto.Builder attribute(String name) {
        return OnnxMl.AttributeProto.newBuilder().setName(name);
    }

    private static OnnxMl.GraphProto.Builder classes(String... names) {
        OnnxMl.AttributeProto.Builder labels =
                attribute("classlabels_strings").setType(OnnxMl.AttributeProto.AttributeType.STRINGS);
        Arrays.stream(names).forEach(name -> labels.addStrings(ByteString.copyFromUtf8(name)));
        return OnnxMl.GraphProto.newBuilder()
                .addInput(tensor("x", DataType.FLOAT, 1))
                .addNode(node("LinearClassifier", List.of("label", "p"), "x")
                        .setDomain("ai.onnx.ml")
                        .addAttribute(labels)
                        .addAttribute(attribute("coefficients")
                                .setType(OnnxMl.AttributeProto.AttributeType.FLOATS)
                                .addFloats(1)
                                .addFloats(-1))
                        .addAttribute(attribute("intercepts")
                                .setType(OnnxMl.AttributeProto.AttributeType.FLOATS)
                                .addFloats(0)
                                .addFloats(0))
                        .addAttribute(attribute("post_transform")
                                .setType(OnnxMl.AttributeProto.AttributeType.STRING)
                                .setS(ByteString.copyFromUtf8("LOGISTIC"))))
                .addOutput(tensor("label", DataType.STRING, 0))
                .addOutput(tensor("p", DataType.FLOAT, 2));
    }

    @Test
    void without_yes_it_asks_until_a_gateway_would_take_the_model() throws Exception {
        Path model = write("valve.onnx", classes("bad", "good"));

        assertThat(answering("noise\nworse\nbad\ny\n", "describe", model))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).contains("--features", "[bad, good]", "--positive", "valve 1.0.0 is fit");
        assertThat(metadata(model))
                .containsEntry("fanwatch.features", "noise")
                .containsEntry("fanwatch.output", "p")
                .containsEntry("fanwatch.positive", "bad");
    }

    @Test
    void without_an_answer_nothing_is_written() throws Exception {
        Path model = write("valve.onnx", classes("bad", "good"));
        byte[] before = Files.readAllBytes(model);

        assertThat(answering("", "describe", model)).isEqualTo(1);
        assertThat(err.toString()).contains("nobody to ask", "--yes");
        assertThat(answering("n\n", "describe", model, "--features", "noise", "--positive", "bad"))
                .isEqualTo(1);
        assertThat(Files.readAllBytes(model)).isEqualTo(before);
    }

    private Path withWeightsIn(String location) throws Exception {
        OnnxMl.TensorProto.Builder weights =
                weights("w", 2, 1).setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        Map.of("location", location, "offset", "4", "length", "8")
                .forEach((key, value) -> weights.addExternalData(
                        OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        OnnxMl.GraphProto.Builder graph = sum(weights);
        graph.clearOutput().addNode(node("Sigmoid", List.of("p"), "y")).addOutput(tensor("p", DataType.FLOAT, 1));
        return write("parts.onnx", graph);
    }

    @Test
    void weights_beside_the_model_are_folded_in_and_others_refused() throws Exception {
        Path model = withWeightsIn("parts.onnx.data");
        ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(9).putFloat(1).putFloat(1);
        Files.write(folder.resolve("parts.onnx.data"), data.array());

        assertThat(run("verify", model)).isEqualTo(1);
        assertThat(err.toString()).contains("its weights are in parts.onnx.data");
        Path whole = folder.resolve("whole.onnx");
        assertThat(run("describe", model, "--features", "a,b", "--check", readings(true), "--yes", "-o", whole))
                .as(err.toString())
                .isZero();
        assertThat(run("verify", whole)).isZero();

        // described but still in parts, as some exporters can write metadata themselves
        OnnxMl.ModelProto described = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(whole));
        OnnxMl.ModelProto parts = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(model)).toBuilder()
                .addAllMetadataProps(described.getMetadataPropsList().stream()
                        .filter(entry -> entry.getKey().startsWith("fanwatch."))
                        .toList())
                .build();
        Files.write(model, parts.toByteArray());
        Path dp = folder.resolve("parts.dp");
        assertThat(run("package", model, "--out", dp)).as(err.toString()).isZero();
        try (InputStream in = Files.newInputStream(dp);
                JarInputStream jar = new JarInputStream(in)) {
            jar.getNextJarEntry();
            JarInputStream bundle = new JarInputStream(new ByteArrayInputStream(jar.readAllBytes()));
            bundle.getNextJarEntry();
            OnnxMl.ModelProto packed = OnnxMl.ModelProto.parseFrom(bundle.readAllBytes());
            assertThat(packed.getGraph().getInitializer(0).getExternalDataCount())
                    .isZero();
            assertThat(packed.getGraph().getInitializer(0).getRawData().size()).isEqualTo(8);
        }

        Path large = folder.resolve("parts.onnx.data");
        try (java.io.RandomAccessFile sparse = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }
        assertThat(run("package", model, "--out", dp)).isEqualTo(1);
        assertThat(err.toString()).contains("3221", "more than the 20971520");

        Path elsewhere = withWeightsIn("/etc/hostname");
        assertThat(run("describe", elsewhere, "--features", "a,b", "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("/etc/hostname, which is not a file beside it");
    }

    @Test
    void wrong_usage_ends_with_code_2() {
        assertThat(run("describe")).isEqualTo(2);
        assertThat(run("describe", "--nonsense", "x.onnx")).isEqualTo(2);
    }
}
