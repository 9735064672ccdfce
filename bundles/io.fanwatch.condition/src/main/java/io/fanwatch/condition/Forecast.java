// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.time.Duration;

/**
 * When a limit will be reached if a device goes on as it does.
 *
 * @param limit the limit
 * @param early with a chance of 10 % it is reached within this time
 * @param median it is as likely before as after
 * @param late with a chance of 90 % it is reached within this time
 */
public record Forecast(Limit limit, Duration early, Duration median, Duration late) {}
