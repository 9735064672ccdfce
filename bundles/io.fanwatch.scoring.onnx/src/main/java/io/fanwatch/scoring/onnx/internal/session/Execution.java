// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

/**
 * How a model is run.
 *
 * @param threads how many threads one batch may use
 * @param batchMaximum how many readings ONNX Runtime is given at a time; sizes the buffers
 */
public record Execution(int threads, int batchMaximum) {}
