// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to run a gateway on this machine.
 *
 * @param dataDirectory where it keeps its state
 * @param bind the address of this machine that its web console and its own broker listen at
 * @param httpPort of the web console; 0 takes a free one
 * @param mqttPort of its own broker; 0 takes a free one; unused with another broker
 * @param broker the broker to use instead of its own
 * @param credentials how to log in there
 * @param learning how long its condition monitor learns a fan; empty: as long as in the shipped snapshot
 * @param database the InfluxDB to write to; none leaves the gateway as it was
 * @param cloud the platform that it is a device of; none has it send to its own broker, if it has one
 */
public record GatewaySettings(
        Path dataDirectory,
        String bind,
        int httpPort,
        int mqttPort,
        Optional<BrokerAddress> broker,
        Optional<Credentials> credentials,
        Optional<String> learning,
        Optional<DatabaseSettings> database,
        Optional<CloudSettings> cloud) {

    /** Without a platform. */
    public GatewaySettings(
            Path dataDirectory,
            String bind,
            int httpPort,
            int mqttPort,
            Optional<BrokerAddress> broker,
            Optional<Credentials> credentials,
            Optional<String> learning,
            Optional<DatabaseSettings> database) {
        this(dataDirectory, bind, httpPort, mqttPort, broker, credentials, learning, database, Optional.empty());
    }
}
