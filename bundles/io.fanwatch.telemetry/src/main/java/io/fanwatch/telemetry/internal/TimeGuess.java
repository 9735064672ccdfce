// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds how a time is written. */
public final class TimeGuess {

    private static final List<String> FORMATS = List.of(
            TimeFormat.PLAIN,
            TimeFormat.ISO,
            "MM/dd/yyyy hh:mm:ss a",
            "M/d/yyyy h:mm:ss a",
            "M/d/yyyy h:mm a",
            "dd/MM/yyyy HH:mm:ss",
            "MM/dd/yyyy HH:mm:ss",
            "dd.MM.yyyy HH:mm:ss",
            "d.M.yyyy H:mm:ss",
            "dd.MM.yyyy HH:mm",
            "dd-MM-yyyy HH:mm:ss",
            "yyyy/MM/dd HH:mm:ss",
            "yyyy-MM-dd HH:mm",
            "yyyyMMddHHmmss",
            "EEE, dd MMM yyyy HH:mm:ss z",
            "EEE MMM d HH:mm:ss yyyy");

    private TimeGuess() {}

    /** A value of time.format that reads this text, the likeliest first. */
    public static Optional<String> of(String text, Instant arrival) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 64) {
            return Optional.empty();
        }
        return EpochUnit.guess(text)
                .map(EpochUnit::name)
                .or(() -> FORMATS.stream()
                        .filter(format -> new TimeFormat(format, "UTC")
                                .find(utf8, 0, utf8.length, arrival)
                                .isPresent())
                        .findFirst());
    }
}
