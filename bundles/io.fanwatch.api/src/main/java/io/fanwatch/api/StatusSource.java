// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import org.osgi.annotation.versioning.ConsumerType;

/** A component that says how it is doing. Every Fanwatch component registers this service. */
@ConsumerType
public interface StatusSource {

    /** The state right now. Thread-safe, does not block, cheap enough to ask every second. */
    Status status();
}
