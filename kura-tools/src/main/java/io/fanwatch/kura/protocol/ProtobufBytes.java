// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.protocol;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes one message of protocol buffers to memory. */
final class ProtobufBytes {

    private ProtobufBytes() {}

    static byte[] of(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("memory refuses to be written", e);
        }
        return bytes.toByteArray();
    }

    /** Writes the fields of the message. */
    @FunctionalInterface
    interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }
}
