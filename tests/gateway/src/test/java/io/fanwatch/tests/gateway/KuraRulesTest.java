// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.emulator.gateway.KuraRelease;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule finds what breaks it, and names the bundle, itself and the culprit. */
class KuraRulesTest {

    private static final String PID = "io.fanwatch.predictor.Predictor";
    private static final String COMPONENT = "OSGI-INF/" + PID + ".xml";
    private static final String METATYPE = "OSGI-INF/metatype/" + PID + ".xml";
    private static final BundleContents GOOD = BundleContents.all().stream()
            .filter(bundle -> bundle.header("Bundle-SymbolicName").equals("io.fanwatch.predictor"))
            .findFirst()
            .orElseThrow();
    private static final KuraRules.Offer OFFER = KuraRules.Offer.of(KuraRelease.V5_6, BundleContents.all());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Import-Package | org.eclipse.paho.client.mqttv3;version='[1.2,2)' | IMPORTS_ARE_OFFERED | paho",
                "Import-Package | com.google.gson;version='[2.10,3)' | IMPORTS_ARE_OFFERED | com.google.gson [2.10",
                "Import-Package | javax.annotation.security;version='[1.3,2)';resolution:=optional"
                        + " | IMPORTS_ARE_OFFERED | javax.annotation.security [1.3",
                "Import-Package | org.slf4j | IMPORTS_HAVE_VERSIONS | org.slf4j",
                "Import-Package | org.slf4j;version='1.7' | IMPORTS_HAVE_VERSIONS | org.slf4j",
                "Require-Bundle | org.eclipse.kura.api | NOTHING_ELSE_IS_REQUIRED | org.eclipse.kura.api",
                "Fragment-Host | org.eclipse.kura.api | NOTHING_ELSE_IS_REQUIRED | Fragment-Host",
                "DynamicImport-Package | * | NOTHING_ELSE_IS_REQUIRED | DynamicImport-Package",
                "Require-Capability | osgi.ee;filter:='(&(osgi.ee=JavaSE)(version=21))' | NOTHING_ELSE_IS_REQUIRED | 21",
                "Require-Capability | osgi.extender;filter:='(&(osgi.extender=osgi.component)(version>=1.5.0))'"
                        + " | NOTHING_ELSE_IS_REQUIRED | 1.5.0",
                "Require-Capability | osgi.service;filter:='(objectClass=x)' | NOTHING_ELSE_IS_REQUIRED | objectClass=x",
                "Require-Capability | osgi.contract;filter:='(osgi.contract=JavaJAXRS)' | NOTHING_ELSE_IS_REQUIRED"
                        + " | JavaJAXRS",
                "Export-Package | org.eclipse.kura.wire;version='2.0.0' | EXPORTS_ARE_OURS | org.eclipse.kura.wire",
                "Export-Package | io.fanwatch.predictor | EXPORTS_ARE_OURS | io.fanwatch.predictor",
                "Export-Package | io.fanwatch.predictor.internal;version=1 | EXPORTS_ARE_OURS | internal",
                "Service-Component | OSGI-INF/other.xml | COMPONENT_FILES_ARE_NAMED | OSGI-INF/other.xml"
            })
    void a_header_that_breaks_a_rule_is_found(String header, String value, KuraRules rule, String culprit) {
        Manifest manifest = new Manifest(GOOD.manifest());
        manifest.getMainAttributes().putValue(header, value.replace('\'', '"'));

        assertFound(new BundleContents(GOOD.packageFile(), GOOD.fileName(), manifest, GOOD.entries()), rule, culprit);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                COMPONENT + " | xmlns/scr/v1.4.0 | xmlns/scr/v1.5.0 | COMPONENTS_ARE_OF_DS_1_4",
                COMPONENT + " | internal.PredictorComponent | internal.Gone | COMPONENT_CLASSES_ARE_THERE",
                COMPONENT + " | org.eclipse.kura.configuration.ConfigurableComponent | org.gone.Gone"
                        + " | COMPONENT_CLASSES_ARE_THERE",
                COMPONENT + " | configuration-policy= | configuration-pid='x' configuration-policy="
                        + " | CONFIGURATION_IS_OF_THE_PID",
                COMPONENT + " | name='alarm.window' type='Integer' | name='alarm.window' type='Long'"
                        + " | PROPERTY_TYPES_AGREE",
                METATYPE + " | OCD id='" + PID + "' | OCD id='predictor' | METATYPE_IS_OF_A_COMPONENT",
                METATYPE + " | metatype/v1.2.0 | metatype/v1.5.0 | METATYPE_IS_OF_A_COMPONENT",
                METATYPE + " | Designate factoryPid= | Designate pid= | DESIGNATES_ARE_FACTORIES",
                METATYPE + " | Designate factoryPid='" + PID
                        + "' | Designate factoryPid='x' | DESIGNATES_ARE_FACTORIES",
                METATYPE + " | id='alarm.window' type='Integer' | id='alarm.window' type='int' | PROPERTY_TYPES_AGREE",
                METATYPE + " | default='10' | default='ten' | PROPERTY_TYPES_AGREE",
                METATYPE + " | name='Publishers' | name='Kura&apos;s' | TEXTS_ARE_SHOWN_AS_THEY_ARE",
                METATYPE + " | resource='OSGI-INF/fan.png' | resource='fan.png' | COMPONENTS_HAVE_AN_ICON",
                COMPONENT + " | configuration-policy='require' | configuration-policy='optional'"
                        + " | SERVICES_CAN_BE_PICKED"
            })
    void a_description_that_breaks_a_rule_is_found(String entry, String good, String bad, KuraRules rule) {
        BundleContents broken = with(entry, content -> {
            String text = new String(content, StandardCharsets.UTF_8);
            String from = good.replace('\'', '"');
            assertThat(text).contains(from);
            return text.replace(from, bad.replace('\'', '"')).getBytes(StandardCharsets.UTF_8);
        });

        assertFound(broken, rule, "");
    }

    @Test
    void a_metatype_file_under_another_name_is_found() {
        Map<String, byte[]> entries = new LinkedHashMap<>(GOOD.entries());
        entries.put("OSGI-INF/metatype/predictor.xml", entries.remove(METATYPE));

        assertFound(
                new BundleContents(GOOD.packageFile(), GOOD.fileName(), GOOD.manifest(), entries),
                KuraRules.METATYPE_IS_OF_A_COMPONENT,
                "predictor.xml");
    }

    @Test
    void a_class_for_a_later_java_is_found() {
        String name = "io/fanwatch/predictor/internal/PredictorComponent.class";
        BundleContents broken = with(name, content -> {
            byte[] later = content.clone();
            later[7] = 65;
            return later;
        });

        assertFound(broken, KuraRules.CLASSES_ARE_FOR_JAVA_17, name);
    }

    private static BundleContents with(String entry, UnaryOperator<byte[]> change) {
        Map<String, byte[]> entries = new LinkedHashMap<>(GOOD.entries());
        entries.computeIfPresent(entry, (name, content) -> change.apply(content));
        return new BundleContents(GOOD.packageFile(), GOOD.fileName(), GOOD.manifest(), entries);
    }

    private static void assertFound(BundleContents broken, KuraRules rule, String culprit) {
        assertThat(KuraRules.violations(GOOD, OFFER)).isEmpty();
        assertThat(KuraRules.violations(broken, OFFER))
                .anySatisfy(violation -> assertThat(violation)
                        .startsWith(GOOD.fileName() + " violates " + rule + ": ")
                        .contains(culprit));
    }
}
