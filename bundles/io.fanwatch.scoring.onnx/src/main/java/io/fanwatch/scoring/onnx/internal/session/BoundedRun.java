// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/**
 * Runs of a model, one at a time, which another thread can end: between two operators, also inside of a loop. Beginning and
 * ending one costs next to nothing, since every batch does.
 */
final class BoundedRun implements AutoCloseable {

    private final OrtSession.RunOptions options;
    private volatile long begunNanos;
    private volatile boolean isRunning;
    private volatile boolean isEnded;
    private boolean isClosed;

    BoundedRun() throws OrtException {
        options = new OrtSession.RunOptions();
    }

    /** What to run with, until {@link #end}. */
    OrtSession.RunOptions begin() throws OrtException {
        if (isEnded) {
            options.setTerminate(false);
            isEnded = false;
        }
        begunNanos = System.nanoTime();
        isRunning = true;
        return options;
    }

    void end() {
        isRunning = false;
    }

    /** Ends a run that has taken longer. */
    synchronized void endAfter(long nanos) {
        if (isRunning && !isEnded && !isClosed && System.nanoTime() - begunNanos >= nanos) {
            isEnded = true;
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new IllegalStateException("a run of a model cannot be ended", e);
            }
        }
    }

    boolean isEnded() {
        return isEnded;
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            options.close();
        }
    }
}
