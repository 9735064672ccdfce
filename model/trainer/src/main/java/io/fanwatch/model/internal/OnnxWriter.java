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
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.internal.FaultModel.SelfTestRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes a model as ONNX that describes itself: preparation, standardisation, dense layers and sigmoid as a graph of plain tensors,
 * everything a scorer must know as metadata. The same model always gives the same bytes.
 */
final class OnnxWriter {

    /** Name of the input, {@code [N, features]}. */
    static final String INPUT = "features";

    /** Name of the output, {@code [N, 1]}. */
    static final String OUTPUT = "probability";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final String ROWS = "N";
    private static final int METRIC_DECIMALS = 4;

    private final GraphProto.Builder graph;

    private OnnxWriter(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    static byte[] write(FaultModel model) {
        OnnxWriter writer = new OnnxWriter(model.name());
        writer.addGraph(model);
        ModelProto.Builder file = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("fanwatch")
                .setProducerVersion(model.version())
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(writer.graph);
        describe(file, model);
        return file.build().toByteArray();
    }

    private void addGraph(FaultModel model) {
        graph.addInput(tensorInfo(INPUT, model.featureNames().size()));
        String prepared = model.preparation().write(this, INPUT);
        int width = model.preparation().width();
        constant("mean", model.standardisation().mean(), width);
        constant("scale", model.standardisation().scale(), width);
        node("Sub", "centred", prepared, "mean");
        node("Mul", "layer0", "centred", "scale");
        List<DenseLayer> layers = model.layers();
        for (int i = 0; i < layers.size(); i++) {
            boolean last = i == layers.size() - 1;
            String result = last ? "logit" : "sum" + (i + 1);
            constant(
                    "weights" + i,
                    layers.get(i).weights(),
                    layers.get(i).outputs(),
                    layers.get(i).inputs());
            constant("biases" + i, layers.get(i).biases(), layers.get(i).outputs());
            node("Gemm", result, "layer" + i, "weights" + i, "biases" + i).addAttribute(integer("transB", 1));
            if (!last) {
                node("Relu", "layer" + (i + 1), result);
            }
        }
        node("Sigmoid", OUTPUT, "logit");
        graph.addOutput(tensorInfo(OUTPUT, 1));
    }

    static AttributeProto.Builder integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value);
    }

    NodeProto.Builder node(String operator, String output, String... inputs) {
        return graph.addNodeBuilder()
                .setName(operator + "-" + output)
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    void constant(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        TensorProto.Builder tensor = graph.addInitializerBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes.flip()));
        for (long dimension : shape) {
            tensor.addDims(dimension);
        }
    }

    void constant(String name, int... values) {
        TensorProto.Builder tensor = graph.addInitializerBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(values.length);
        for (int value : values) {
            tensor.addInt64Data(value);
        }
    }

    private static ValueInfoProto tensorInfo(String name, int columns) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam(ROWS);
        shape.addDimBuilder().setDimValue(columns);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }

    private static void describe(ModelProto.Builder file, FaultModel model) {
        property(file, "fanwatch.name", model.name());
        property(file, "fanwatch.version", model.version());
        property(file, "fanwatch.features", String.join(",", model.featureNames()));
        property(file, "fanwatch.output", OUTPUT);
        property(file, "fanwatch.threshold", new BigDecimal(Double.toString(model.threshold())).toPlainString());
        if (model.preparation().fills()) {
            property(file, "fanwatch.missing", "nan");
        }
        property(file, "fanwatch.training.digest", model.dataDigest());
        property(file, "fanwatch.metrics", metrics(model.metrics()).toString());
        property(file, "fanwatch.selftest", selfTest(model.selfTest()).toString());
    }

    private static void property(ModelProto.Builder file, String key, String value) {
        file.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
    }

    /** The ratios as JSON, rounded to four decimals. */
    static JsonObject metrics(ClassificationMetrics metrics) {
        JsonObject json = new JsonObject();
        json.addProperty("accuracy", rounded(metrics.accuracy()));
        json.addProperty("precision", rounded(metrics.precision()));
        json.addProperty("recall", rounded(metrics.recall()));
        json.addProperty("f1", rounded(metrics.f1()));
        json.addProperty("roc_auc", rounded(metrics.rocAuc()));
        return json;
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(METRIC_DECIMALS, RoundingMode.HALF_EVEN);
    }

    private static JsonArray selfTest(List<SelfTestRow> rows) {
        JsonArray json = new JsonArray();
        for (SelfTestRow row : rows) {
            JsonArray values = new JsonArray();
            for (float value : row.features()) {
                values.add(value);
            }
            values.add(row.probability());
            json.add(values);
        }
        return json;
    }
}
