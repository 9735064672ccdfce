// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.terminal;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a command is: a bar on a screen, a line every few seconds elsewhere. Not safe for use by several threads. */
public abstract class Progress implements AutoCloseable {

    private Progress() {}

    /** Shows that work has begun. */
    public static Progress start(String task, int steps, Terminal terminal) {
        return terminal.isScreen() ? new Bar(task, steps, "", 1) : new Lines(task, steps, "", terminal);
    }

    /** Shows that a file of so many bytes is on its way; its steps are bytes. */
    public static Progress startBytes(String task, int bytes, Terminal terminal) {
        return terminal.isScreen() ? new Bar(task, bytes, " KiB", 1024) : new Lines(task, bytes, " bytes", terminal);
    }

    /** So many steps are done. */
    public abstract void at(int step);

    @Override
    public abstract void close();

    private static final class Bar extends Progress {

        // asked for its width, the library's terminal would take Ctrl-C away from the JVM
        private static final int WIDTH = 79;

        private final ProgressBar bar;

        Bar(String task, int steps, String unit, int unitSize) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(steps)
                    .setUnit(unit, unitSize)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                    .showSpeed()
                    .setUpdateIntervalMillis(200)
                    .build();
        }

        @Override
        public void at(int step) {
            bar.stepTo(step);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    private static final class Lines extends Progress {

        private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

        private final String task;
        private final int steps;
        private final String unit;
        private final Terminal terminal;
        private long nextAt = System.nanoTime() + INTERVAL_NANOS;

        Lines(String task, int steps, String unit, Terminal terminal) {
            this.task = task;
            this.steps = steps;
            this.unit = unit;
            this.terminal = terminal;
        }

        @Override
        public void at(int step) {
            long now = System.nanoTime();
            if (now - nextAt >= 0) {
                nextAt = now + INTERVAL_NANOS;
                terminal.println(String.format(Locale.ROOT, "%s %,d of %,d%s", task, step, steps, unit));
            }
        }

        @Override
        public void close() {
            // nothing to take away
        }
    }
}
