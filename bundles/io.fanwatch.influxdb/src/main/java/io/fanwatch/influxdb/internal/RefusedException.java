package io.fanwatch.influxdb.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The database answered, but not with success. */
final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final Pattern DROPPED = Pattern.compile("dropped=(\\d+)");
    private static final List<String> DATA_WORDS = List.of(
            "partial write",
            "unable to parse",
            "field type conflict",
            "points beyond retention",
            "max-values-per-tag",
            "max-series");

    private final int code;
    private final long retryAfterSeconds;

    /**
     * @param code the HTTP status
     * @param answer what the database said
     * @param retryAfterSeconds after how long it asks to try again; 0 if it does not say
     */
    RefusedException(int code, String answer, long retryAfterSeconds) {
        super(answer);
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    int code() {
        return code;
    }

    Duration retryAfter() {
        return Duration.ofSeconds(retryAfterSeconds);
    }

    /** Whether some of the points may be at fault, and not the request as such. */
    boolean mayBeAboutPoints() {
        return code == 400 || code == 422;
    }

    /** Whether the answer says that points are at fault. */
    boolean isAboutPoints() {
        String answer = getMessage().toLowerCase(Locale.ROOT);
        return mayBeAboutPoints() && DATA_WORDS.stream().anyMatch(answer::contains);
    }

    boolean isTooLarge() {
        return code == 413;
    }

    boolean isMissingPlace() {
        return code == 404 || getMessage().contains("retention policy not found");
    }

    /** How many points were left out, if the database says it. */
    Optional<Integer> dropped() {
        Matcher count = DROPPED.matcher(getMessage());
        return count.find() && count.group(1).length() < 9
                ? Optional.of(Integer.valueOf(count.group(1)))
                : Optional.empty();
    }
}
