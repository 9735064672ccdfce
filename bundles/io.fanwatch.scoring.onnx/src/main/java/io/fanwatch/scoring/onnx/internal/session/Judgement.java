// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import io.fanwatch.api.Findings;

/**
 * What a model makes of a batch.
 *
 * @param probabilities one a reading, 0 to 1
 * @param findings one a reading, or none if the model gives nothing but probabilities
 */
public record Judgement(float[] probabilities, Findings[] findings) {}
