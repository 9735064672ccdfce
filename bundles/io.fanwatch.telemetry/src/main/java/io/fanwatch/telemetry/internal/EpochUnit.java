// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a number of since 1970 counts. */
enum EpochUnit {
    EPOCH_SECONDS("seconds", 1_000_000_000L),
    EPOCH_MILLIS("milliseconds", 1_000_000L),
    EPOCH_MICROS("microseconds", 1_000L),
    EPOCH_NANOS("nanoseconds", 1L);

    private static final int LONG_DIGITS = 19;
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,30}(?:\\.\\d{0,30})?(?:[eE][+]?\\d{1,2})?");
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);
    private static final Instant USUAL_FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant USUAL_LAST = Instant.parse("2100-01-01T00:00:00Z");

    private final String words;
    private final BigDecimal nanos;

    EpochUnit(String words, long nanos) {
        this.words = words;
        this.nanos = BigDecimal.valueOf(nanos);
    }

    /** The moment so many of it after 1970, if the text is a number that says one. */
    Optional<Instant> moment(String text) {
        if (isWhole(text)) { // as nearly all are, and several times faster than by big numbers
            long count = Long.parseLong(text);
            long perSecond = NANOS_PER_SECOND.longValueExact() / nanos.longValueExact();
            long second = count / perSecond;
            return second > Instant.MAX.getEpochSecond()
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochSecond(second, count % perSecond * nanos.longValueExact()));
        }
        if (!NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal[] seconds = new BigDecimal(text)
                .multiply(nanos)
                .setScale(0, RoundingMode.HALF_UP)
                .divideAndRemainder(NANOS_PER_SECOND);
        if (seconds[0].abs().compareTo(BigDecimal.valueOf(Instant.MAX.getEpochSecond())) > 0) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochSecond(seconds[0].longValueExact(), seconds[1].longValueExact()));
    }

    /* digits that a long has room for */
    private static boolean isWhole(String text) {
        int length = text.length();
        if (length == 0 || length > LONG_DIGITS || length == LONG_DIGITS && text.charAt(0) == '9') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The unit in which the number is a moment of this century. */
    static Optional<EpochUnit> guess(String text) {
        return Arrays.stream(values())
                .filter(unit -> unit.moment(text)
                        .filter(time -> time.isAfter(USUAL_FIRST) && time.isBefore(USUAL_LAST))
                        .isPresent())
                .findFirst();
    }

    /** As people say it. */
    String words() {
        return words;
    }
}
