// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEnvelope;
import org.eclipse.kura.wire.WireReceiver;
import org.osgi.service.wireadmin.Consumer;
import org.osgi.service.wireadmin.Wire;

/** A receiver of the test at the end of the ready wire graph, in the place of Kura's logger. */
final class WireGraphEnd implements WireReceiver {

    private static final String PID = "fanwatch-wires-logger";

    private final List<Map<String, TypedValue<?>>> records = new CopyOnWriteArrayList<>();

    /** Creates the ready graph, but for its end, on a gateway with the package. */
    static void createGraph(GatewayUnderTest gateway) throws Exception {
        WireGraphFile graph = WireGraphFile.shipped();
        for (WireGraphFile.Component component : graph.components()) {
            if (!component.pid().equals(PID)) {
                create(gateway, component.factoryPid(), component.pid(), component.properties());
            }
        }
        create(gateway, "io.fanwatch.emulator.kura.WireGraph", "wire-graph", Map.of("WireGraph", graph.graph()));
    }

    private static void create(GatewayUnderTest gateway, String factoryPid, String pid, Map<String, Object> properties)
            throws Exception {
        gateway.gateway().configuration().createFactoryConfiguration(factoryPid, pid, properties, true);
    }

    void addTo(GatewayUnderTest gateway) {
        gateway.gateway()
                .context()
                .registerService(
                        new String[] {
                            WireComponent.class.getName(), WireReceiver.class.getName(), Consumer.class.getName()
                        },
                        this,
                        new Hashtable<>(Map.of("kura.service.pid", PID, "service.pid", PID)));
    }

    /** What has arrived. */
    List<Map<String, TypedValue<?>>> records() {
        return records;
    }

    List<String> ids() {
        return records.stream().map(received -> text(received, "id")).toList();
    }

    static String text(Map<String, TypedValue<?>> received, String property) {
        return received.get(property).getValue().toString();
    }

    @Override
    public void onWireReceive(WireEnvelope wireEnvelope) {
        wireEnvelope.getRecords().forEach(received -> records.add(received.getProperties()));
    }

    @Override
    public void updated(Wire wire, Object value) {
        onWireReceive((WireEnvelope) value);
    }

    @Override
    public void producersConnected(Wire[] wires) {
        // it takes what comes
    }
}
