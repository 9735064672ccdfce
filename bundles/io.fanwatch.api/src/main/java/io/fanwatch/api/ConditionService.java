// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Compares each device with its own normal. Thread-safe; {@link #observe} is meant for one thread at a time. */
@ProviderType
public interface ConditionService {

    /** What came of a reading. */
    record Observation(Condition condition, Optional<RemainingLife> remaining) {}

    /**
     * Takes a reading in. Does not block.
     *
     * @param faulty whether the model calls it faulty
     * @return empty if its device is not watched, or the reading is not later than the one before
     */
    Optional<Observation> observe(Reading reading, boolean faulty);

    /** The device was serviced: what is normal for it is learned anew, and its alarm ends. */
    void serviced(String deviceId);
}
