// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.ModelChange;
import io.fanwatch.component.AlarmJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.message.KuraPayload;

/**
 * A message for the cloud as it waits on the disk.
 *
 * @param type {@code transition}, {@code alarm}, {@code model}, {@code summary} of one fan or {@code summaries} of many
 * @param device the fan's id, {@code fans} for many, or a scorer's
 * @param time when what it tells of happened
 * @param metrics Strings, Longs, Doubles and Booleans by name
 * @param body what does not fit in metrics
 */
@SuppressWarnings("ArrayRecordComponent")
record CloudMessage(String type, String device, Instant time, Map<String, Object> metrics, Optional<byte[]> body) {

    /** How an alarm changed: what people ask for as metrics, all of it as JSON in the body. */
    static CloudMessage of(Alarm alarm) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("deviceID", alarm.deviceId());
        metrics.put("number", alarm.number());
        metrics.put("cause", alarm.cause().name());
        metrics.put("severity", alarm.severity().name());
        metrics.put("state", alarm.state().name());
        metrics.put("active", alarm.active());
        metrics.put("reason", alarm.reason());
        metrics.put("since", alarm.since().toString());
        alarm.acknowledged().ifPresent(mark -> metrics.put("user", mark.user()));
        alarm.outcome().ifPresent(outcome -> metrics.put("outcome", outcome));
        alarm.evidence().forEach((name, value) -> metrics.put(dotted("evidence.", name), value));
        return new CloudMessage(
                "alarm", alarm.deviceId(), alarm.changed(), metrics, Optional.of(AlarmJson.write(alarm)));
    }

    /** What happened to a scorer's model: a metric for each part that is known and for each figure that is text or a number. */
    static CloudMessage of(ModelChange change) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("component", change.component());
        metrics.put("change", change.kind().name());
        metrics.put("model", change.model());
        if (!change.before().isEmpty()) {
            metrics.put("before", change.before());
        }
        metrics.put("message", change.message());
        change.figures()
                .forEach((name, value) ->
                        figure(value).ifPresent(figure -> metrics.put(dotted("figures.", name), figure)));
        return new CloudMessage("model", change.component(), change.time(), metrics, Optional.empty());
    }

    private static String dotted(String prefix, String name) {
        return prefix + name.replaceAll("\\s+", ".");
    }

    /* a type of metric that Kura has; infinite numbers have no place in JSON, which some clouds make of them */
    private static Optional<Object> figure(Object value) {
        if (value instanceof Double || value instanceof Float) {
            return Optional.<Object>of(((Number) value).doubleValue())
                    .filter(number -> Double.isFinite((Double) number));
        }
        if (value instanceof Number number) {
            return Optional.of(number.longValue());
        }
        return Optional.of(value instanceof Boolean ? value : value.toString());
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, type);
            write(out, device);
            out.writeLong(time.toEpochMilli());
            out.writeInt(metrics.size());
            for (Map.Entry<String, Object> metric : metrics.entrySet()) {
                write(out, metric.getKey());
                writeValue(out, metric.getValue());
            }
            out.writeInt(body.map(b -> b.length).orElse(-1));
            out.write(body.orElse(new byte[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /* DataOutputStream.writeUTF takes no more than 65,535 bytes */
    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String read(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }

    private static void writeValue(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Long number) {
            out.writeByte('L');
            out.writeLong(number);
        } else if (value instanceof Double number) {
            out.writeByte('D');
            out.writeDouble(number);
        } else if (value instanceof Boolean yes) {
            out.writeByte('B');
            out.writeBoolean(yes);
        } else {
            out.writeByte('S');
            write(out, value.toString());
        }
    }

    /** Reads a stored message; fails if it is none. */
    static CloudMessage decode(byte[] stored) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
            String type = read(in);
            String device = read(in);
            Instant time = Instant.ofEpochMilli(in.readLong());
            Map<String, Object> metrics = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                metrics.put(read(in), readValue(in));
            }
            int length = in.readInt();
            Optional<byte[]> body = length < 0 ? Optional.empty() : Optional.of(in.readNBytes(length));
            return new CloudMessage(type, device, time, metrics, body);
        }
    }

    private static Object readValue(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case 'L' -> in.readLong();
            case 'D' -> in.readDouble();
            case 'B' -> in.readBoolean();
            default -> read(in);
        };
    }

    KuraMessage toKura() {
        KuraPayload payload = new KuraPayload();
        payload.setTimestamp(Date.from(time));
        metrics.forEach(payload::addMetric);
        body.ifPresent(payload::setBody);
        return new KuraMessage(payload, Map.of("type", type, "deviceId", topicLevel(device)));
    }

    /* cloud publishers put it into topics, and Kura's fails on a dollar sign or backslash */
    private static String topicLevel(String text) {
        return text.replaceAll("[/+#$\\\\\\s\\p{Cntrl}]", "_");
    }
}
