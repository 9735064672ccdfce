// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The broker inside Kura, "Simple Artemis MQTT Broker", which keeps nothing on a disk (see {@code broker.xml} in its
 * bundle). Thread-safe.
 */
final class KurasOwnBroker {

    /** Its configuration are the properties of this service. */
    static final String SERVICE = "(kura.service.pid=org.eclipse.kura.broker.artemis.simple.mqtt.BrokerInstance)";

    private static final String LOCAL = "localhost|127\\..*|\\[::1\\]";

    private volatile Map<String, Object> properties = Map.of();

    void is(Map<String, Object> newProperties) {
        properties = newProperties;
    }

    void isNot(Map<String, Object> oldProperties) {
        if (Objects.equals(oldProperties.get("service.id"), properties.get("service.id"))) {
            properties = Map.of();
        }
    }

    /** What to know of a broker, if it is this one. */
    Optional<String> remark(String url) {
        URI uri = URI.create(url);
        String host = String.valueOf(uri.getHost());
        boolean here = host.matches(LOCAL) || host.equals(properties.get("address"));
        boolean same = here
                && Boolean.TRUE.equals(properties.get("enabled"))
                && Objects.equals(uri.getPort(), properties.get("port"));
        return same
                ? Optional.of("that of Kura, in memory only: what waits there is lost when Kura or the power goes; use"
                        + " Mosquitto where no reading may be lost")
                : Optional.empty();
    }
}
