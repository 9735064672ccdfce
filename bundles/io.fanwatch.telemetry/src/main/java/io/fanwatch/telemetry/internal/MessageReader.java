// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import io.fanwatch.telemetry.internal.formats.JsonFormat;
import io.fanwatch.telemetry.internal.formats.PayloadText;
import io.fanwatch.telemetry.internal.formats.SparkplugDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a message says of devices, whatever format it has. Keeps what a format remembers; for one thread. */
public final class MessageReader {

    /** What became of one part of a message. */
    record Part(Optional<RawReading> reading, Optional<RejectedReadingException> rejection) {

        RawReading orThrow() throws RejectedReadingException {
            if (rejection.isPresent()) {
                throw rejection.get();
            }
            return reading.orElseThrow();
        }
    }

    private final PayloadSettings settings;
    private final Optional<PayloadDecoder> decoder;
    private final FieldReader fields;

    MessageReader(PayloadSettings settings) {
        this.settings = settings;
        this.decoder = settings.payload().map(format -> format.open());
        this.fields = new FieldReader(settings);
    }

    /** What a format remembers of Sparkplug's nodes. */
    Map<String, SparkplugDecoder.Node> nodes() {
        return sparkplug().map(SparkplugDecoder::nodes).orElseGet(HashMap::new);
    }

    /** The Sparkplug node of the last message, if its birth was missed. */
    Optional<String> unborn() {
        return sparkplug().flatMap(SparkplugDecoder::unborn);
    }

    private Optional<SparkplugDecoder> sparkplug() {
        return decoder.filter(SparkplugDecoder.class::isInstance).map(SparkplugDecoder.class::cast);
    }

    /**
     * The parts of a message, in their order; none if it says nothing about values.
     *
     * @throws RejectedReadingException if no part of the message can be read
     */
    List<Part> read(String topic, byte[] payload, Instant arrival) throws RejectedReadingException {
        List<PayloadRecord> records = decode(new PayloadMessage(topic, checked(payload), arrival));
        List<Part> parts = new ArrayList<>();
        for (PayloadRecord record : records) {
            try {
                if (record.problem().isPresent()) {
                    throw new RejectedReadingException(
                            malformed(), record.problem().get());
                }
                for (RecordView view : settings.records().split(record)) {
                    parts.add(part(view, topic, arrival));
                }
            } catch (RejectedReadingException e) {
                parts.add(new Part(Optional.empty(), Optional.of(e)));
            }
        }
        return settings.join().active() ? together(parts) : parts;
    }

    /* those of one device and moment, or that follow one another, are one reading unless a value comes again */
    private static List<Part> together(List<Part> parts) {
        List<Part> joined = new ArrayList<>();
        Map<String, List<Integer>> places = new HashMap<>();
        for (Part part : parts) {
            List<Integer> ofDevice = part.reading().isPresent()
                    ? places.computeIfAbsent(part.reading().get().device(), device -> new ArrayList<>())
                    : new ArrayList<>();
            if (!joins(part, ofDevice, joined)) {
                ofDevice.add(joined.size());
                joined.add(part);
            }
        }
        return joined;
    }

    private static boolean joins(Part part, List<Integer> ofDevice, List<Part> joined) {
        for (int i = 0; i < ofDevice.size(); i++) {
            RawReading news = part.reading().orElseThrow();
            RawReading before = joined.get(ofDevice.get(i)).reading().orElseThrow();
            boolean last = i == ofDevice.size() - 1;
            if (last || news.time().isPresent() && before.time().equals(news.time())) {
                Optional<RawReading> both = before.with(news);
                if (both.isPresent()) {
                    joined.set(ofDevice.get(i), new Part(both, Optional.empty()));
                    return true;
                }
            }
        }
        return false;
    }

    /** What an operator should know of the messages so far; for any thread. */
    Optional<String> problem() {
        return decoder.flatMap(PayloadDecoder::problem);
    }

    private Part part(RecordView view, String topic, Instant arrival) {
        try {
            return new Part(Optional.of(fields.read(view, topic, arrival)), Optional.empty());
        } catch (RejectedReadingException e) {
            return new Part(Optional.empty(), Optional.of(e));
        }
    }

    private List<PayloadRecord> decode(PayloadMessage message) throws RejectedReadingException {
        try {
            byte[] unpacked =
                    PayloadText.unpacked(message.payload(), settings.format().maximumBytes());
            PayloadMessage whole = new PayloadMessage(message.topic(), unpacked, message.arrival());
            return decoder.orElseThrow(() -> new RejectedReadingException(
                            Kind.MALFORMED,
                            "no payload format matches PayloadFormat.target: install the bundle that has it"))
                    .decode(whole);
        } catch (MalformedPayloadException e) {
            boolean isText =
                    !(settings.payload().orElse(null) instanceof JsonFormat) || PayloadText.isUtf8(message.payload());
            throw new RejectedReadingException(isText ? malformed() : Kind.NOT_UTF_8, e.getMessage());
        } catch (RuntimeException
                | StackOverflowError e) { // a format of another bundle must not stop the others' readings
            throw new RejectedReadingException(
                    Kind.MALFORMED, "the payload format failed on this message: " + LogExcerpt.of(e.toString()));
        }
    }

    private Kind malformed() {
        return settings.payload().orElse(null) instanceof JsonFormat ? Kind.NOT_JSON : Kind.MALFORMED;
    }

    private byte[] checked(byte[] payload) throws RejectedReadingException {
        int maximum = settings.format().maximumBytes();
        if (payload.length == 0) {
            throw new RejectedReadingException(Kind.EMPTY, "the message is empty");
        }
        if (payload.length > maximum) {
            throw new RejectedReadingException(
                    Kind.TOO_LARGE,
                    "the message has " + payload.length + " bytes, more than the " + maximum
                            + " of payload.maximum.size: raise that (1048576 at most) or have less sent at once");
        }
        return payload;
    }
}
