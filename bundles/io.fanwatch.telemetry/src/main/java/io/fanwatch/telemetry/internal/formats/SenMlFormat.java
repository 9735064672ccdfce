// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadFormat;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SenML in JSON, RFC 8428: a record a device and moment. The last part of a resolved name, behind a slash or colon, is the
 * field, what is before it the device; if a base name ends in neither, it is the device as a whole.
 * A name that begins with a slash, as LwM2M's do, is a field as a whole, and says no device.
 */
public final class SenMlFormat implements PayloadFormat {

    /** Smaller times count from the arrival, section 4.5.3. */
    private static final BigDecimal RELATIVE_BELOW = BigDecimal.valueOf(1L << 28);

    private static final BigDecimal LARGEST_TIME = BigDecimal.valueOf(1L << 40);
    private static final BigDecimal VERSION = BigDecimal.TEN;
    private static final int LONGEST_NUMBER = 40;

    private record Pack(String device, Instant time) {}

    private record Name(String device, String field) {}

    @Override
    public PayloadDecoder open() {
        return SenMlFormat::decode;
    }

    private static List<PayloadRecord> decode(PayloadMessage message) throws MalformedPayloadException {
        if (!(JsonTree.of(PayloadText.of(message.payload())) instanceof List<?> items)) {
            throw new MalformedPayloadException("the message is no SenML, which is a JSON array: check payload.format");
        }
        Map<Pack, Map<String, Object>> packs = new LinkedHashMap<>();
        String baseName = "";
        BigDecimal baseTime = BigDecimal.ZERO;
        double baseValue = 0;
        double baseSum = 0;
        for (Object item : items) {
            if (!(item instanceof Map<?, ?> entry)) {
                throw new MalformedPayloadException("an item of the SenML array is no object: check payload.format");
            }
            baseName = entry.containsKey("bn") ? String.valueOf(entry.get("bn")) : baseName;
            baseTime = entry.containsKey("bt") ? number(entry, "bt") : baseTime;
            baseValue = entry.containsKey("bv") ? number(entry, "bv").doubleValue() : baseValue;
            baseSum = entry.containsKey("bs") ? number(entry, "bs").doubleValue() : baseSum;
            refuseUnknown(entry);
            String own = entry.containsKey("n") ? String.valueOf(entry.get("n")) : "";
            Object value = value(entry, baseValue, baseSum);
            if (value != null) {
                Name name = name(baseName, own);
                Instant time =
                        time(baseTime.add(entry.containsKey("t") ? number(entry, "t") : BigDecimal.ZERO), message);
                packs.computeIfAbsent(new Pack(name.device(), time), pack -> new LinkedHashMap<>())
                        .put(name.field(), value);
            }
        }
        List<PayloadRecord> records = new ArrayList<>();
        packs.forEach((pack, fields) -> records.add(PayloadRecord.of(
                fields, Optional.of(pack.device()).filter(device -> !device.isEmpty()), Optional.of(pack.time()))));
        return records;
    }

    private static Object value(Map<?, ?> entry, double baseValue, double baseSum) throws MalformedPayloadException {
        if (entry.containsKey("v")) {
            return baseValue == 0
                    ? entry.get("v")
                    : (Object) (baseValue + number(entry, "v").doubleValue());
        }
        for (String other : List.of("vb", "vs")) {
            if (entry.containsKey(other)) {
                return entry.get(other);
            }
        }
        return entry.containsKey("s") ? (Object) (baseSum + number(entry, "s").doubleValue()) : null;
    }

    /* sections 4.4 and 12.3.3 */
    private static void refuseUnknown(Map<?, ?> entry) throws MalformedPayloadException {
        if (entry.containsKey("bver") && number(entry, "bver").compareTo(VERSION) > 0) {
            throw new MalformedPayloadException("the SenML version " + entry.get("bver")
                    + " is later than 10, which is read here: have it sent as RFC 8428 has it");
        }
        for (Object label : entry.keySet()) {
            if (label.toString().endsWith("_")) {
                throw new MalformedPayloadException("the SenML field " + label
                        + " must be understood, as its underscore says, and is not known here: have it left out");
            }
        }
    }

    private static Name name(String base, String own) throws MalformedPayloadException {
        String whole = base + own;
        if (whole.startsWith("/")) {
            return new Name("", whole);
        }
        int cut = Math.max(whole.lastIndexOf('/'), whole.lastIndexOf(':'));
        if (!own.isEmpty() && cut < base.length() - 1) {
            cut = base.length() - 1; // a base name that goes on in the own name: taken as two parts all the same
        }
        String field = whole.substring(cut + 1);
        if (field.isEmpty()) {
            throw new MalformedPayloadException("an entry of the SenML array has no name: have n or bn sent");
        }
        String device = whole.substring(0, cut + 1);
        return new Name(device.replaceFirst("[/:]$", ""), field);
    }

    private static Instant time(BigDecimal seconds, PayloadMessage message) throws MalformedPayloadException {
        if (seconds.abs().compareTo(LARGEST_TIME) > 0) {
            throw new MalformedPayloadException("a SenML time is not in seconds: have bt and t sent in seconds");
        }
        long whole = seconds.longValue();
        long nanos =
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
        Instant from = seconds.compareTo(RELATIVE_BELOW) < 0 ? message.arrival() : Instant.EPOCH;
        return from.plusSeconds(whole).plusNanos(nanos);
    }

    private static BigDecimal number(Map<?, ?> entry, String name) throws MalformedPayloadException {
        String text = String.valueOf(entry.get(name));
        try {
            BigDecimal number = text.length() <= LONGEST_NUMBER ? new BigDecimal(text) : BigDecimal.ZERO;
            if (text.length() <= LONGEST_NUMBER && Math.abs((long) number.scale()) <= LONGEST_NUMBER * 10L) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same answer as for one that is too long
        }
        throw new MalformedPayloadException("the SenML field " + name + " is no number");
    }
}
