// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.Reading;
import java.time.Instant;
import java.util.Optional;

/** Makes a reading of a message that holds one: of usual ones by a scanner, for speed, and of all others by the format. For one thread. */
public final class ReadingParser {

    private final ReadingFormat format;
    private final ReadingScanner scanner;
    private final MessageReader reader;

    public ReadingParser(ReadingFormat format) {
        this.format = format;
        this.scanner = new ReadingScanner(format);
        this.reader = new MessageReader(PayloadSettings.of(format));
    }

    /**
     * @param topic what the message was published on
     * @param arrival the reading's time if the message says none
     * @throws RejectedReadingException if the message is no reading of the format; it says why
     */
    public Reading parse(String topic, byte[] payload, Instant arrival) throws RejectedReadingException {
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
}
