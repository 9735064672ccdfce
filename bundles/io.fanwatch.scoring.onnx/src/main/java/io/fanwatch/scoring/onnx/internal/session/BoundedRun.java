// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** One run of a model at a time, which another thread can end: between two of its operators, also inside of a loop. */
final class BoundedRun implements AutoCloseable {

    private OrtSession.RunOptions options;
    private long begunNanos;
    private boolean isRunning;
    private boolean isEnded;

    /** What to run with, until {@link #end}. */
    synchronized OrtSession.RunOptions begin() throws OrtException {
        if (options == null) {
            options = new OrtSession.RunOptions();
        }
        if (isEnded) {
            options.setTerminate(false);
            isEnded = false;
        }
        begunNanos = System.nanoTime();
        isRunning = true;
        return options;
    }

    synchronized void end() {
        isRunning = false;
    }

    /** Ends a run that has taken longer. */
    synchronized void endAfter(long nanos) {
        if (isRunning && !isEnded && System.nanoTime() - begunNanos >= nanos) {
            isEnded = true;
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new IllegalStateException("a run of a model cannot be ended", e);
            }
        }
    }

    synchronized boolean isEnded() {
        return isEnded;
    }

    @Override
    public synchronized void close() {
        if (options != null) {
            options.close();
            options = null;
        }
    }
}
