// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes small model files. */
public final class TestModel {

    private final OnnxMl.GraphProto.Builder graph =
            OnnxMl.GraphProto.newBuilder().setName("test");
    private final OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13));

    private TestModel() {}

    public static TestModel of() {
        return new TestModel();
    }

    /** Gives out what goes in: y = x. */
    public static TestModel identity(DataType type, long... shape) {
        return of().input("x", type, shape).node("Identity", "y", "x").output("y", type, shape);
    }

    /** y = x + addend, of any length. */
    public static TestModel adding(float addend) {
        return of().input("x", DataType.FLOAT, -1)
                .constant("c", addend)
                .node("Add", "y", "x", "c")
                .output("y", DataType.FLOAT, -1);
    }

    /** The sum of a row of four, with names for its columns. */
    public static TestModel fan(float bias) {
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

    public TestModel input(String name, DataType type, long... shape) {
        graph.addInput(tensor(name, type, shape));
        return this;
    }

    /** An input of which the file does not say the shape. */
    public TestModel inputOfAnyShape(String name, DataType type) {
        graph.addInput(OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(type.getNumber()))));
        return this;
    }

    public TestModel output(String name, DataType type, long... shape) {
        graph.addOutput(tensor(name, type, shape));
        return this;
    }

    public TestModel outputOfSequence(String name, DataType type) {
        graph.addOutput(OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setSequenceType(OnnxMl.TypeProto.Sequence.newBuilder()
                                .setElemType(OnnxMl.TypeProto.newBuilder()
                                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                                .setElemType(type.getNumber()))))));
        return this;
    }

    public TestModel node(String operator, String output, String... inputs) {
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output));
        return this;
    }

    /** The last node gets an attribute, of a text, whole numbers, fractions or texts. */
    public TestModel attribute(String name, Object value) {
        OnnxMl.AttributeProto.Builder attribute =
                OnnxMl.AttributeProto.newBuilder().setName(name);
        if (value instanceof String text) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
        } else if (value instanceof Long number) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(number);
        } else if (value instanceof long[] numbers) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.INTS);
            Arrays.stream(numbers).forEach(attribute::addInts);
        } else if (value instanceof float[] numbers) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.FLOATS);
            for (float number : numbers) {
                attribute.addFloats(number);
            }
        } else if (value instanceof String[] texts) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.STRINGS);
            Arrays.stream(texts).forEach(text -> attribute.addStrings(ByteString.copyFromUtf8(text)));
        } else {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.GRAPH).setG(((TestModel) value).graph);
        }
        OnnxMl.NodeProto.Builder node = graph.getNodeBuilder(graph.getNodeCount() - 1);
        node.addAttribute(attribute);
        return this;
    }

    /** The last node is of another set of operators, and has further outputs. */
    public TestModel of(String domain, String... outputs) {
        graph.getNodeBuilder(graph.getNodeCount() - 1).setDomain(domain).addAllOutput(List.of(outputs));
        return this;
    }

    public TestModel operators(String domain, long version) {
        model.addOpsetImport(
                OnnxMl.OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version));
        return this;
    }

    public TestModel ir(long version, long operators) {
        model.setIrVersion(version)
                .setOpsetImport(0, OnnxMl.OperatorSetIdProto.newBuilder().setVersion(operators));
        return this;
    }

    /** A column of weights, [as many, columns]. */
    public TestModel matrix(String name, DataType type, int columns, double... values) {
        OnnxMl.TensorProto.Builder constant = OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addDims(values.length / columns)
                .addDims(columns);
        for (double value : values) {
            if (type == DataType.DOUBLE) {
                constant.addDoubleData(value);
            } else {
                constant.addFloatData((float) value);
            }
        }
        graph.addInitializer(constant);
        return this;
    }

    /** Weights that are in another file. */
    public TestModel external(String name, String location, long... shape) {
        OnnxMl.TensorProto.Builder constant = OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                .addExternalData(OnnxMl.StringStringEntryProto.newBuilder()
                        .setKey("location")
                        .setValue(location));
        Arrays.stream(shape).forEach(constant::addDims);
        graph.addInitializer(constant);
        return this;
    }

    /** An output of maps, one a row. */
    public TestModel outputOfMaps(String name, DataType keys) {
        graph.addOutput(OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setSequenceType(OnnxMl.TypeProto.Sequence.newBuilder()
                                .setElemType(OnnxMl.TypeProto.newBuilder()
                                        .setMapType(OnnxMl.TypeProto.Map.newBuilder()
                                                .setKeyType(keys.getNumber())
                                                .setValueType(OnnxMl.TypeProto.newBuilder()
                                                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                                                .setElemType(DataType.FLOAT.getNumber()))))))));
        return this;
    }

    public TestModel constant(String name, float... values) {
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

    public TestModel longs(String name, long... values) {
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

    public TestModel metadata(String key, String value) {
        model.addMetadataProps(
                OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value));
        return this;
    }

    public TestModel version(long version) {
        model.setModelVersion(version).setProducerName("tests");
        return this;
    }

    public byte[] bytes() {
        return model.setGraph(graph).build().toByteArray();
    }

    /** Writes the file, also its folder. */
    public Path write(Path file) throws IOException {
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
