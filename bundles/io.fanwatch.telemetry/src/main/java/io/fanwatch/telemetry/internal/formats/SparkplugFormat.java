// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadFormat;

/** Eclipse Sparkplug B 3.0: births, data and deaths of edge nodes and their devices. */
public final class SparkplugFormat implements PayloadFormat {

    @Override
    public PayloadDecoder open() {
        return new SparkplugDecoder();
    }
}
