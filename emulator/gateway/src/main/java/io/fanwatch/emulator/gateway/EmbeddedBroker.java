// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * An MQTT broker in this process: ActiveMQ Artemis, the broker that Kura embeds too. It keeps sessions and messages in
 * memory as long as it runs, drops none, and slows publishers down when its memory is full.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final long MEMORY_BYTES = 256L << 20;
    private static final long MEMORY_BYTES_PER_ADDRESS = 64L << 20;

    private final EmbeddedActiveMQ server;
    private final String address;
    private final int port;

    private EmbeddedBroker(EmbeddedActiveMQ server, String address, int port) {
        this.server = server;
        this.address = address;
        this.port = port;
    }

    /**
     * Starts a broker and waits until clients can connect.
     *
     * @param address the address of this machine to listen at
     * @param port 0 for a free one
     * @throws GatewayException if the port is taken or the broker does not start
     */
    public static EmbeddedBroker start(String address, int port) throws GatewayException {
        int actualPort;
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(address))) {
            actualPort = probe.getLocalPort();
        } catch (IOException e) {
            throw new GatewayException(
                    "port " + port + " at " + address + " cannot be used for the MQTT broker (" + e.getMessage()
                            + "): choose another, or use the broker that runs there",
                    e);
        }
        EmbeddedActiveMQ server = new EmbeddedActiveMQ();
        server.setConfiguration(configuration(address, actualPort));
        try {
            server.start();
        } catch (Exception e) {
            throw new GatewayException("the MQTT broker does not start: " + e.getMessage(), e);
        }
        return new EmbeddedBroker(server, address, actualPort);
    }

    /** The port clients connect to. */
    public int port() {
        return port;
    }

    /** What clients connect to, for example {@code tcp://127.0.0.1:1883}. */
    public String url() {
        return "tcp://" + address + ":" + port;
    }

    /** Stops the broker; its sessions and messages are gone. */
    @Override
    public void close() throws GatewayException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new GatewayException("the MQTT broker does not stop: " + e.getMessage(), e);
        }
    }

    private static Configuration configuration(String address, int port) {
        AddressSettings settings = new AddressSettings()
                .setMaxSizeBytes(MEMORY_BYTES_PER_ADDRESS)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.BLOCK)
                .setMaxDeliveryAttempts(-1);
        Map<String, Object> transport = Map.of(
                TransportConstants.HOST_PROP_NAME, address,
                TransportConstants.PORT_PROP_NAME, port,
                TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
        return new ConfigurationImpl()
                .setName("fanwatch")
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setGlobalMaxSize(MEMORY_BYTES)
                .addAddressSetting("#", settings)
                .setAcceptorConfigurations(
                        Set.of(new TransportConfiguration(NettyAcceptorFactory.class.getName(), transport, "mqtt")));
    }
}
