package io.fanwatch.launcher.verify;

import io.fanwatch.launcher.CommandException;
import io.fanwatch.launcher.terminal.Progress;
import io.fanwatch.launcher.terminal.Terminal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Waits for what a gateway does later, and shows that it waits. Not safe for use by several threads. */
final class Patience {

    private static final Duration INTERVAL = Duration.ofMillis(300);

    private final Duration timeout;
    private final Terminal terminal;

    /**
     * @param timeout how long to wait for one thing
     * @param terminal where to show it
     */
    Patience(Duration timeout, Terminal terminal) {
        this.timeout = timeout;
        this.terminal = terminal;
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
        long start = System.nanoTime();
        int seconds = (int) timeout.toSeconds();
        try (Progress progress = Progress.start("Waiting for " + what + ", seconds", seconds, terminal)) {
            while (true) {
                Optional<String> missing = look(look);
                long waited = System.nanoTime() - start;
                if (missing.isEmpty()) {
                    return;
                }
                if (waited >= timeout.toNanos()) {
                    throw new CheckFailedException(missing.get() + " (after " + words(timeout) + ")");
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
