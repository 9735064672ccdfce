// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadFormat;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import io.fanwatch.telemetry.internal.Quality;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One value a message, named by the end of its topic: {@code hall2/fan7/rotation} with 528.5 gives the fields
 * {@code rotation}, {@code fan7/rotation} and {@code hall2/fan7/rotation}. The device is the topic without its last level,
 * unless the configuration names levels. A JSON object gives the field {@code value} in it, if it has one.
 */
public final class ValuePerTopicFormat implements PayloadFormat {

    private static final int MAXIMUM_LEVELS = 16;

    @Override
    public PayloadDecoder open() {
        return ValuePerTopicFormat::decode;
    }

    private static List<PayloadRecord> decode(PayloadMessage message) throws MalformedPayloadException {
        String text = PayloadText.of(message.payload()).strip();
        boolean json = text.startsWith("{") || text.startsWith("[") || text.startsWith("\"");
        Object value = json ? JsonTree.of(text) : plain(text);
        Map<String, Object> fields = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, inner) -> fields.put(name.toString(), inner));
            value = object.containsKey("value") ? Quality.judged(object.get("value"), object) : object;
        }
        String topic = message.topic();
        int at = topic.length();
        for (int levels = 0; levels < MAXIMUM_LEVELS && at >= 0; levels++) {
            at = topic.lastIndexOf('/', at - 1);
            fields.put(topic.substring(at + 1), value);
        }
        int last = topic.lastIndexOf('/');
        Optional<String> device = last > 0 ? Optional.of(topic.substring(0, last)) : Optional.empty();
        return List.of(PayloadRecord.of(fields, device, Optional.empty()));
    }

    private static Object plain(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> text;
        };
    }
}
