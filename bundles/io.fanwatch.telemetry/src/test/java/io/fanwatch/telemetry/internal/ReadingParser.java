// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.telemetry.internal.formats.JsonFormat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a listener makes of a message that holds one reading, with the scanner and without. For one thread. */
final class ReadingParser {

    private final ReadingFormat format;
    private final ReadingScanner scanner;
    private final MessageReader reader;

    ReadingParser(ReadingFormat format) {
        this.format = format;
        this.scanner = new ReadingScanner(settings(format));
        this.reader = new MessageReader(settings(format));
    }

    /**
     * @param topic what the message was published on
     * @param arrival the reading's time if the message says none
     * @throws RejectedReadingException if the message is no reading of the format; it says why
     */
    Reading parse(String topic, byte[] payload, Instant arrival) throws RejectedReadingException {
        Optional<Reading> usual = scanner.scan(topic, payload, arrival);
        return usual.isPresent() ? usual.get() : parseJson(topic, payload, arrival);
    }

    /** The same without the scanner. */
    Reading parseJson(String topic, byte[] payload, Instant arrival) throws RejectedReadingException {
        return reader.read(topic, payload, arrival)
                .get(0)
                .orThrow()
                .complete(format.schema(), MissingValues.REJECT, arrival);
    }

    /** JSON with these fields, and everything else as by default. */
    static PayloadSettings settings(ReadingFormat format) {
        return new PayloadSettings(
                format,
                Optional.of(new JsonFormat(false)),
                format.schema().names().stream().map(FeatureDefinition::named).toList(),
                format.deviceField()
                        .map(field -> List.of(FieldPath.of("device.field", field)))
                        .orElse(List.of()),
                new TopicLevels(List.of(format.deviceTopicLevel())),
                PayloadSettings.path("id.field", format.idField()),
                PayloadSettings.path("time.field", format.timeField()),
                new RecordSplitter(""),
                false,
                MissingValues.REJECT,
                JoinSettings.NONE,
                true);
    }
}
