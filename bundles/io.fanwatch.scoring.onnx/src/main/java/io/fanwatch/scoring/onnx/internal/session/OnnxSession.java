// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model in ONNX Runtime with those who use it at the moment: once closed, it takes no more, and the last one frees the
 * native memory. Thread-safe.
 *
 * <p>{@link OnnxRuntime#missing} must have found all there before.
 */
public abstract class OnnxSession implements AutoCloseable {

    /** How far ONNX Runtime may rewrite a graph while it loads it. */
    enum Optimisation {
        NONE,
        /** But for what needs to run parts of the graph, which nothing bounds. */
        WITHOUT_RUNNING,
        FULL
    }

    interface Opening {
        OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
    }

    /** Makes of a session what it is to be used as. */
    interface Making<T> {
        T make(OrtSession session, OrtSession.SessionOptions options) throws OrtException, InvalidModelException;
    }

    private static final Pattern IR_VERSION =
            Pattern.compile("Unsupported model IR version: (\\d+), max supported IR version: (\\d+)");
    private static final Pattern OPERATORS = Pattern.compile(
            "Opset (\\d+) is under development.*official support for domain (\\S+) is till opset (\\d+)");
    private static final Pattern UNIMPLEMENTED = Pattern.compile("ORT_NOT_IMPLEMENTED|Type Error: Type '");
    private static final Pattern OPERATOR =
            Pattern.compile("(\\S+):(\\w+)\\(-?\\d+\\) is not a registered function/op");

    /** How long a run may take; of a model on its trial, all runs together; of a closed one, until it is ended. */
    private static final Duration RUN_LIMIT = Duration.ofSeconds(60);

    private static final Duration TRIAL_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOSED_LIMIT = Duration.ofSeconds(5);
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);
    private static final Duration TRIAL_INTERVAL = Duration.ofMillis(50);

    /** How much more memory the gateway may take during a trial. */
    private static final long PAGE_BYTES = 4096;

    private static final long TRIAL_BYTES = 512L * 1024 * 1024;

    final OrtSession session;
    /** Those in it now, and one for the owner until it closes the session. */
    private final AtomicInteger users = new AtomicInteger(1);

    private final AtomicBoolean closed = new AtomicBoolean();

    private final Set<BoundedRun> runs = ConcurrentHashMap.newKeySet();
    private final long openedNanos = System.nanoTime();
    private final long residentBytes = residentBytes();
    private volatile boolean isOnTrial = true;

    OnnxSession(OrtSession session) {
        this.session = session;
        watchLater();
    }

    /** Ends the trial that every model begins with. */
    final void prove() {
        isOnTrial = false;
    }

    /** For runs of this model, to be given to {@link #free(BoundedRun)}. */
    final BoundedRun newRun() throws OrtException {
        BoundedRun run = new BoundedRun();
        runs.add(run);
        return run;
    }

    final void free(BoundedRun run) {
        runs.remove(run);
        run.close();
    }

    /**
     * Runs the model, within bounds.
     *
     * @param pinned where to write outputs, beside those to be given
     * @throws OrtException also if it was ended because it took too long or too much memory; the message says so
     */
    final OrtSession.Result run(
            BoundedRun run, Map<String, OnnxTensor> inputs, Set<String> outputs, Map<String, OnnxTensor> pinned)
            throws OrtException {
        try {
            return session.run(inputs, outputs, pinned, run.begin());
        } catch (OrtException e) {
            if (run.isEnded()) {
                throw new OrtException("it took too long or too much memory and was ended: use a smaller model");
            }
            throw e;
        } finally {
            run.end();
        }
    }

    /* on a thread of the JDK, which is there anyhow: a run may hang on every thread of ours */
    private void watchLater() {
        Duration interval = isOnTrial ? TRIAL_INTERVAL : WATCH_INTERVAL;
        CompletableFuture.delayedExecutor(interval.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::watch);
    }

    private void watch() {
        Duration limit = closed.get() ? CLOSED_LIMIT : RUN_LIMIT;
        long nanos = limit.toNanos();
        if (isOnTrial) {
            boolean isOver = System.nanoTime() - openedNanos > TRIAL_LIMIT.toNanos()
                    || residentBytes() - residentBytes > TRIAL_BYTES;
            nanos = isOver ? 0 : nanos;
        }
        for (BoundedRun run : runs) {
            run.endAfter(nanos);
        }
        if (users.get() > 0) {
            watchLater();
        }
    }

    /** How much memory the process has; 0 where that is not known. */
    private static long residentBytes() {
        try {
            String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
            return Long.parseLong(pages[1]) * PAGE_BYTES;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "fanwatch");
    }

    /** @throws InvalidModelException if it cannot be made; then nothing is left open */
    static <T> T open(Opening opening, int threads, Optimisation optimisation, Making<T> making)
            throws InvalidModelException {
        try (OrtSession.SessionOptions options = options(threads, optimisation)) {
            OrtSession session = opening.open(environment(), options);
            try {
                return making.make(session, options);
            } catch (OrtException | InvalidModelException | RuntimeException | Error e) {
                session.close();
                throw e;
            }
        } catch (OrtException | RuntimeException | OutOfMemoryError e) {
            throw new InvalidModelException(explained(String.valueOf(e.getMessage())), e);
        }
    }

    /** What ONNX Runtime says of a file, with what to do about it. */
    private static String explained(String message) {
        Matcher version = IR_VERSION.matcher(message);
        if (version.find()) {
            return "it has the IR version " + version.group(1) + ", but this gateway's ONNX Runtime reads up to "
                    + version.group(2) + ": set model.ir_version = " + version.group(2)
                    + " when saving it, or install a newer ONNX Runtime package";
        }
        Matcher operators = OPERATORS.matcher(message);
        if (operators.find()) {
            return "it has the operator set " + operators.group(1) + ", but this gateway's ONNX Runtime knows "
                    + operators.group(2) + " up to " + operators.group(3) + ": export it with opset "
                    + operators.group(3)
                    + ", or install a newer ONNX Runtime package";
        }
        Matcher operator = OPERATOR.matcher(message);
        if (operator.find()) {
            return "it needs the operator " + operator.group(2) + " of the operator set " + operator.group(1)
                    + ", which this gateway's ONNX Runtime has not: export it without";
        }
        if (UNIMPLEMENTED.matcher(message).find()) {
            return "ONNX Runtime has no operator for the types in it (" + message
                    + "): export it with inputs of float32";
        }
        return "ONNX Runtime cannot read it (" + message + "): copy or export the file again";
    }

    private static OrtSession.SessionOptions options(int threads, Optimisation optimisation) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        // else a file of ONNX Runtime's own format would pass, which nobody has looked into
        options.addConfigEntry("session.load_model_format", "ONNX");
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(
                optimisation == Optimisation.NONE
                        ? OrtSession.SessionOptions.OptLevel.NO_OPT
                        : OrtSession.SessionOptions.OptLevel.ALL_OPT);
        if (optimisation == Optimisation.WITHOUT_RUNNING) {
            options.addConfigEntry("optimization.disable_specified_optimizers", "ConstantFolding");
        }
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
