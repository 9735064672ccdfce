// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.format;

import org.osgi.annotation.versioning.ConsumerType;

/** A way to write messages. Thread-safe. */
@ConsumerType
@FunctionalInterface
public interface PayloadFormat {

    /** A decoder for one listener, which may keep what earlier messages said; it begins anew after a change of settings. */
    PayloadDecoder open();
}
