package io.fanwatch.scoring.onnx.internal;

/**
 * How a model is run.
 *
 * @param threads how many threads one batch may use, 1 to 64
 * @param batchMaximum how many readings ONNX Runtime is given at a time, 1 to 4,096; sizes the buffers
 */
record Execution(int threads, int batchMaximum) {

    /** @throws IllegalArgumentException if a number is out of its range */
    Execution {
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("intra.op.threads is " + threads + ": it must be 1 to 64");
        }
        if (batchMaximum < 1 || batchMaximum > 4096) {
            throw new IllegalArgumentException("batch.maximum is " + batchMaximum + ": it must be 1 to 4,096 readings");
        }
    }
}
