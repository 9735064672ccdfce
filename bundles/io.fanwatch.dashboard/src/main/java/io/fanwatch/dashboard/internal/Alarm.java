package io.fanwatch.dashboard.internal;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One alarm of one fan. Times in ms since 1970.
 *
 * @param number which alarm, ascending
 * @param fan the fan's id
 * @param raised when it went on
 * @param cleared when it went off, if it did
 * @param peak the largest fault probability meanwhile
 * @param model whose probability that is
 * @param acknowledgement who has seen it, if anybody has
 */
record Alarm(
        long number,
        String fan,
        long raised,
        OptionalLong cleared,
        float peak,
        String model,
        Optional<Acknowledgement> acknowledgement) {

    /**
     * Somebody has seen an alarm.
     *
     * @param user the log-in's name
     * @param time when
     */
    record Acknowledgement(String user, long time) {}

    boolean isOpen() {
        return cleared.isEmpty();
    }

    Alarm clearedAt(long time) {
        return new Alarm(number, fan, raised, OptionalLong.of(time), peak, model, acknowledgement);
    }

    Alarm withPeak(float probability) {
        return new Alarm(number, fan, raised, cleared, probability, model, acknowledgement);
    }

    Alarm acknowledged(String user, long time) {
        return new Alarm(number, fan, raised, cleared, peak, model, Optional.of(new Acknowledgement(user, time)));
    }
}
