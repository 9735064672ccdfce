// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.kura.type.DataType;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.wire.WireRecord;

/**
 * Makes readings of wire records. Immutable.
 *
 * @param properties where records have the values of the schema's features
 * @param device the property with the device; without it the emitter of the envelope is the device
 * @param time the property with the time in milliseconds since 1970
 * @param leavesMissing whether a missing value is left to the scorer, as NaN
 */
record RecordReader(
        FeatureSchema schema,
        List<String> properties,
        Optional<String> device,
        Optional<String> time,
        boolean leavesMissing) {

    private static final int SHOWN = 64;

    /**
     * @param features names separated by commas, each alone or as {@code feature=property}
     * @throws IllegalArgumentException if the features are not of that form; the message says what is wrong
     */
    static RecordReader of(String features, Optional<String> device, Optional<String> time, boolean leavesMissing) {
        List<String> names = new ArrayList<>();
        List<String> properties = new ArrayList<>();
        for (String part : features.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = (equals < 0 ? part : part.substring(0, equals)).strip();
            String property = part.substring(equals + 1).strip();
            if (name.isEmpty() || property.isEmpty()) {
                throw new IllegalArgumentException("features is " + features
                        + ": name features separated by commas, each alone or as feature=property");
            }
            names.add(name);
            properties.add(property);
        }
        try {
            return new RecordReader(new FeatureSchema(names), List.copyOf(properties), device, time, leavesMissing);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("features is " + features + ": " + e.getMessage(), e);
        }
    }

    /**
     * Makes a reading of a record.
     *
     * @param emitter which component sent the record
     * @param arrival when it arrived
     * @throws ScoringException permanent, if the record lacks the device, a feature that may not be missing, or every
     *     feature, or a value is no finite number
     */
    Reading read(WireRecord wireRecord, String emitter, Instant arrival) throws ScoringException {
        Map<String, TypedValue<?>> given = wireRecord.getProperties();
        double[] values = new double[properties.size()];
        boolean any = false;
        for (int i = 0; i < values.length; i++) {
            TypedValue<?> value = given.get(properties.get(i));
            values[i] = leavesMissing && isMissing(value) ? Double.NaN : number(properties.get(i), value);
            any |= !Double.isNaN(values[i]);
        }
        if (!any) {
            throw notANumber(properties.get(0), given.get(properties.get(0)));
        }
        return Reading.withMissing(
                device(given, emitter), Optional.empty(), time(given).orElse(arrival), schema, values);
    }

    private String device(Map<String, TypedValue<?>> given, String emitter) throws ScoringException {
        if (device.isEmpty()) {
            return emitter;
        }
        TypedValue<?> value = given.get(device.get());
        if (value == null || value.getType() == DataType.BYTE_ARRAY) {
            throw ScoringException.permanent(
                    "the property " + device.get() + ", which names the fan, is " + shown(value));
        }
        String text = Objects.toString(value.getValue(), "");
        if (text.isBlank()) {
            throw ScoringException.permanent("the property " + device.get() + ", which names the fan, is blank");
        }
        return text;
    }

    private Optional<Instant> time(Map<String, TypedValue<?>> given) {
        return time.map(given::get)
                .map(TypedValue::getValue)
                .filter(Long.class::isInstance)
                .map(millis -> Instant.ofEpochMilli((Long) millis));
    }

    private static double number(String property, TypedValue<?> value) throws ScoringException {
        double number = Double.NaN;
        if (value != null && value.getValue() instanceof Number direct) {
            number = direct.doubleValue();
        } else if (value != null && value.getValue() instanceof String text) {
            number = parse(text.strip());
        }
        if (!Double.isFinite(number)) {
            throw notANumber(property, value);
        }
        return number;
    }

    /* NaN as DOUBLE, FLOAT or text */
    private static boolean isMissing(TypedValue<?> value) {
        return value == null
                || "NaN".equalsIgnoreCase(String.valueOf(value.getValue()).strip());
    }

    private static ScoringException notANumber(String property, TypedValue<?> value) {
        return ScoringException.permanent(
                "the property " + property + " is " + shown(value) + (value == null ? "" : ", not a finite number"));
    }

    /* Double.parseDouble takes hexadecimal digits and type letters too */
    private static double parse(String text) {
        if (!text.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0)) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String shown(TypedValue<?> value) {
        if (value == null) {
            return "missing";
        }
        if (value.getType() == DataType.BYTE_ARRAY) {
            return "a BYTE_ARRAY";
        }
        String text = String.valueOf(value.getValue());
        return value.getType() + " '" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "'";
    }
}
