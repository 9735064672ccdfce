// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.examples;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadFormat;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Messages such as {@code deviceID=7 rotation=528.5 temperature=35.9}. */
@Component(property = "kura.service.pid=example-format-key-value")
public final class KeyValueFormat implements PayloadFormat {

    @Override
    public PayloadDecoder open() {
        return KeyValueFormat::decode;
    }

    private static List<PayloadRecord> decode(PayloadMessage message) throws MalformedPayloadException {
        Map<String, Object> fields = new HashMap<>();
        String text = new String(message.payload(), StandardCharsets.UTF_8).strip();
        for (String pair : text.split("\\s+")) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new MalformedPayloadException(
                        "there is no key=value at its start: choose another payload.format");
            }
            fields.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return List.of(PayloadRecord.of(fields));
    }
}
