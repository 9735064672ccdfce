// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import io.fanwatch.kura.tools.mqtt.Credentials;
import java.util.Optional;

/**
 * An InfluxDB that a gateway writes to.
 *
 * @param url {@code http://host:port} or {@code https://host:port}
 * @param credentials how to log in there, if one has to
 * @param token for InfluxDB 2, in place of them; never shown
 */
public record DatabaseSettings(String url, Optional<Credentials> credentials, Optional<String> token) {

    /** What the gateway's publisher calls the database if nobody says otherwise. */
    public static final String DATABASE = "fanwatch";

    @Override
    public String toString() {
        return DATABASE + " at " + url;
    }
}
