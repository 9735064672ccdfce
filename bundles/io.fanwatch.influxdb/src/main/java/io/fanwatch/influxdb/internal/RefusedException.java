// SPDX-License-Identifier: EPL-2.0
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

    /** Whether the answer does not say that points are at fault. */
    boolean blamesNoPoint() {
        String answer = getMessage().toLowerCase(Locale.ROOT);
        return !isTooLarge() && DATA_WORDS.stream().noneMatch(answer::contains);
    }

    boolean isTooLarge() {
        return code == 413;
    }

    boolean isMissingPlace() {
        return code == 404 || getMessage().contains("retention policy not found");
    }

    String remedy(String database) {
        if (isMissingPlace()) {
            return "create the database " + database + " and its retention policy, in InfluxDB 2 a mapping of both to a"
                    + " bucket, or allow it here (create.database, retention.duration)";
        }
        if (getMessage().contains(" WAL ") || getMessage().contains("no space left on device")) {
            // whose log (WAL) could not be written once writes nothing more, also when there is room
            return "make room on its disk, then restart it: it may write nothing before";
        }
        return switch (code) {
            case 401 -> "set username and password, for InfluxDB 2 the token";
            case 403 -> "give the user or token the right to write to " + database;
            case 400, 422 -> "check the database, its address and its version";
            case 413 -> "a single point is too large for it";
            case 429, 502, 503, 504 -> "it is busy or starting; tried again by itself";
            default -> code >= 500 ? "look at its log" : "check url, it may not be InfluxDB's";
        };
    }

    /** How many points were left out, if the database says it. */
    Optional<Integer> dropped() {
        Matcher count = DROPPED.matcher(getMessage());
        return count.find() && count.group(1).length() < 9
                ? Optional.of(Integer.valueOf(count.group(1)))
                : Optional.empty();
    }
}
