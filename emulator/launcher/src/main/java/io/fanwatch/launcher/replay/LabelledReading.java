// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import io.fanwatch.kura.tools.mqtt.Reading;

/**
 * A reading of which the truth is known.
 *
 * @param reading what the fan reported
 * @param faulty whether the fan was faulty then
 */
public record LabelledReading(Reading reading, boolean faulty) {}
