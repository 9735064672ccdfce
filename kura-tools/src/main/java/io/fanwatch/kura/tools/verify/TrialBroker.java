// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.util.Optional;

/**
 * The broker for the trial's readings.
 *
 * @param address where it is for this machine
 * @param fromGateway where it is for the gateway
 * @param login how both log in, if they must
 */
public record TrialBroker(BrokerAddress address, BrokerAddress fromGateway, Optional<Credentials> login) {}
