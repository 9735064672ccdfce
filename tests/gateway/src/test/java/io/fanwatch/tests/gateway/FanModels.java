// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import ai.onnx.proto.OnnxMl;
import io.fanwatch.model.tools.ModelOnDisk;
import io.fanwatch.model.tools.ModelPackage;
import io.fanwatch.model.tools.ModelToolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;

/** Packages of later versions of the fan model, made as an operator makes them. */
final class FanModels {

    private FanModels() {}

    /** The shipped model under another version, in a package. */
    static Path sound(String version, Path folder) throws IOException, ModelToolException {
        return pack(sound(version), version, folder);
    }

    /** The shipped model under another version. */
    static OnnxMl.ModelProto sound(String version) throws IOException {
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.parseFrom(shipped()).toBuilder();
        for (OnnxMl.StringStringEntryProto.Builder entry : model.getMetadataPropsBuilderList()) {
            if (entry.getKey().equals("fanwatch.version")) {
                entry.setValue(version);
            }
        }
        return model.build();
    }

    /** A model that passes every check and gives NaN for a reading of zeros. */
    static Path failingOnZeros(String version, Path folder) throws IOException, ModelToolException {
        OnnxMl.TensorProto weights = OnnxMl.TensorProto.newBuilder()
                .setName("w")
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                .addDims(4)
                .addDims(1)
                .addAllFloatData(List.of(0.004f, 0.008f, 0.012f, 0.016f))
                .build();
        OnnxMl.TensorProto bias = OnnxMl.TensorProto.newBuilder()
                .setName("b")
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                .addDims(1)
                .addFloatData(-3.5f)
                .build();
        OnnxMl.GraphProto graph = OnnxMl.GraphProto.newBuilder()
                .setName("fan")
                .addInput(tensor("features", 4))
                .addInitializer(weights)
                .addInitializer(bias)
                .addNode(node("Gemm", "sum", "features", "w", "b"))
                .addNode(node("Log", "probability", "sum"))
                .addOutput(tensor("probability", 1))
                .build();
        double probability = Math.log(0.004 * 600 + 0.008 * 40 + 0.012 * 150 + 0.016 * 48 - 3.5);
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph);
        Map.of(
                        "fanwatch.name",
                        "fan",
                        "fanwatch.version",
                        version,
                        "fanwatch.features",
                        "rotation,temperature,vibration,sound",
                        "fanwatch.output",
                        "probability",
                        "fanwatch.threshold",
                        "0.7",
                        "fanwatch.selftest",
                        "[[600,40,150,48," + probability + "]]")
                .forEach((key, value) -> model.addMetadataProps(
                        OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return pack(model.build(), version, folder);
    }

    private static Path pack(OnnxMl.ModelProto model, String version, Path folder)
            throws IOException, ModelToolException {
        Path file = Files.write(folder.resolve("fan-" + version + ".onnx"), model.toByteArray());
        Path packed = folder.resolve("fan-" + version + ".dp");
        ModelPackage.of(ModelOnDisk.read(file), ModelOnDisk.DEFAULT_MAXIMUM_BYTES)
                .write(packed);
        return packed;
    }

    private static byte[] shipped() throws IOException {
        byte[] bundle = Packages.bundles(Packages.file(Packages.FAN_MODEL))
                .values()
                .iterator()
                .next();
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(bundle))) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                if (entry.getName().endsWith(".onnx")) {
                    return jar.readAllBytes();
                }
            }
        }
        throw new IOException("the model package has no model");
    }

    private static OnnxMl.NodeProto node(String operator, String output, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static OnnxMl.ValueInfoProto tensor(String name, int width) {
        OnnxMl.TensorShapeProto shape = OnnxMl.TensorShapeProto.newBuilder()
                .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("N"))
                .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(width))
                .build();
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
