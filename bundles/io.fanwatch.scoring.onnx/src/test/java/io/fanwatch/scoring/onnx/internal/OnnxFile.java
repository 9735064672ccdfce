// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal;

import ai.onnx.proto.OnnxMl;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes small model files: the logistic function of a weighted sum, one weight a feature. */
public final class OnnxFile {

    public static final FeatureSchema FAN = new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));

    private static final double[] HEALTHY = {600, 40, 150, 48};

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final double bias;
    private String lastOperator = "Sigmoid";
    private int inputWidth = 4;
    private long batch = -1;
    private boolean flat;

    private OnnxFile(double bias) {
        this.bias = bias;
        metadata.put("fanwatch.name", "fan");
        metadata.put("fanwatch.version", "1.0.0");
        metadata.put("fanwatch.features", String.join(",", FAN.names()));
        metadata.put("fanwatch.output", "probability");
        metadata.put("fanwatch.threshold", "0.4");
        metadata.put("fanwatch.selftest", "[[600,40,150,48," + expected(HEALTHY) + "]]");
    }

    /** A good model. */
    public static OnnxFile fan() {
        return new OnnxFile(-8);
    }

    /** A good model that gives other probabilities. */
    public static OnnxFile otherFan(double bias) {
        return new OnnxFile(bias);
    }

    public OnnxFile with(String key, String value) {
        metadata.put("fanwatch." + key, value);
        return this;
    }

    public OnnxFile without(String key) {
        metadata.remove("fanwatch." + key);
        return this;
    }

    public OnnxFile taking(int features) {
        inputWidth = features;
        return this;
    }

    public OnnxFile forBatchesOf(int rows) {
        batch = rows;
        return this;
    }

    public OnnxFile endingIn(String operator) {
        lastOperator = operator;
        return this;
    }

    public OnnxFile givingOneDimension() {
        flat = true;
        return this;
    }

    /** What the model gives. */
    public double expected(double... values) {
        double sum = bias;
        for (int i = 0; i < values.length; i++) {
            sum += weight(i) * values[i];
        }
        return 1 / (1 + Math.exp(-sum));
    }

    private static float weight(int feature) {
        return 0.004f * (feature + 1);
    }

    public byte[] bytes() {
        OnnxMl.TensorProto.Builder weights = OnnxMl.TensorProto.newBuilder()
                .setName("w")
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                .addDims(inputWidth)
                .addDims(1);
        for (int i = 0; i < inputWidth; i++) {
            weights.addFloatData(weight(i));
        }
        OnnxMl.TensorProto offset = OnnxMl.TensorProto.newBuilder()
                .setName("b")
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                .addDims(1)
                .addFloatData((float) bias)
                .build();
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .setName("fan")
                .addInput(tensor("features", batch, inputWidth))
                .addInitializer(weights)
                .addInitializer(offset)
                .addNode(node("Gemm", "sum", "features", "w", "b"))
                .addNode(node(lastOperator, flat ? "column" : "probability", "sum"));
        if (flat) {
            OnnxMl.AttributeProto axes = OnnxMl.AttributeProto.newBuilder()
                    .setName("axes")
                    .setType(OnnxMl.AttributeProto.AttributeType.INTS)
                    .addInts(1)
                    .build();
            OnnxMl.AttributeProto keep = OnnxMl.AttributeProto.newBuilder()
                    .setName("keepdims")
                    .setType(OnnxMl.AttributeProto.AttributeType.INT)
                    .setI(0)
                    .build();
            graph.addNode(node("ReduceMax", "probability", "column").toBuilder()
                            .addAttribute(axes)
                            .addAttribute(keep))
                    .addOutput(tensor("probability", batch));
        } else {
            graph.addOutput(tensor("probability", batch, 1));
        }
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph);
        metadata.forEach((key, value) -> model.addMetadataProps(
                OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }

    private static OnnxMl.NodeProto node(String operator, String output, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static OnnxMl.ValueInfoProto tensor(String name, long... dimensions) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (long dimension : dimensions) {
            shape.addDim(
                    dimension < 0
                            ? OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("N")
                            : OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }

    /** As an installed bundle offers it. */
    public ModelCandidate offer() {
        byte[] bytes = bytes();
        return offer(metadata.get("fanwatch.name"), metadata.get("fanwatch.version"), bytes);
    }

    public static ModelCandidate offer(String name, String version, byte[] bytes) {
        return new ModelCandidate(
                "bundle " + name + " " + version,
                name + version + Arrays.hashCode(bytes),
                Optional.of(name),
                Optional.of(version),
                Optional.empty(),
                inMemory(bytes, Optional.empty()));
    }

    /** The same as another origin would offer it, with that text as its signature file. */
    public static ModelCandidate signed(ModelCandidate offer, byte[] bytes, String signature) {
        return new ModelCandidate(
                offer.origin(),
                offer.revision() + signature.hashCode(),
                offer.name(),
                offer.version(),
                Optional.empty(),
                inMemory(bytes, Optional.of(signature)));
    }

    /** As an installed bundle offers it, signed. */
    public ModelCandidate signedBy(Keys signer) {
        byte[] bytes = bytes();
        return signed(offer(), bytes, signer.signature(bytes));
    }

    private static ModelCandidate.Source inMemory(byte[] bytes, Optional<String> signature) {
        return suffix -> suffix.isEmpty()
                ? Optional.of(new ByteArrayInputStream(bytes))
                : signature.map(text -> new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }

    public static Reading reading(double... values) {
        return new Reading("7", Optional.empty(), Instant.EPOCH, FAN, values);
    }
}
