// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model in ONNX Runtime with those who use it at the moment: once closed, it takes no more, and the last one frees the
 * native memory. Thread-safe.
 *
 * <p>{@link OnnxRuntime#missing} must have found all there before.
 */
public abstract class OnnxSession implements AutoCloseable {

    interface Opening {
        OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
    }

    /** Makes of a session what it is to be used as. */
    interface Making<T> {
        T make(OrtSession session, OrtSession.SessionOptions options) throws OrtException, InvalidModelException;
    }

    final OrtSession session;
    /** Those in it now, and one for the owner until it closes the session. */
    private final AtomicInteger users = new AtomicInteger(1);

    private final AtomicBoolean closed = new AtomicBoolean();

    OnnxSession(OrtSession session) {
        this.session = session;
    }

    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "fanwatch");
    }

    /** @throws InvalidModelException if it cannot be made; then nothing is left open */
    static <T> T open(Opening opening, int threads, Making<T> making) throws InvalidModelException {
        try (OrtSession.SessionOptions options = options(threads)) {
            OrtSession session = opening.open(environment(), options);
            try {
                return making.make(session, options);
            } catch (OrtException | InvalidModelException | RuntimeException | Error e) {
                session.close();
                throw e;
            }
        } catch (OrtException | RuntimeException | OutOfMemoryError e) {
            throw new InvalidModelException(
                    "ONNX Runtime cannot read it (" + e.getMessage() + "): copy or export the file again", e);
        }
    }

    private static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.setInterOpNumThreads(1);
        options.setIntraOpNumThreads(threads);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        // a gateway has little memory, and keeps a model for months: give back what a batch took
        options.setCPUArenaAllocator(false);
        options.setMemoryPatternOptimization(false);
        return options;
    }

    /** Keeps it open until {@link #release}; false if it was closed already and nobody is in it. */
    public final boolean acquire() {
        return users.getAndUpdate(now -> now == 0 ? 0 : now + 1) > 0;
    }

    /** Ends what {@link #acquire} began. */
    public final void release() {
        if (users.decrementAndGet() == 0) {
            try {
                free();
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException("a model cannot be closed", e);
            }
        }
    }

    /** Frees what belongs to the session, before it. */
    void free() throws OrtException {}

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return closed.get();
    }

    /** Lets no more in soon; calls in progress end, then the native memory is freed. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release();
        }
    }
}
