// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import io.fanwatch.telemetry.internal.formats.Repeated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes device, id, time and features out of a record. Immutable. */
final class FieldReader {

    private final PayloadSettings settings;
    private final FeatureValue values;
    private final boolean judges;

    FieldReader(PayloadSettings settings) {
        this.settings = settings;
        this.values = new FeatureValue(settings.decimalComma());
        this.judges = settings.features().stream()
                .noneMatch(feature -> Quality.isName(feature.path().toString()));
    }

    RawReading read(RecordView record, String topic, Instant arrival) throws RejectedReadingException {
        Optional<String> device = settings.format().deviceField().isPresent() ? device(record) : Optional.empty();
        Optional<String> id = settings.idPath().isPresent()
                ? text(settings.idPath().get(), record, Kind.INVALID_ID)
                : Optional.empty();
        if (id.isPresent()) {
            settings.format().checkId(id.get());
        }
        Optional<Instant> time = time(record, arrival);
        List<FeatureDefinition> features = settings.features();
        Optional<Object> bad = judges ? Quality.around(record.content()).map(Object.class::cast) : Optional.empty();
        double[] numbers = new double[features.size()];
        Map<Integer, RejectedReadingException> missing = Map.of();
        for (int i = 0; i < numbers.length; i++) {
            FeatureDefinition feature = features.get(i);
            try {
                numbers[i] = values.of(
                        feature, bad.isPresent() ? bad.get() : feature.path().measuredIn(record));
            } catch (MissingValueException e) {
                numbers[i] = Double.NaN;
                missing = missing.isEmpty() ? new HashMap<>() : missing;
                String hint = e.isAbsent() && settings.missing() == MissingValues.REJECT
                        ? Fields.hint(record.content(), feature.path().toString())
                        : "";
                missing.put(i, new RejectedReadingException(e.kind(), e.getMessage() + hint));
            }
        }
        return new RawReading(deviceOrThrow(device, missing, record, topic), id, time, numbers, missing);
    }

    /* what is wrong with the values is told first */
    private String deviceOrThrow(
            Optional<String> device, Map<Integer, RejectedReadingException> missing, RecordView record, String topic)
            throws RejectedReadingException {
        if (settings.format().deviceField().isEmpty()) {
            return settings.format().checkDevice(settings.levels().of(topic));
        }
        if (device.isPresent()) {
            return settings.format().checkDevice(device.get());
        }
        if (!missing.isEmpty() && settings.missing() == MissingValues.REJECT) {
            throw missing.get(missing.keySet().stream().min(Integer::compare).orElseThrow());
        }
        String field = settings.format().deviceField().get();
        throw new RejectedReadingException(
                Kind.FIELD_MISSING, "the field " + field + " is missing" + Fields.hint(record.content(), field));
    }

    private Optional<String> device(RecordView record) throws RejectedReadingException {
        if (settings.devicePaths().size() == 1) {
            return text(settings.devicePaths().get(0), record, Kind.INVALID_DEVICE)
                    .or(record::device);
        }
        List<String> parts = new ArrayList<>();
        for (FieldPath path : settings.devicePaths()) {
            text(path, record, Kind.INVALID_DEVICE).ifPresent(parts::add);
        }
        return parts.size() == settings.devicePaths().size() ? Optional.of(String.join("/", parts)) : record.device();
    }

    private Optional<Instant> time(RecordView record, Instant arrival) throws RejectedReadingException {
        Optional<String> written = settings.timePath().isPresent()
                ? text(settings.timePath().get(), record, Kind.INVALID_TIME).filter(text -> !text.isBlank())
                : Optional.empty();
        return written.isPresent()
                ? Optional.of(settings.format().time().parse(written.get(), arrival))
                : record.time();
    }

    private static Optional<String> text(FieldPath path, RecordView record, Kind kind) throws RejectedReadingException {
        Object value = path.in(record);
        if (value == FieldPath.ABSENT || value == null) {
            return Optional.empty();
        }
        if (value == Repeated.FIELD) {
            throw FeatureValue.repeated(path);
        }
        if (!(value instanceof String || value instanceof Number)) {
            throw new RejectedReadingException(
                    kind,
                    "the field " + path + " is neither text nor a number: give the path of what"
                            + " counts in it, as in " + path + ".value, or another field");
        }
        return Optional.of(value.toString());
    }
}
