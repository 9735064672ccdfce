// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.fanwatch.scoring.onnx.internal.session.ExternalFiles;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelStructure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Folds weights that an exporter has put in files beside the model into the model itself: gateways take nothing else. */
final class ExternalWeights {

    private final Path model;

    private ExternalWeights(Path model) {
        this.model = model;
    }

    /**
     * The content of the model with its weights; the same bytes if it had them.
     *
     * @param maximumBytes how many bytes it may have with them; looked at before any of them is read
     */
    static byte[] fold(Path model, byte[] bytes, long maximumBytes) throws ModelToolException {
        try {
            ExternalFiles files = ModelStructure.of(ByteBuffer.wrap(bytes)).externalFiles();
            if (files.names().isEmpty()) {
                return bytes;
            }
            files.checkBeside(model, maximumBytes);
            OnnxMl.ModelProto.Builder builder = OnnxMl.ModelProto.parseFrom(bytes).toBuilder();
            new ExternalWeights(model).fold(builder);
            return builder.build().toByteArray();
        } catch (InvalidModelException | InvalidProtocolBufferException e) {
            throw new ModelToolException("A gateway would refuse " + model + ": " + e.getMessage() + ".", e);
        } catch (IOException | NumberFormatException e) {
            throw new ModelToolException(
                    "The weights of " + model + " cannot be read beside it (" + e + "). Export it again.", e);
        }
    }

    private void fold(Message.Builder message) throws IOException {
        if (message instanceof TensorProto.Builder tensor) {
            if (tensor.getExternalDataCount() > 0) {
                read(tensor);
            }
            return;
        }
        for (FieldDescriptor field : List.copyOf(message.getAllFields().keySet())) {
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                continue;
            }
            if (field.isRepeated()) {
                for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
                    fold(message.getRepeatedFieldBuilder(field, i));
                }
            } else {
                fold(message.getFieldBuilder(field));
            }
        }
    }

    private void read(TensorProto.Builder tensor) throws IOException {
        Map<String, String> where = new HashMap<>();
        tensor.getExternalDataList().forEach(entry -> where.put(entry.getKey(), entry.getValue()));
        try (RandomAccessFile file =
                new RandomAccessFile(model.resolveSibling(where.get("location")).toFile(), "r")) {
            long offset = Long.parseLong(where.getOrDefault("offset", "0"));
            long length = Long.parseLong(where.getOrDefault("length", String.valueOf(file.length() - offset)));
            if (length < 0 || offset < 0 || length > file.length() - offset) {
                throw new IOException(
                        "the tensor " + tensor.getName() + " is beyond the end of " + where.get("location"));
            }
            byte[] content = new byte[Math.toIntExact(length)];
            file.seek(offset);
            file.readFully(content);
            tensor.setRawData(ByteString.copyFrom(content)).clearExternalData().clearDataLocation();
        }
    }
}
