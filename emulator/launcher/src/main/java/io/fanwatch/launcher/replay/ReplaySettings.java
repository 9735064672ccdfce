// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How to replay.
 *
 * @param topic where the readings go
 * @param verdictTopic where the verdicts come from
 * @param ratePerSecond readings a second; as fast as the window allows if empty
 * @param window how many readings may be without a verdict at a time
 * @param timeout how long to wait for a verdict when none comes
 */
public record ReplaySettings(
        String topic, String verdictTopic, OptionalDouble ratePerSecond, int window, Duration timeout) {}
