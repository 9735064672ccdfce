// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools.cli;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import io.fanwatch.model.tools.ModelCheck;
import io.fanwatch.model.tools.ModelOnDisk;
import io.fanwatch.model.tools.ModelToolException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code model inspect}: shows what a model file says of itself, and whether a gateway would take it. */
@Command(
        name = "inspect",
        description = "Shows what a model file says of itself, and whether a gateway would take it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown, also if a gateway would refuse it", "1:the file is no ONNX model", "2:wrong usage"})
final class InspectCommand extends ModelTool {

    private static final String PREFIX = "fanwatch.";
    private static final String SELF_TEST = PREFIX + "selftest";

    @Mixin
    private SizeLimit size;

    @Parameters(paramLabel = "FILE.onnx", description = "The model file.")
    private Path file;

    @Override
    void run(PrintWriter out) throws ModelToolException {
        ModelOnDisk model = ModelOnDisk.read(file);
        OnnxMl.ModelProto onnx = parse(model);
        show(out, "file", file + ", " + model.bytes().length + " bytes");
        show(out, "digest", "sha256:" + model.digest());
        show(
                out,
                "ONNX",
                "IR version " + onnx.getIrVersion() + ", operator set "
                        + onnx.getOpsetImportList().stream()
                                .map(set -> set.getDomain() + (set.getDomain().isEmpty() ? "" : " ") + set.getVersion())
                                .collect(Collectors.joining(", "))
                        + ", " + onnx.getGraph().getNodeCount() + " nodes"
                        + (onnx.getProducerName().isEmpty() ? "" : ", written by " + onnx.getProducerName()));
        show(out, "input", tensors(onnx.getGraph().getInputList()));
        show(out, "output", tensors(onnx.getGraph().getOutputList()));
        Map<String, String> metadata = new LinkedHashMap<>();
        onnx.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        metadata.forEach((key, value) -> {
            if (key.startsWith(PREFIX) && !key.equals(SELF_TEST)) {
                show(out, key.substring(PREFIX.length()), value);
            }
        });
        show(
                out,
                "signature",
                model.signature()
                        .map(text -> text.strip().split("\\s+").length + " in "
                                + ModelOnDisk.signatureFile(file).getFileName()
                                + ", checked by: fanwatch model verify --key PUBLIC.pem " + file)
                        .orElse("none"));
        String verdict;
        try {
            ModelCheck.Passed passed = model.check("", size.bytes());
            verdict =
                    passed.selfTestRows() + " rows, all as expected; a gateway would take the model" + passed.manner();
            passed.doubts().forEach(doubt -> show(out, "in doubt", doubt));
        } catch (ModelToolException e) {
            verdict = e.getMessage();
        }
        show(out, "self-test", verdict);
    }

    private static OnnxMl.ModelProto parse(ModelOnDisk model) throws ModelToolException {
        try {
            OnnxMl.ModelProto onnx = OnnxMl.ModelProto.parseFrom(model.bytes());
            if (onnx.hasGraph()) {
                return onnx;
            }
        } catch (InvalidProtocolBufferException e) {
            throw noModel(model, e);
        }
        throw noModel(model, null);
    }

    private static ModelToolException noModel(ModelOnDisk model, Throwable cause) {
        return new ModelToolException(
                model.file() + " is no ONNX model, or only a part of one. Copy or export it again.", cause);
    }

    private static String tensors(List<OnnxMl.ValueInfoProto> values) {
        return values.stream()
                .map(value -> {
                    if (!value.getType().hasTensorType()) {
                        return value.getName() + " maps";
                    }
                    OnnxMl.TypeProto.Tensor tensor = value.getType().getTensorType();
                    String shape = tensor.getShape().getDimList().stream()
                            .map(d -> d.hasDimValue() ? Long.toString(d.getDimValue()) : "N")
                            .collect(Collectors.joining(", ", "[", "]"));
                    return value.getName() + " " + OnnxMl.TensorProto.DataType.forNumber(tensor.getElemType()) + " "
                            + shape;
                })
                .collect(Collectors.joining(", "));
    }

    private static void show(PrintWriter out, String name, String value) {
        out.printf("%-16s %s%n", name, value);
    }
}
