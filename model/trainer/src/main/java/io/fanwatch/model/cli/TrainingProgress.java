// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.cli;

import io.fanwatch.model.ProgressListener;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a training on standard error: a bar while the data is read, and one for each network. */
final class TrainingProgress implements ProgressListener, AutoCloseable {

    private static final int MEGABYTE = 1_000_000;

    private final PrintWriter console;
    private final long bytes;
    private final int epochs;
    private final Set<String> said = new HashSet<>();
    private ProgressBar bar;
    private int networks;

    /**
     * @param console where to say how files are read
     * @param bytes size of all files
     * @param epochs most epochs of a training
     */
    TrainingProgress(PrintWriter console, long bytes, int epochs) {
        this.epochs = epochs;
        this.console = console;
        this.bytes = bytes;
    }

    @Override
    public void reading(String readAs, long bytesRead) {
        if (said.add(readAs)) {
            console.println("Read as: " + readAs);
            console.flush();
        }
        if (bar == null && bytes > MEGABYTE) {
            show("Reading", bytes, " MB", MEGABYTE);
        }
        if (bytesRead >= bytes) {
            show("Training", epochs, " epochs", 1);
        } else if (bar != null) {
            bar.stepTo(bytesRead);
        }
    }

    @Override
    public void epochFinished(int epoch, int maxEpochs, double trainingLoss, double validationLoss) {
        if (epoch == 1) {
            networks++;
        }
        if (bar == null || epoch == 1 && networks > 1) {
            show("Training" + (networks == 1 ? "" : " again (" + networks + ")"), maxEpochs, " epochs", 1);
        }
        bar.stepTo(epoch);
        bar.setExtraMessage(String.format(Locale.ROOT, "loss %.4f, validation %.4f", trainingLoss, validationLoss));
    }

    private void show(String task, long most, String unit, int unitSize) {
        close();
        bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(most)
                .setUnit(unit, unitSize)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
