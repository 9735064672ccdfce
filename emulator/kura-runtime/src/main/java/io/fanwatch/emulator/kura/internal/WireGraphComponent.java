// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Collection;
import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.wire.WireComponent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.wireadmin.Wire;
import org.osgi.service.wireadmin.WireAdmin;
import org.osgi.service.wireadmin.WireConstants;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kura's wire graph in small: connects the first ports of components, as soon as both are there. */
@Component(
        name = WireGraphComponent.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = ConfigurableComponent.class)
@Designate(ocd = WireGraphConfiguration.class, factory = true)
public final class WireGraphComponent implements ConfigurableComponent {

    static final String PID = "io.fanwatch.emulator.kura.WireGraph";

    private static final Logger LOG = LoggerFactory.getLogger(WireGraphComponent.class);
    private static final String EMITTER = "emitter.kura.service.pid";
    private static final String RECEIVER = "receiver.kura.service.pid";

    /** A wire by the names of its ends. */
    record Connection(String emitter, String receiver) {}

    private final BundleContext context;
    private final WireAdmin admin;
    private final ServiceTracker<WireComponent, WireComponent> components;
    private Set<Connection> wanted = Set.of();

    @Activate
    public WireGraphComponent(WireGraphConfiguration configuration, BundleContext context, @Reference WireAdmin admin) {
        this.context = context;
        this.admin = admin;
        this.components = new ServiceTracker<>(context, WireComponent.class, null) {
            @Override
            public WireComponent addingService(ServiceReference<WireComponent> reference) {
                connect();
                return super.addingService(reference);
            }
        };
        modified(configuration);
        components.open();
    }

    @Modified
    synchronized void modified(WireGraphConfiguration configuration) {
        try {
            wanted = read(configuration.WireGraph());
            disconnect(wanted);
            connect();
        } catch (JsonParseException | IllegalStateException e) {
            LOG.warn("the wire graph stays as it was: its JSON cannot be read: {}", e.getMessage());
        }
    }

    private static Set<Connection> read(String graph) {
        Set<Connection> connections = new LinkedHashSet<>();
        for (JsonElement wire : JsonParser.parseString(graph).getAsJsonObject().getAsJsonArray("wires")) {
            JsonObject ends = wire.getAsJsonObject();
            connections.add(new Connection(
                    ends.get("emitter").getAsString(), ends.get("receiver").getAsString()));
        }
        return connections;
    }

    @Deactivate
    synchronized void deactivate() {
        components.close();
        disconnect(Set.of());
    }

    private synchronized void connect() {
        Set<Connection> present =
                Set.copyOf(wires().stream().map(WireGraphComponent::connection).toList());
        for (Connection connection : wanted) {
            Optional<String> emitter = servicePid(connection.emitter());
            Optional<String> receiver = servicePid(connection.receiver());
            if (!present.contains(connection) && emitter.isPresent() && receiver.isPresent()) {
                Hashtable<String, Object> properties = new Hashtable<>();
                properties.put("emitter.port", 0);
                properties.put("receiver.port", 0);
                properties.put(EMITTER, connection.emitter());
                properties.put(RECEIVER, connection.receiver());
                admin.createWire(emitter.get(), receiver.get(), properties);
                LOG.info("Wire from {} to {}", connection.emitter(), connection.receiver());
            }
        }
    }

    private void disconnect(Set<Connection> kept) {
        wires().stream().filter(wire -> !kept.contains(connection(wire))).forEach(admin::deleteWire);
    }

    private List<Wire> wires() {
        try {
            Wire[] wires = admin.getWires("(&(" + EMITTER + "=*)(" + WireConstants.WIREADMIN_PID + "=*))");
            return wires == null ? List.of() : List.of(wires);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connection(Wire wire) {
        return new Connection(
                String.valueOf(wire.getProperties().get(EMITTER)),
                String.valueOf(wire.getProperties().get(RECEIVER)));
    }

    private Optional<String> servicePid(String name) {
        try {
            Collection<ServiceReference<WireComponent>> found = context.getServiceReferences(
                    WireComponent.class, "(" + ConfigurationService.KURA_SERVICE_PID + "=" + name + ")");
            return found.stream()
                    .map(reference -> (String) reference.getProperty(Constants.SERVICE_PID))
                    .findFirst();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no component can be called " + name, e);
        }
    }
}
