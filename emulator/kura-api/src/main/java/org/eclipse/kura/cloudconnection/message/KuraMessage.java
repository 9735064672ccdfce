// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection.message;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.kura.message.KuraPayload;
import org.osgi.annotation.versioning.ProviderType;

/** A payload with properties that a publisher may use, for example to build the topic. Not thread-safe. */
@ProviderType
public class KuraMessage {

    private final KuraPayload payload;
    private final Map<String, Object> properties = new HashMap<>();

    /** Creates a message without properties. */
    public KuraMessage(KuraPayload payload) {
        this(payload, Map.of());
    }

    /** Creates a message with a copy of the given properties. */
    public KuraMessage(KuraPayload payload, Map<String, Object> properties) {
        this.payload = payload;
        this.properties.putAll(properties);
    }

    /** Returns the properties, modifiable. */
    public Map<String, Object> getProperties() {
        return properties;
    }

    /** Returns the payload. */
    public KuraPayload getPayload() {
        return payload;
    }
}
