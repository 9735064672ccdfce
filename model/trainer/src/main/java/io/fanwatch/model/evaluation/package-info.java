// SPDX-License-Identifier: EPL-2.0
/** What a model and the condition monitor would have said of recorded devices, and how right that would have been. */
package io.fanwatch.model.evaluation;
