// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.ScoringException;
import io.fanwatch.component.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The readings in a row that a scorer refuses, while it is not known whether they are to blame or the configuration. One thread
 * writes; any may read.
 */
final class Suspects {

    private static final Duration LONG = Duration.ofSeconds(60);

    private record Suspect(Delivery delivery, String reason) {}

    private record Refusal(String reason, long sinceNanos) {}

    private final List<Suspect> all = new CopyOnWriteArrayList<>();
    private long dueNanos;
    /* it lasts while they are tried again */
    private volatile Optional<Refusal> refusal = Optional.empty();

    int size() {
        return all.size();
    }

    /** Whether there are some that are to be tried again now. */
    boolean areDue() {
        return !all.isEmpty() && System.nanoTime() - dueNanos > 0;
    }

    void retryAfter(Duration pause) {
        dueNanos = System.nanoTime() + pause.toNanos();
    }

    void add(Delivery delivery, String reason) {
        all.add(new Suspect(delivery, reason));
        if (refusal.isEmpty()) {
            refusal = Optional.of(new Refusal(reason, System.nanoTime()));
        }
    }

    /** Forgets them; the refusal goes on until it is known to be over. */
    void tryAgain() {
        all.clear();
    }

    Optional<Delivery> oldest() {
        return all.stream().findFirst().map(Suspect::delivery);
    }

    /** The oldest is none any more. */
    void removeOldest() {
        all.remove(0);
    }

    /** It is over, and none is left. */
    void end() {
        all.clear();
        refusal = Optional.empty();
    }

    ScoringException tooMany() {
        return ScoringException.passing(
                "the scorer refuses " + all.size() + " readings in a row, which wait: "
                        + all.get(0).reason()
                        + ". If they are wrong themselves, set refused.maximum of the predictor to 0",
                null);
    }

    /** A warning while there are some, an error after a minute. */
    Optional<Problem> problem() {
        return refusal.map(first -> {
            String message = "readings wait until the scorer takes one of them: " + first.reason();
            return System.nanoTime() - first.sinceNanos() > LONG.toNanos()
                    ? Problem.error(message)
                    : Problem.warning(message);
        });
    }
}
