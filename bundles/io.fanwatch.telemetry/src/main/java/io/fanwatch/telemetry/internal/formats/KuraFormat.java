// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadFormat;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Kura's cloud services publish: a KuraPayload as protobuf, kurapayload.proto, or as simple JSON with {@code sentOn} and
 * {@code metrics}. A record has the metrics by their names; the payload's time is its time.
 */
public final class KuraFormat implements PayloadFormat {

    private static final int TIMESTAMP = 1;
    private static final int METRIC = 5_000;
    private static final int BODY = 5_001;

    @Override
    public PayloadDecoder open() {
        return KuraFormat::decode;
    }

    private static List<PayloadRecord> decode(PayloadMessage message) throws MalformedPayloadException {
        byte first = message.payload()[0];
        return List.of(first == '{' || first == ' ' || first == '\n' ? json(message) : protobuf(message));
    }

    private static PayloadRecord json(PayloadMessage message) throws MalformedPayloadException {
        if (JsonTree.of(PayloadText.of(message.payload())) instanceof Map<?, ?> payload
                && payload.get("metrics") instanceof Map<?, ?> metrics) {
            Optional<Instant> time =
                    Optional.ofNullable(payload.get("sentOn")).flatMap(sentOn -> EpochTime.of(sentOn.toString()));
            return PayloadRecord.of(metrics, Optional.empty(), time);
        }
        throw new MalformedPayloadException(
                "the message is no KuraPayload in JSON, since it has no metrics: check payload.format");
    }

    private static PayloadRecord protobuf(PayloadMessage message) throws MalformedPayloadException {
        ProtobufReader payload = new ProtobufReader(message.payload());
        Map<String, Object> metrics = new LinkedHashMap<>();
        Optional<Instant> time = Optional.empty();
        boolean body = false;
        while (payload.next()) {
            switch (payload.field()) {
                case TIMESTAMP -> time = Optional.of(EpochTime.of(payload.number()));
                case METRIC -> metric(payload.message(), metrics);
                case BODY -> body = true;
                default -> {
                    // the position is of no use here
                }
            }
        }
        if (metrics.isEmpty()) {
            throw new MalformedPayloadException(
                    body
                            ? "the KuraPayload has a body and no metrics: have the values sent as metrics"
                            : "the message is no KuraPayload with metrics: check payload.format");
        }
        return PayloadRecord.of(metrics, Optional.empty(), time);
    }

    private static void metric(ProtobufReader metric, Map<String, Object> to) throws MalformedPayloadException {
        String name = "";
        Object value = null;
        while (metric.next()) {
            switch (metric.field()) {
                case 1 -> name = metric.text();
                case 3 -> value = metric.doubleNumber();
                case 4 -> value = metric.floatNumber();
                case 5 -> value = metric.number();
                case 6 -> value = (int) metric.number();
                case 7 -> value = metric.number() != 0;
                case 8 -> value = metric.text();
                default -> {
                    // its type, which the value's own field says again, or bytes
                }
            }
        }
        to.put(name, value instanceof Float number ? Double.valueOf(number.toString()) : value);
    }
}
