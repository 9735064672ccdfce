// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.util.Optional;

/**
 * A platform of which the gateway is a device.
 *
 * @param broker where it takes devices
 * @param account the first level of all topics
 * @param clientId the second: the name of the device
 * @param credentials how to log in
 */
public record CloudSettings(BrokerAddress broker, String account, String clientId, Optional<Credentials> credentials) {}
