// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.tests.fuzz.FuzzTarget;
import io.fanwatch.tests.fuzz.StandIns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the scanner makes of a message must be what the JSON parser makes of it. */
public final class ScannerFuzz implements FuzzTarget {

    private static final Instant ARRIVAL = Instant.parse("2026-01-01T12:00:00Z");
    private static final String TOPIC = "fan/7";

    private final List<PayloadSettings> formats = List.of(
            format(Map.of()),
            format(Map.of("time.format", "AUTOMATIC")),
            format(Map.of("time.format", "ISO_8601")),
            format(Map.of("time.format", "EPOCH_MILLIS", "device.source", "TOPIC", "id.field", "")));

    private static PayloadSettings format(Map<String, String> written) {
        return PayloadSettings.of(StandIns.configuration(TelemetryConfiguration.class, written), Optional.empty());
    }

    @Override
    public void take(byte[] input) {
        for (PayloadSettings format : formats) {
            try {
                Optional<Reading> scanned = new ReadingScanner(format).scan(TOPIC, input, ARRIVAL);
                if (scanned.isPresent()) {
                    compare(scanned.get(), parsed(format, input));
                }
            } catch (RejectedReadingException e) {
                throw new AssertionError("one takes it, the other refuses it", e);
            }
        }
    }

    private static Reading parsed(PayloadSettings format, byte[] input) throws RejectedReadingException {
        return new MessageReader(format)
                .read(TOPIC, input, ARRIVAL)
                .get(0)
                .orThrow()
                .complete(format.format().schema(), MissingValues.REJECT, ARRIVAL);
    }

    private static void compare(Reading scanned, Reading parsed) {
        boolean same = scanned.deviceId().equals(parsed.deviceId())
                && scanned.id().equals(parsed.id())
                && scanned.time().equals(parsed.time());
        for (int i = 0; i < scanned.schema().size(); i++) {
            same &= Double.compare(scanned.value(i), parsed.value(i)) == 0;
        }
        if (!same) {
            throw new AssertionError(scanned + " is scanned, " + parsed + " is parsed");
        }
    }
}
