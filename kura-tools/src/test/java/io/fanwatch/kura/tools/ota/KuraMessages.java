// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label.LABEL_OPTIONAL;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label.LABEL_REPEATED;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label.LABEL_REQUIRED;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Kura's payload by the definition itself, read and written by protobuf's own reflection and not by the code under test. */
final class KuraMessages {

    private static final Descriptor PAYLOAD = definition();
    private static final Descriptor METRIC = PAYLOAD.findNestedTypeByName("KuraMetric");

    private KuraMessages() {}

    static byte[] encode(Map<String, Object> metrics, String body) {
        DynamicMessage.Builder payload = DynamicMessage.newBuilder(PAYLOAD);
        metrics.forEach(
                (name, value) -> payload.addRepeatedField(PAYLOAD.findFieldByName("metric"), metric(name, value)));
        if (!body.isEmpty()) {
            payload.setField(PAYLOAD.findFieldByName("body"), ByteString.copyFromUtf8(body));
        }
        return payload.build().toByteArray();
    }

    static Map<String, Object> metrics(byte[] bytes) {
        try {
            Map<String, Object> metrics = new HashMap<>();
            DynamicMessage payload = DynamicMessage.parseFrom(PAYLOAD, bytes);
            for (Object each : (List<?>) payload.getField(PAYLOAD.findFieldByName("metric"))) {
                DynamicMessage metric = (DynamicMessage) each;
                int type = ((EnumValueDescriptor) metric.getField(METRIC.findFieldByNumber(2))).getNumber();
                metrics.put(
                        (String) metric.getField(METRIC.findFieldByNumber(1)),
                        metric.getField(METRIC.findFieldByNumber(3 + type)));
            }
            return metrics;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static DynamicMessage metric(String name, Object value) {
        int type = value instanceof Long ? 2 : value instanceof Integer ? 3 : value instanceof Boolean ? 4 : 5;
        FieldDescriptor typeField = METRIC.findFieldByNumber(2);
        return DynamicMessage.newBuilder(METRIC)
                .setField(METRIC.findFieldByNumber(1), name)
                .setField(typeField, typeField.getEnumType().findValueByNumber(type))
                .setField(METRIC.findFieldByNumber(3 + type), value)
                .build();
    }

    private static Descriptor definition() {
        EnumDescriptorProto.Builder types = EnumDescriptorProto.newBuilder().setName("ValueType");
        List<String> names = List.of("DOUBLE", "FLOAT", "INT64", "INT32", "BOOL", "STRING", "BYTES");
        for (int i = 0; i < names.size(); i++) {
            types.addValue(
                    EnumValueDescriptorProto.newBuilder().setName(names.get(i)).setNumber(i));
        }
        DescriptorProto metric = DescriptorProto.newBuilder()
                .setName("KuraMetric")
                .addEnumType(types)
                .addField(field("name", 1, Type.TYPE_STRING, LABEL_REQUIRED))
                .addField(field("type", 2, Type.TYPE_ENUM, LABEL_REQUIRED).toBuilder()
                        .setTypeName("ValueType"))
                .addField(field("double_value", 3, Type.TYPE_DOUBLE, LABEL_OPTIONAL))
                .addField(field("float_value", 4, Type.TYPE_FLOAT, LABEL_OPTIONAL))
                .addField(field("long_value", 5, Type.TYPE_INT64, LABEL_OPTIONAL))
                .addField(field("int_value", 6, Type.TYPE_INT32, LABEL_OPTIONAL))
                .addField(field("bool_value", 7, Type.TYPE_BOOL, LABEL_OPTIONAL))
                .addField(field("string_value", 8, Type.TYPE_STRING, LABEL_OPTIONAL))
                .addField(field("bytes_value", 9, Type.TYPE_BYTES, LABEL_OPTIONAL))
                .build();
        DescriptorProto payload = DescriptorProto.newBuilder()
                .setName("KuraPayload")
                .addNestedType(metric)
                .addField(field("timestamp", 1, Type.TYPE_INT64, LABEL_OPTIONAL))
                .addField(field("metric", 5000, Type.TYPE_MESSAGE, LABEL_REPEATED).toBuilder()
                        .setTypeName("KuraMetric"))
                .addField(field("body", 5001, Type.TYPE_BYTES, LABEL_OPTIONAL))
                .build();
        try {
            return FileDescriptor.buildFrom(
                            FileDescriptorProto.newBuilder()
                                    .setName("kura")
                                    .addMessageType(payload)
                                    .build(),
                            new FileDescriptor[0])
                    .findMessageTypeByName("KuraPayload");
        } catch (DescriptorValidationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static FieldDescriptorProto field(String name, int number, Type type, Label label) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(label)
                .build();
    }
}
