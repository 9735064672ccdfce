// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told when a scorer exchanges its model, or does not. Register it as a service. */
@ConsumerType
public interface ModelListener {

    /**
     * Takes what happened, in the order in which it did. No reading waits for it, but later changes do: hand over and
     * return. What it throws is logged.
     */
    void changed(ModelChange change);
}
