// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

/** How a model is run: on how many threads a batch, and how many readings at a time, which sizes the buffers. */
public record Execution(int threads, int batchMaximum) {}
