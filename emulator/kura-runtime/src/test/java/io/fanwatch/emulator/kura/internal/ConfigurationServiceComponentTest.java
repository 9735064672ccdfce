// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.KuraPartialSuccessException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

class ConfigurationServiceComponentTest {

    private static final String SNAPSHOT = """
            <esf:configurations xmlns:esf="http://eurotech.com/esf/2.0">
              <esf:configuration pid="fan">
                <esf:properties>
                  <esf:property array="false" encrypted="false" name="service.factoryPid" type="String">
                    <esf:value>com.example.Fan</esf:value>
                  </esf:property>
                  <esf:property array="false" encrypted="false" name="port" type="Integer">
                    <esf:value>7</esf:value>
                  </esf:property>
                </esf:properties>
              </esf:configuration>
            """;

    @TempDir
    Path folder;

    private BundleContext context;
    private MemoryConfigAdmin admin;

    @BeforeEach
    void installABundleWithAFactory() throws Exception {
        Path metatype = folder.resolve(Samples.FACTORY + ".xml");
        Files.copy(Samples.metatype(Samples.FACTORY, Samples.FACTORY), metatype);
        Bundle bundle = mock(Bundle.class);
        when(bundle.getState()).thenReturn(Bundle.ACTIVE);
        when(bundle.findEntries("OSGI-INF/metatype", "*.xml", false))
                .thenAnswer(call ->
                        Collections.enumeration(List.<URL>of(metatype.toUri().toURL())));
        context = mock(BundleContext.class);
        when(context.getBundles()).thenReturn(new Bundle[] {bundle});
        when(context.getProperty("fanwatch.emulator.data")).thenReturn(folder.toString());
        when(context.getProperty("fanwatch.emulator.snapshots"))
                .thenReturn(folder.resolve("snapshots").toString());
    }

    @Test
    void the_operators_snapshot_is_applied_at_the_first_start_only() throws Exception {
        operatorsSnapshot(SNAPSHOT + "</esf:configurations>");
        ConfigurationServiceComponent service = startAnew();
        assertThat(admin.value("fan", "port")).isEqualTo(7);
        assertThat(admin.value("fan", "mode")).isEqualTo("fast");

        service.deleteFactoryConfiguration("fan", true);
        startAnew();

        assertThat(admin.configurations()).isEmpty();
    }

    @Test
    void nothing_of_a_malformed_snapshot_is_applied() throws Exception {
        operatorsSnapshot(SNAPSHOT);

        ConfigurationServiceComponent service = startAnew();

        assertThat(admin.configurations()).isEmpty();
        assertThat(service.getSnapshots()).isEmpty();
        assertThat(service.getFactoryComponentPids()).containsExactly(Samples.FACTORY);
    }

    @Test
    void what_config_admin_has_lost_comes_back_from_the_last_snapshot() throws Exception {
        startAnew().createFactoryConfiguration(Samples.FACTORY, "fan", Map.of("port", 5), true);

        startAnew();

        assertThat(admin.value("fan", "port")).isEqualTo(5);
    }

    @Test
    void a_last_snapshot_that_is_damaged_is_passed_over() throws Exception {
        startAnew().createFactoryConfiguration(Samples.FACTORY, "fan", Map.of("port", 5), true);
        Files.writeString(folder.resolve("snapshots/snapshot_9999999999999.xml"), "<esf");

        startAnew();

        assertThat(admin.value("fan", "port")).isEqualTo(5);
    }

    @Test
    void a_rollback_goes_to_the_snapshot_before_the_last() throws Exception {
        ConfigurationServiceComponent service = startAnew();
        service.createFactoryConfiguration(Samples.FACTORY, "fan", Map.of("port", 5), true);
        service.updateConfiguration("fan", Map.of("port", 6), true);
        service.createFactoryConfiguration(Samples.FACTORY, "second", Map.of(), false);

        service.rollback();

        assertThat(admin.value("fan", "port")).isEqualTo(5);
        assertThat(admin.configurations()).containsOnlyKeys("fan");
        assertThat(service.getSnapshots()).hasSize(3);
    }

    @Test
    void a_component_that_cannot_be_updated_does_not_hold_up_the_others() throws Exception {
        ConfigurationServiceComponent service = startAnew();
        List<ComponentConfiguration> updates = List.of(
                new StoredConfiguration("stray", Optional.empty(), Map.of("port", 5)),
                new StoredConfiguration(
                        "fan", Optional.empty(), Map.of("port", 5, "service.factoryPid", Samples.FACTORY)));

        assertThatThrownBy(() -> service.updateConfigurations(updates))
                .isInstanceOf(KuraPartialSuccessException.class)
                .hasMessageContaining("no component stray");

        assertThat(admin.value("fan", "port")).isEqualTo(5);
        assertThat(service.getSnapshots()).hasSize(1);
    }

    @Test
    void a_factory_that_no_bundle_has_is_refused_by_name() throws Exception {
        ConfigurationServiceComponent service = startAnew();

        assertThatThrownBy(() -> service.createFactoryConfiguration("no.Such", "fan", Map.of(), true))
                .isInstanceOf(KuraException.class)
                .hasMessageContaining("no installed bundle has the factory no.Such");
    }

    private void operatorsSnapshot(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("operator.xml"), content);
        when(context.getProperty("fanwatch.emulator.snapshot")).thenReturn(file.toString());
    }

    /* with an empty ConfigAdmin, and the files that are there */
    private ConfigurationServiceComponent startAnew() throws Exception {
        admin = new MemoryConfigAdmin();
        ConfigurationServiceComponent service = new ConfigurationServiceComponent(
                context, admin.service(), new CryptoServiceComponent(new AesCipher(folder)));
        service.start();
        return service;
    }
}
