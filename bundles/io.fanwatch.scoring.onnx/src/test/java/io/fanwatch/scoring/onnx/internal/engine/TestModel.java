// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes small model files. */
final class TestModel {

    private final OnnxMl.GraphProto.Builder graph =
            OnnxMl.GraphProto.newBuilder().setName("test");
    private final OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13));

    private TestModel() {}

    static TestModel of() {
        return new TestModel();
    }

    /** Gives out what goes in: y = x. */
    static TestModel identity(DataType type, long... shape) {
        return of().input("x", type, shape).node("Identity", "y", "x").output("y", type, shape);
    }

    /** y = x + addend, of any length. */
    static TestModel adding(float addend) {
        return of().input("x", DataType.FLOAT, -1)
                .constant("c", addend)
                .node("Add", "y", "x", "c")
                .output("y", DataType.FLOAT, -1);
    }

    /** The sum of a row of four, with names for its columns. */
    static TestModel fan(float bias) {
        return of().input("features", DataType.FLOAT, -1, 4)
                .constant("w", 1f, 10f, 100f, 1000f)
                .constant("b", bias)
                .node("Unsqueeze", "ww", "w", "axis")
                .longs("axis", 1)
                .node("Gemm", "probability", "features", "ww", "b")
                .output("probability", DataType.FLOAT, -1, 1)
                .metadata("fanwatch.name", "fan")
                .metadata("fanwatch.features", "rotation,temperature,vibration,sound");
    }

    TestModel input(String name, DataType type, long... shape) {
        graph.addInput(tensor(name, type, shape));
        return this;
    }

    /** An input of which the file does not say the shape. */
    TestModel inputOfAnyShape(String name, DataType type) {
        graph.addInput(OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(type.getNumber()))));
        return this;
    }

    TestModel output(String name, DataType type, long... shape) {
        graph.addOutput(tensor(name, type, shape));
        return this;
    }

    TestModel outputOfSequence(String name, DataType type) {
        graph.addOutput(OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setSequenceType(OnnxMl.TypeProto.Sequence.newBuilder()
                                .setElemType(OnnxMl.TypeProto.newBuilder()
                                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                                .setElemType(type.getNumber()))))));
        return this;
    }

    TestModel node(String operator, String output, String... inputs) {
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output));
        return this;
    }

    TestModel constant(String name, float... values) {
        OnnxMl.TensorProto.Builder constant = OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .addDims(values.length);
        for (float value : values) {
            constant.addFloatData(value);
        }
        graph.addInitializer(constant);
        return this;
    }

    TestModel longs(String name, long... values) {
        OnnxMl.TensorProto.Builder constant = OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64.getNumber())
                .addDims(values.length);
        for (long value : values) {
            constant.addInt64Data(value);
        }
        graph.addInitializer(constant);
        return this;
    }

    TestModel metadata(String key, String value) {
        model.addMetadataProps(
                OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value));
        return this;
    }

    TestModel version(long version) {
        model.setModelVersion(version).setProducerName("tests");
        return this;
    }

    byte[] bytes() {
        return model.setGraph(graph).build().toByteArray();
    }

    /** Writes the file, also its folder. */
    Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes());
    }

    private static OnnxMl.ValueInfoProto tensor(String name, DataType type, long... dimensions) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (int i = 0; i < dimensions.length; i++) {
            shape.addDim(
                    dimensions[i] < 0
                            ? OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("N" + i)
                            : OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(dimensions[i]));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
