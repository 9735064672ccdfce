// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.OptionalDouble;

/**
 * How long a device still has.
 *
 * @param value the median, or what the model gave
 * @param low with a chance of 10 % it is less, if that is known
 * @param high with a chance of 10 % it is more, if that is known
 * @param unit {@code h} for hours of time, or the model's own, for example {@code cycles}
 */
public record RemainingLife(double value, OptionalDouble low, OptionalDouble high, String unit) {}
