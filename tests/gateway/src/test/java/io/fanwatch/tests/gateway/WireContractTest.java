// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static io.fanwatch.tests.gateway.BundleContents.elements;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.tests.gateway.KuraContractTest.Configurable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** What Kura Wires reads from a component's description and from a graph, without a word when it is not as it expects. */
class WireContractTest {

    private static final String EMITTER = "org.eclipse.kura.wire.WireEmitter";
    private static final String RECEIVER = "org.eclipse.kura.wire.WireReceiver";
    private static final String PRODUCER = "org.osgi.service.wireadmin.Producer";
    private static final String CONSUMER = "org.osgi.service.wireadmin.Consumer";

    static Stream<Configurable> wireComponents() {
        return KuraContractTest.configurables()
                .filter(configurable -> configurable.services().contains("org.eclipse.kura.wire.WireComponent"));
    }

    @ParameterizedTest
    @MethodSource("wireComponents")
    void an_emitter_is_a_producer_and_a_receiver_is_a_consumer_for_wire_admin(Configurable wire) {
        Set<String> services = wire.services();
        assertThat(services).as("the composer lists it by these").containsAnyOf(EMITTER, RECEIVER);
        assertThat(services.contains(PRODUCER))
                .as("wire admin connects wires from a %s only", PRODUCER)
                .isEqualTo(services.contains(EMITTER));
        assertThat(services.contains(CONSUMER))
                .as("wire admin connects wires to a %s only", CONSUMER)
                .isEqualTo(services.contains(RECEIVER));
    }

    @ParameterizedTest
    @MethodSource("wireComponents")
    void its_ports_are_stated_as_integers_and_fit_its_services(Configurable wire) {
        assertPorts(wire, "input", wire.services().contains(RECEIVER));
        assertPorts(wire, "output", wire.services().contains(EMITTER));
    }

    /** Kura takes an icon from no file: the composer draws an arrow by the ports, and the list one by the services. */
    private static void assertPorts(Configurable wire, String direction, boolean has) {
        Map<String, Integer> ports = Stream.of("minimum", "default", "maximum")
                .collect(Collectors.toMap(Function.identity(), bound -> {
                    Element property = property(wire, direction + ".cardinality." + bound);
                    assertThat(property.getAttribute("type"))
                            .as("%s of %s: Kura casts it to an int", property.getAttribute("name"), wire)
                            .isEqualTo("Integer");
                    return Integer.valueOf(property.getAttribute("value"));
                }));
        assertThat(ports.get("default")).isBetween(ports.get("minimum"), ports.get("maximum"));
        assertThat(ports.get("maximum") > 0)
                .as("%s ports of %s, and so its icon", direction, wire)
                .isEqualTo(has);
    }

    @ParameterizedTest
    @MethodSource("wireComponents")
    void it_is_edited_in_the_wire_graph_and_hidden_from_the_services_as_kuras_own(Configurable wire) {
        Element hidden = property(wire, "kura.ui.service.hide");
        assertThat(hidden.getAttribute("type")).isEqualTo("Boolean");
        assertThat(hidden.getAttribute("value")).isEqualTo("true");
        assertThat(elements(wire.metatype(), "Icon"))
                .as("Kura's wire components have none")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wireComponents")
    void it_has_no_service_pid_of_its_own_which_would_make_an_array_of_the_instances(Configurable wire) {
        assertThat(elements(wire.component(), "property"))
                .extracting(property -> property.getAttribute("name"))
                .doesNotContain("service.pid");
    }

    @ParameterizedTest
    @MethodSource("wireComponents")
    void it_gets_its_support_from_kuras_helper_and_stays_listed_without_it(Configurable wire) {
        assertThat(elements(wire.component(), "reference"))
                .filteredOn(reference ->
                        reference.getAttribute("interface").equals("org.eclipse.kura.wire.WireHelperService"))
                .singleElement()
                .satisfies(reference -> {
                    assertThat(reference.getAttribute("cardinality")).isEqualTo("0..1");
                    assertThat(reference.getAttribute("policy")).isEqualTo("dynamic");
                });
    }

    @Test
    void the_names_in_the_composer_tell_them_apart() {
        assertThat(wireComponents()
                        .map(wire -> elements(wire.metatype(), "OCD").get(0).getAttribute("name"))
                        .toList())
                .containsExactlyInAnyOrder("Fanwatch Telemetry", "Fanwatch Scorer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.eclipse.kura.wire", "org.osgi.service.wireadmin"})
    void only_the_wires_package_imports_kuras_wire_api(String api) {
        assertThat(BundleContents.all())
                .filteredOn(bundle -> bundle.header("Import-Package").contains(api))
                .extracting(BundleContents::packageFile)
                .isNotEmpty()
                .allMatch(file -> file.startsWith("fanwatch-wires"));
    }

    @Test
    void the_ready_graph_creates_one_of_each_with_properties_that_exist_and_wires_that_fit_its_ports()
            throws IOException {
        WireGraphFile graph = WireGraphFile.shipped();
        Map<String, Configurable> byPid = new HashMap<>();
        wireComponents().forEach(wire -> byPid.put(wire.pid(), wire));
        assertThat(graph.components())
                .extracting(WireGraphFile.Component::factoryPid)
                .containsExactlyInAnyOrder(
                        "io.fanwatch.wires.TelemetryEmitter",
                        "io.fanwatch.wires.ScorerWire",
                        "org.eclipse.kura.wire.Logger");
        for (WireGraphFile.Component component : graph.components()) {
            Configurable factory = byPid.get(component.factoryPid());
            if (factory != null) {
                Map<String, String> types = new HashMap<>();
                factory.attributes()
                        .forEach(attribute -> types.put(
                                attribute.getAttribute("id"),
                                attribute.getAttribute("type").toUpperCase(java.util.Locale.ROOT)));
                assertThat(types).as(component.factoryPid()).containsAllEntriesOf(component.types());
                assertThat(component.inputPorts())
                        .isEqualTo(Integer.valueOf(
                                property(factory, "input.cardinality.default").getAttribute("value")));
                assertThat(component.outputPorts())
                        .isEqualTo(Integer.valueOf(
                                property(factory, "output.cardinality.default").getAttribute("value")));
            }
        }
        List<String> pids =
                graph.components().stream().map(WireGraphFile.Component::pid).toList();
        assertThat(graph.wires())
                .hasSize(pids.size() - 1)
                .allSatisfy(ends -> assertThat(pids).containsAll(ends));
    }

    private static Element property(Configurable wire, String name) {
        return elements(wire.component(), "property").stream()
                .filter(property -> property.getAttribute("name").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no property " + name + " in the description of " + wire));
    }
}
