// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static io.fanwatch.tests.gateway.BundleContents.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fanwatch.emulator.gateway.KuraRelease;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarInputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** What Kura reads from a package and silently ignores when it is not as it expects. */
class KuraContractTest {

    private static final String WIRE_COMPONENT = "org.eclipse.kura.wire.WireComponent";
    private static final Set<String> TYPES =
            Set.of("String", "Long", "Double", "Float", "Integer", "Byte", "Char", "Boolean", "Short", "Password");

    /** A configurable component with the bundle it is in. */
    record Configurable(BundleContents bundle, Element component) {
        String pid() {
            return component.getAttribute("name");
        }

        Element metatype() {
            return bundle.metatype(pid()).orElseThrow().getDocumentElement();
        }

        Set<String> services() {
            return elements(component, "provide").stream()
                    .map(provide -> provide.getAttribute("interface"))
                    .collect(Collectors.toSet());
        }

        List<Element> attributes() {
            return elements(metatype(), "AD");
        }

        @Override
        public String toString() {
            return pid();
        }
    }

    static Stream<Configurable> configurables() {
        return BundleContents.all().stream()
                .flatMap(bundle -> bundle.components().stream().map(component -> new Configurable(bundle, component)))
                .filter(configurable -> configurable
                        .component()
                        .getAttribute("configuration-policy")
                        .equals("require"));
    }

    @Test
    void the_components_that_have_landed_keep_their_pids() {
        assertThat(configurables().map(Configurable::pid))
                .contains(
                        "io.fanwatch.mqtt.MqttBroker",
                        "io.fanwatch.telemetry.MqttTelemetryListener",
                        "io.fanwatch.predictor.Predictor",
                        "io.fanwatch.scoring.onnx.OnnxScorer",
                        "io.fanwatch.scoring.onnx.OnnxInferenceEngine",
                        "io.fanwatch.scoring.rules.RulesScorer",
                        "io.fanwatch.scoring.http.HttpScorer",
                        "io.fanwatch.publisher.MqttVerdictPublisher",
                        "io.fanwatch.publisher.CloudVerdictPublisher",
                        "io.fanwatch.publisher.MqttAlarmPublisher",
                        "io.fanwatch.devices.AlarmSettings",
                        "io.fanwatch.influxdb.InfluxDbPublisher",
                        "io.fanwatch.kafka.KafkaPublisher",
                        "io.fanwatch.condition.Monitor",
                        "io.fanwatch.dashboard.Dashboard",
                        "io.fanwatch.wires.TelemetryEmitter",
                        "io.fanwatch.wires.ScorerWire");
    }

