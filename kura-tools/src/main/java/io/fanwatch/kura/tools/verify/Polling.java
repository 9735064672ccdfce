// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.terminal.Progress;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Waits for what a gateway does later, and shows that it waits. Not safe for use by several threads. */
final class Polling {

    private static final Duration INTERVAL = Duration.ofMillis(300);

    private final Duration timeout;
    private final Terminal terminal;
    private final OptionalLong endNanos;

    /**
     * @param timeout how long to wait for one thing
     * @param terminal where to show it
     */
    Polling(Duration timeout, Terminal terminal) {
        this(timeout, terminal, OptionalLong.empty());
    }

    private Polling(Duration timeout, Terminal terminal, OptionalLong endNanos) {
        this.timeout = timeout;
        this.terminal = terminal;
        this.endNanos = endNanos;
    }

    /** The same time for one thing, but for all of them together no more than that, from now on. */
    Polling until(Duration limit) {
        return new Polling(timeout, terminal, OptionalLong.of(System.nanoTime() + limit.toNanos()));
    }

    /** Whether there is no time for any more. */
    boolean isOver() {
        return endNanos.isPresent() && endNanos.getAsLong() - System.nanoTime() <= 0;
    }

    /** Looks again; returns what is still missing, in words, or nothing when the wait is over. */
    @FunctionalInterface
    interface Look {
        Optional<String> missing()
                throws CommandException, RefusedException, CheckFailedException, InterruptedException;
    }

    /**
     * Looks again and again until nothing is missing. A look that fails is tried again: a gateway may be busy while it
     * installs.
     *
     * @throws CheckFailedException if something is missing after the time-out
     */
    void await(String what, Look look) throws CheckFailedException, InterruptedException {
        if (isOver()) {
            throw new CheckFailedException("the time is over before this could be waited for: look in Kura's console");
        }
        long start = System.nanoTime();
        int seconds = (int) timeout.toSeconds();
        try (Progress progress = Progress.start("Waiting for " + what + ", seconds", seconds, terminal)) {
            while (true) {
                Optional<String> missing = look(look);
                long waited = System.nanoTime() - start;
                if (missing.isEmpty()) {
                    return;
                }
                if (waited >= timeout.toNanos() || isOver()) {
                    Duration time = isOver() ? Duration.ofNanos(waited).truncatedTo(ChronoUnit.SECONDS) : timeout;
                    throw new CheckFailedException(missing.get() + " (after " + words(time) + ")");
                }
                progress.at((int) Duration.ofNanos(waited).toSeconds());
                Thread.sleep(INTERVAL.toMillis());
            }
        }
    }

    /** A duration as people write it, such as {@code 2m}. */
    static String words(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static Optional<String> look(Look look) throws CheckFailedException, InterruptedException {
        try {
            return look.missing();
        } catch (CommandException | RefusedException e) {
            return Optional.of(e.getMessage());
        }
    }
}
