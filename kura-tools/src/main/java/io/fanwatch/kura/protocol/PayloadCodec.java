// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.kura.message.KuraPayload;

/**
 * A payload as the bytes that Kura sends: protocol buffers, gzip around them if wanted. Fields of the message: 1
 * timestamp (int64, milliseconds since 1970), 2 position, 5000 metric (repeated), 5001 body (bytes).
 */
public final class PayloadCodec {

    private static final int TIMESTAMP = 1;
    private static final int POSITION = 2;
    private static final int METRIC = 5000;
    private static final int BODY = 5001;

    private static final int GZIP_MAGIC = GZIPInputStream.GZIP_MAGIC;
    private static final int MAX_BYTES = 16 << 20;

    private PayloadCodec() {}

    /**
     * Encodes a payload; a metric without a value is left out, as Kura does.
     *
     * @throws IllegalArgumentException if a metric is of a type that the protocol lacks, or a position lacks its latitude
     *     or longitude
     */
    public static byte[] encode(KuraPayload payload) {
        return ProtobufBytes.of(out -> {
            if (payload.getTimestamp() != null) {
                out.writeInt64(TIMESTAMP, payload.getTimestamp().getTime());
            }
            if (payload.getPosition() != null) {
                out.writeByteArray(POSITION, PositionCodec.encode(payload.getPosition()));
            }
            for (Map.Entry<String, Object> metric : new TreeMap<>(payload.metrics()).entrySet()) {
                if (metric.getValue() != null) {
                    out.writeByteArray(METRIC, MetricCodec.encode(metric.getKey(), metric.getValue()));
                }
            }
            if (payload.getBody() != null) {
                out.writeByteArray(BODY, payload.getBody());
            }
        });
    }

    /** As {@link #encode}, and compressed where that is shorter, which is what a Kura sends by default. */
    public static byte[] encodeShort(KuraPayload payload) {
        byte[] plain = encode(payload);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException("memory refuses to be written", e);
        }
        return compressed.size() < plain.length ? compressed.toByteArray() : plain;
    }

    /**
     * Decodes a payload, compressed or not; unknown fields are skipped.
     *
     * @throws MalformedPayloadException if the bytes are no payload, or one of more than 16 MiB
     */
    public static KuraPayload decode(byte[] bytes) throws MalformedPayloadException {
        try {
            return parse(isCompressed(bytes) ? uncompress(bytes) : bytes);
        } catch (IOException e) {
            throw new MalformedPayloadException("no payload in Kura's format: " + e.getMessage(), e);
        }
    }

    private static KuraPayload parse(byte[] bytes) throws IOException, MalformedPayloadException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        KuraPayload payload = new KuraPayload();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case TIMESTAMP -> payload.setTimestamp(new Date(in.readInt64()));
                case POSITION -> payload.setPosition(PositionCodec.decode(in.readByteArray()));
                case METRIC -> {
                    MetricCodec.Metric metric = MetricCodec.decode(in.readByteArray());
                    payload.addMetric(metric.name(), metric.value());
                }
                case BODY -> payload.setBody(in.readByteArray());
                default -> in.skipField(tag);
            }
        }
        return payload;
    }

    private static boolean isCompressed(byte[] bytes) {
        return bytes.length >= 2 && ((bytes[0] & 0xff) | (bytes[1] & 0xff) << 8) == GZIP_MAGIC;
    }

    private static byte[] uncompress(byte[] bytes) throws IOException, MalformedPayloadException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] plain = gzip.readNBytes(MAX_BYTES + 1);
            if (plain.length > MAX_BYTES) {
                throw new MalformedPayloadException("the payload has more than " + MAX_BYTES + " bytes");
            }
            return plain;
        }
    }
}