    @ParameterizedTest
    @MethodSource("configurables")
    void a_component_is_published_as_configurable_and_as_a_status_source(Configurable configurable) {
        assertThat(elements(configurable.component(), "provide"))
                .extracting(provide -> provide.getAttribute("interface"))
                .as("Kura lists only services published as ConfigurableComponent")
                .contains("org.eclipse.kura.configuration.ConfigurableComponent", "io.fanwatch.api.StatusSource");
        assertThat(configurable.component().getAttribute("immediate"))
                .as("the component works without anybody asking for its service")
                .isEqualTo("true");
        assertThat(configurable.component().getAttribute("modified"))
                .as("a change must not restart the component")
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("configurables")
    void the_metatype_file_is_named_by_the_pid_and_designates_it_as_a_factory(Configurable configurable) {
        assertThat(configurable.bundle().metatype(configurable.pid()))
                .as("Kura reads OSGI-INF/metatype/%s.xml only", configurable.pid())
                .isPresent();
        assertThat(elements(configurable.metatype(), "OCD")).singleElement().satisfies(ocd -> {
            assertThat(ocd.getAttribute("id")).isEqualTo(configurable.pid());
            assertThat(ocd.getAttribute("name")).isNotBlank().doesNotStartWith("%");
            assertThat(ocd.getAttribute("description")).isNotBlank();
        });
        assertThat(elements(configurable.metatype(), "Designate"))
                .singleElement()
                .satisfies(designate ->
                        assertThat(designate.getAttribute("factoryPid")).isEqualTo(configurable.pid()));
    }

    @ParameterizedTest
    @MethodSource("configurables")
    void every_property_has_a_name_a_description_a_known_type_and_a_default_within_its_range(
            Configurable configurable) {
        for (Element attribute : configurable.attributes()) {
            String id = attribute.getAttribute("id");
            assertThat(attribute.getAttribute("name")).as(id).isNotBlank().doesNotStartWith("%");
            assertThat(attribute.getAttribute("description")).as(id).isNotBlank();
            assertThat(attribute.getAttribute("type")).as("type of %s", id).isIn(TYPES);
            String value = attribute.getAttribute("default");
            if (!attribute.getAttribute("required").equals("false")) {
                assertThat(value)
                        .as("%s is required, so a new component needs a default to be applied", id)
                        .isNotEmpty();
                assertThat(attribute.getAttribute("cardinality"))
                        .as("%s is a required array, whose empty boxes block Apply", id)
                        .isIn("", "0");
            }
            if (!attribute.getAttribute("min").isEmpty()) {
                assertThat(Double.parseDouble(value)).as(id).isGreaterThanOrEqualTo(number(attribute, "min"));
            }
            if (!attribute.getAttribute("max").isEmpty()) {
                assertThat(Double.parseDouble(value)).as(id).isLessThanOrEqualTo(number(attribute, "max"));
            }
            List<Element> options = elements(attribute, "Option");
            if (!options.isEmpty()) {
                assertThat(options)
                        .extracting(option -> option.getAttribute("value"))
                        .as("%s offers its default", id)
                        .contains(value);
            }
            if (id.contains("password") || id.contains("token")) {
                assertThat(attribute.getAttribute("type"))
                        .as("%s is masked", id)
                        .isEqualTo("Password");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("configurables")
    void every_target_filter_belongs_to_a_reference_of_that_name(Configurable configurable) {
        List<String> references = elements(configurable.component(), "reference").stream()
                .map(reference -> reference.getAttribute("name") + ".target")
                .toList();
        assertThat(configurable.attributes())
                .extracting(attribute -> attribute.getAttribute("id"))
                .filteredOn(id -> id.endsWith(".target"))
                .isSubsetOf(references);
    }

    static Stream<Arguments> bundles() {
        List<BundleContents> bundles = BundleContents.all();
        return Stream.of(KuraRelease.values()).flatMap(release -> {
            KuraRules.Offer offer = KuraRules.Offer.of(release, bundles);
            return bundles.stream().map(bundle -> arguments(release, bundle, offer));
        });
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("bundles")
    void a_bundle_keeps_every_rule_of_kura(KuraRelease release, BundleContents bundle, KuraRules.Offer offer) {
        assertThat(KuraRules.violations(bundle, offer)).as(release.toString()).isEmpty();
    }

    @Test
    void no_package_contains_kuras_own_classes_and_no_bundle_is_in_two_packages() {
        Map<String, String> packageByBundle = new HashMap<>();
        for (BundleContents bundle : BundleContents.all()) {
            assertThat(bundle.entries().keySet())
                    .as("%s in %s", bundle, bundle.packageFile())
                    .noneMatch(name -> name.startsWith("org/eclipse/kura/"));
            assertThat(packageByBundle.put(bundle.header("Bundle-SymbolicName"), bundle.packageFile()))
                    .as("another package with %s", bundle)
                    .isNull();
        }
    }

    @Test
    void no_package_is_exported_twice_but_by_the_runtimes_of_which_a_machine_has_one() {
        Set<String> exported = new HashSet<>();
        for (BundleContents bundle : BundleContents.all()) {
            if (!bundle.header("Bundle-SymbolicName").startsWith("io.fanwatch.onnxruntime.")) {
                for (String export : bundle.header("Export-Package").split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) {
                    String name = export.split(";")[0];
                    assertThat(name.isEmpty() || exported.add(name)).as(name).isTrue();
                    assertThat(name).as("%s exports internals", bundle).doesNotContain("internal");
                }
            }
        }
    }

    static List<Path> packages() {
        return Packages.all();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void a_package_keeps_every_rule_of_deployment_admin(Path packageFile) throws IOException {
        assertThat(PackageRules.violations(packageFile)).isEmpty();
    }

    @Test
    void a_package_that_holds_one_thing_has_the_version_of_that_and_others_have_the_applications() {
        String application = Packages.version(Packages.APPLICATION);
        for (String feature : List.of(Packages.SCORING_HTTP, Packages.WIRES, Packages.INFLUXDB, Packages.DASHBOARD)) {
            assertThat(Packages.version(feature)).as(feature).isEqualTo(application);
        }
        for (String feature : List.of(Packages.onnxRuntime(), Packages.FAN_MODEL)) {
            Path file = Packages.file(feature);
            assertThat(Packages.bundles(file))
                    .as(feature)
                    .hasSize(1)
                    .allSatisfy((name, content) -> assertThat(
                                    BundleContents.read(file, name, content).header("Bundle-Version"))
                            .isEqualTo(Packages.version(feature)));
        }
        Path model = Packages.file(Packages.FAN_MODEL);
        assertThat(Packages.bundles(model))
                .allSatisfy((name, content) -> assertThat(
                                BundleContents.read(model, name, content).header("Provide-Capability"))
                        .contains("version:Version=\"" + Packages.version(Packages.FAN_MODEL) + "\""));
    }

    @Test
    void a_package_keeps_its_name_over_its_versions() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path file : Packages.all()) {
            try (InputStream in = Files.newInputStream(file);
                    JarInputStream jar = new JarInputStream(in)) {
                names.add(jar.getManifest().getMainAttributes().getValue("DeploymentPackage-SymbolicName"));
            }
        }
        assertThat(names)
                .doesNotHaveDuplicates()
                .contains(
                        "fanwatch",
                        "fanwatch-model-fan",
                        "fanwatch-onnxruntime-linux-x86_64",
                        "fanwatch-onnxruntime-linux-aarch64",
                        "fanwatch-scoring-http",
                        "fanwatch-wires",
                        "fanwatch-influxdb",
                        "fanwatch-kafka",
                        "fanwatch-condition",
                        "fanwatch-dashboard");
    }

    @Test
    void the_snapshot_creates_one_of_each_component_with_properties_that_exist() throws Exception {
        Map<String, Configurable> byPid = new HashMap<>();
        // wire components are made by a wire graph
        configurables()
                .filter(configurable -> !configurable.services().contains(WIRE_COMPONENT))
                .forEach(configurable -> byPid.put(configurable.pid(), configurable));
        Element snapshot = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of(System.getProperty("fanwatch.kura-config"), "snapshot.xml")
                        .toFile())
                .getDocumentElement();
        List<String> created = new ArrayList<>();
        for (Element configuration : elements(snapshot, "esf:configuration")) {
            Map<String, Element> properties = new HashMap<>();
            elements(configuration, "esf:property")
                    .forEach(property -> properties.put(property.getAttribute("name"), property));
            assertThat(text(properties.remove("kura.service.pid"))).isEqualTo(configuration.getAttribute("pid"));
            String factoryPid = text(properties.remove("service.factoryPid"));
            created.add(factoryPid);
            assertThat(byPid).containsKey(factoryPid);
            Map<String, String> types = new HashMap<>();
            byPid.get(factoryPid)
                    .attributes()
                    .forEach(attribute -> types.put(attribute.getAttribute("id"), attribute.getAttribute("type")));
            properties.forEach((name, property) ->
                    assertThat(types).as(factoryPid).containsEntry(name, property.getAttribute("type")));
        }
        assertThat(created).containsExactlyInAnyOrderElementsOf(byPid.keySet());
    }

    private static String text(Element property) {
        return elements(property, "esf:value").get(0).getTextContent();
    }

    private static double number(Element attribute, String name) {
        return Double.parseDouble(attribute.getAttribute(name));
    }
}
