// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.eclipse.kura.cloudconnection.request.RequestHandler;
import org.eclipse.kura.cloudconnection.request.RequestHandlerRegistry;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kura's cloud stack in small: messages as JSON to an MQTT broker, rate-limited, with a bounded store in memory; requests
 * and their replies in Kura's own format. What Kura spreads over a connection and its publishers is one component here.
 */
@Component(
        name = CloudPublisherComponent.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, CloudPublisher.class, RequestHandlerRegistry.class})
@Designate(ocd = CloudPublisherConfiguration.class, factory = true)
public final class CloudPublisherComponent implements ConfigurableComponent, CloudPublisher, RequestHandlerRegistry {

    static final String PID = "io.fanwatch.emulator.kura.CloudPublisher";

    private static final Logger LOG = LoggerFactory.getLogger(CloudPublisherComponent.class);

    private final CryptoService crypto;
    private final String name;
    private final CloudListeners listeners = new CloudListeners();
    private final CloudRequests requests;
    private volatile Optional<CloudUplink> uplink = Optional.empty();

    @Activate
    public CloudPublisherComponent(
            CloudPublisherConfiguration configuration,
            Map<String, Object> properties,
            @Reference CryptoService crypto) {
        this.crypto = crypto;
        name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        requests = new CloudRequests(name);
        modified(configuration);
    }

    @Modified
    synchronized void modified(CloudPublisherConfiguration configuration) {
        try {
            CloudOptions options = CloudOptions.of(configuration, clear(configuration.password()));
            if (uplink.isPresent()) {
                uplink.get().configure(options);
            } else {
                uplink = Optional.of(
                        new CloudUplink(name, options, listeners, requests, new Certificates(requests::applications)));
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("{}: the configuration is refused: {}", name, e.getMessage());
        }
    }

    /* at its creation a component gets the password in clear, later as cipher text, as with Kura */
    private String clear(String password) {
        try {
            return password.isEmpty() ? "" : new String(crypto.decryptAes(password.toCharArray()));
        } catch (KuraException inClear) {
            return password;
        }
    }

    @Deactivate
    synchronized void deactivate() {
        uplink.ifPresent(CloudUplink::close);
        requests.close();
    }

    @Override
    public void registerRequestHandler(String id, RequestHandler requestHandler) {
        requests.register(id, requestHandler);
        uplink.ifPresent(CloudUplink::applicationsChanged);
    }

    @Override
    public void unregister(String id) {
        requests.unregister(id);
        uplink.ifPresent(CloudUplink::applicationsChanged);
    }

    /**
     * Stores a message for sending and returns its identifier, without waiting.
     *
     * @throws org.eclipse.kura.KuraStoreCapacityReachedException if the store is full
     * @throws KuraException if the message lacks a property that the topic needs, or no configuration is in force
     */
    @Override
    public String publish(KuraMessage message) throws KuraException {
        CloudUplink current = uplink.orElseThrow(() -> new KuraException(
                KuraErrorCode.CONFIGURATION_ERROR, name + " has no valid configuration; see the log for the reason"));
        return current.publish(message);
    }

    @Override
    public void registerCloudConnectionListener(CloudConnectionListener cloudConnectionListener) {
        listeners.add(cloudConnectionListener);
    }

    @Override
    public void unregisterCloudConnectionListener(CloudConnectionListener cloudConnectionListener) {
        listeners.remove(cloudConnectionListener);
    }

    @Override
    public void registerCloudDeliveryListener(CloudDeliveryListener cloudDeliveryListener) {
        listeners.add(cloudDeliveryListener);
    }

    @Override
    public void unregisterCloudDeliveryListener(CloudDeliveryListener cloudDeliveryListener) {
        listeners.remove(cloudDeliveryListener);
    }
}
