// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One occurrence of an alarm, from when it was raised until it is over, as ISA-18.2 and IEC 62682 see it. Times are the
 * gateway's. Immutable.
 *
 * @param number tells occurrences apart, ascending, also over restarts
 * @param deviceId which device
 * @param cause what it is about
 * @param severity how urgent it is
 * @param state where it is in its life
 * @param active whether its cause holds
 * @param reason what it says, in words, as of when its cause last held
 * @param since when it was raised
 * @param changed when it last changed
 * @param cleared when its cause last ceased, if it did
 * @param until until when it is shelved, if it is
 * @param acknowledged who has seen it, if anybody has
 * @param outcome what it turned out to be: a kind of fault, {@link #FALSE_ALARM} or {@link #UNCLEAR}, if anybody said so
 * @param evidence numbers from when its cause last held: the values by their features' names, {@code probability}, {@code distance},
 *     {@code remaining}, {@code remaining_low} and {@code remaining_high} in hours, {@code deviation(FEATURE)} in σ; unmodifiable
 */
public record Alarm(
        long number,
        String deviceId,
        AlarmCause cause,
        AlarmSeverity severity,
        State state,
        boolean active,
        String reason,
        Instant since,
        Instant changed,
        Optional<Instant> cleared,
        Optional<Instant> until,
        Optional<Mark> acknowledged,
        Optional<String> outcome,
        Map<String, Double> evidence) {

    /** An outcome: there was nothing wrong. */
    public static final String FALSE_ALARM = "false alarm";

    /** An outcome: nobody knows. */
    public static final String UNCLEAR = "unclear";

    /** Where an alarm is in its life. */
    public enum State {
        /** It is over. */
        NORMAL,
        /** Its cause holds and nobody has said that they have seen it. */
        UNACKNOWLEDGED,
        /** Its cause holds and somebody has seen it. */
        ACKNOWLEDGED,
        /** Its cause no longer holds, but nobody has seen it. */
        RETURNED,
        /** Somebody does not want to hear of it for a time. */
        SHELVED,
        /** Its device is out of service, for maintenance. */
        OUT_OF_SERVICE,
        /** Its machine stands. */
        SUPPRESSED
    }

    /**
     * Somebody did something.
     *
     * @param user who
     * @param time when
     */
    public record Mark(String user, Instant time) {}

    /** Copies the evidence, in its order. */
    public Alarm {
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }

    /** Whether it is in one of the states in which an operator is to do something. */
    public boolean isPending() {
        return state == State.UNACKNOWLEDGED || state == State.ACKNOWLEDGED || state == State.RETURNED;
    }
}
