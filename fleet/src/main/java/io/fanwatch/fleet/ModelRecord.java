// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

/**
 * A model for all fans from now on, as it comes over the topic of models.
 *
 * @param onnx the model's file; empty: no model, the condition monitor alone
 */
public record ModelRecord(byte[] onnx) {}
