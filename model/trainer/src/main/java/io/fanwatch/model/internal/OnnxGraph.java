// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An ONNX file in the making. The same calls always give the same bytes. */
final class OnnxGraph {

    /** Name of what comes in, {@code [N, columns]}. */
    static final String INPUT = "features";

    private static final String WINDOW = "window";
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final String TREES = "ai.onnx.ml";
    private static final int TREES_OPSET = 3;
    private static final String ROWS = "N";

    private final GraphProto.Builder graph;
    private boolean trees;

    OnnxGraph(String name, int columns) {
        graph = GraphProto.newBuilder().setName(name).addInput(tensor(INPUT, columns));
    }

    /** A graph of the last readings of each device, {@code [N, readings, columns]}, which it puts behind one another. */
    OnnxGraph(String name, int readings, int columns) {
        graph = GraphProto.newBuilder().setName(name).addInput(tensor(WINDOW, readings, columns));
        node("Flatten", INPUT, WINDOW);
    }

    void output(String name, int columns) {
        graph.addOutput(tensor(name, columns));
    }

    NodeProto.Builder node(String operator, String output, String... inputs) {
        return graph.addNodeBuilder()
                .setName(operator + "-" + output)
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    /** A node of the operators for trees. */
    NodeProto.Builder treeNode(String operator, String output, String input) {
        trees = true;
        return node(operator, output, input).setDomain(TREES);
    }

    /** Some columns of a tensor, in that order. */
    String gather(String name, String from, int... columns) {
        constant(name + "Columns", columns);
        node("Gather", name, from, name + "Columns").addAttribute(integer("axis", 1));
        return name;
    }

    void constant(String name, float[] values, long... shape) {
        ByteBuffer bytes = bytes(values.length * Float.BYTES);
        for (float value : values) {
            bytes.putFloat(value);
        }
        constant(name, TensorProto.DataType.FLOAT, bytes, shape);
    }

    void constant(String name, int... values) {
        ByteBuffer bytes = bytes(values.length * Long.BYTES);
        for (int value : values) {
            bytes.putLong(value);
        }
        constant(name, TensorProto.DataType.INT64, bytes, values.length);
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void constant(String name, TensorProto.DataType type, ByteBuffer bytes, long... shape) {
        TensorProto.Builder tensor = graph.addInitializerBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(bytes.flip()));
        for (long dimension : shape) {
            tensor.addDims(dimension);
        }
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    static AttributeProto floats(String name, List<Float> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOATS)
                .addAllFloats(values)
                .build();
    }

    static AttributeProto strings(String name, List<String> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRINGS)
                .addAllStrings(values.stream().map(ByteString::copyFromUtf8).toList())
                .build();
    }

    byte[] file(String version, Map<String, String> properties) {
        ModelProto.Builder file = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("fanwatch")
                .setProducerVersion(version)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET));
        if (trees) {
            file.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(TREES).setVersion(TREES_OPSET));
        }
        properties.forEach((key, value) -> file.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return file.setGraph(graph).build().toByteArray();
    }

    private static ValueInfoProto tensor(String name, int... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam(ROWS);
        for (int dimension : dimensions) {
            shape.addDimBuilder().setDimValue(dimension);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
