// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.Password;
import org.eclipse.kura.crypto.CryptoService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationsTest {

    @TempDir
    Path folder;

    private final MemoryConfigAdmin admin = new MemoryConfigAdmin();
    private Optional<Definition> installed;
    private Definition definition;
    private CryptoService crypto;
    private Configurations configurations;

    @BeforeEach
    void create() throws Exception {
        definition = FactoryRegistry.read(
                        "com.example", Samples.FACTORY + ".xml", Samples.metatype(Samples.FACTORY, Samples.FACTORY))
                .orElseThrow();
        installed = Optional.of(definition);
        crypto = new CryptoServiceComponent(new AesCipher(folder));
        configurations = new Configurations(
                admin.service(),
                factoryPid -> installed.filter(d -> d.id().equals(factoryPid)),
                new PropertyRules(new Secrets(crypto)));
    }

    @Test
    void a_new_component_gets_the_defaults_that_its_properties_leave_out() throws Exception {
        configurations.create(Samples.FACTORY, "fan", Map.of("port", 5, "Other.target", "(a=b)"));

        assertThat(admin.value("fan", "port")).isEqualTo(5);
        assertThat(admin.value("fan", "mode")).isEqualTo("fast");
        assertThat(admin.value("fan", "active")).isEqualTo(true);
        assertThat(admin.value("fan", "limits")).isEqualTo(new Double[] {1.5, 2.5});
        assertThat(admin.value("fan", "Other.target")).isEqualTo("(a=b)");
        assertThat(admin.value("fan", "kura.service.pid")).isEqualTo("fan");
        assertThat(decrypted("password")).isEqualTo("first");
    }

    @Test
    void a_name_is_given_only_once() throws Exception {
        configurations.create(Samples.FACTORY, "fan", Map.of());

        assertThatThrownBy(() -> configurations.create(Samples.FACTORY, "fan", Map.of()))
                .isInstanceOf(KuraException.class)
                .hasMessage("Invalid parameter. pid fan already exists");
    }

    @Test
    void a_password_is_plain_at_creation_and_cipher_text_after_any_update() throws Exception {
        configurations.create(Samples.FACTORY, "fan", Map.of("password", new Password("secret")));
        assertThat(admin.value("fan", "password")).isEqualTo("secret");

        configurations.update("fan", Map.of("port", 5));
        assertThat(decrypted("password")).isEqualTo("secret");
        assertThat(configurations.get("fan").orElseThrow().getConfigurationProperties())
                .extractingByKey("password")
                .isInstanceOf(Password.class)
                .hasToString("secret");
    }

    @Test
    void a_password_is_cipher_text_after_a_restart() throws Exception {
        configurations.create(Samples.FACTORY, "fan", Map.of("password", "secret"));

        configurations.adapt(definition);

        assertThat(decrypted("password")).isEqualTo("secret");
    }

    @Test
    void the_mask_of_a_password_does_not_overwrite_it() throws Exception {
        configurations.create(Samples.FACTORY, "fan", Map.of("password", "secret"));

        configurations.update("fan", Map.of("password", new Password("placeholder")));

        assertThat(decrypted("password")).isEqualTo("secret");
    }

    @Test
    void an_update_keeps_what_it_does_not_name_and_boxes_arrays() throws Exception {
        configurations.create(Samples.FACTORY, "fan", Map.of("port", 5, "mode", "slow"));

        configurations.update("fan", Map.of("port", 6, "limits", new double[] {3}));

        assertThat(admin.value("fan", "port")).isEqualTo(6);
        assertThat(admin.value("fan", "mode")).isEqualTo("slow");
        assertThat(admin.value("fan", "limits")).isEqualTo(new Double[] {3.0});
    }

    @Test
    void a_value_of_a_wrong_type_is_refused_in_words_and_changes_nothing() throws Exception {
        configurations.create(Samples.FACTORY, "fan", Map.of("port", 5));

        assertThatThrownBy(() -> configurations.update("fan", Map.of("mode", "slow", "port", "6")))
                .isInstanceOf(KuraException.class)
                .hasMessageContaining("fan: port must be of the type Integer, not String");
        assertThat(admin.value("fan", "port")).isEqualTo(5);
        assertThat(admin.value("fan", "mode")).isEqualTo("fast");
    }

    @Test
    void a_component_that_does_not_exist_is_created_only_if_its_factory_is_named() throws Exception {
        configurations.apply(configuration(Map.of("service.factoryPid", Samples.FACTORY, "port", 7)));

        assertThat(admin.value("fan", "port")).isEqualTo(7);
        assertThat(admin.value("fan", "service.factoryPid")).isEqualTo(Samples.FACTORY);
        assertThatThrownBy(() ->
                        configurations.apply(new StoredConfiguration("other", Optional.empty(), Map.of("port", 7))))
                .isInstanceOf(KuraException.class)
                .hasMessageContaining("no component other");
    }

    @Test
    void a_component_restored_before_its_bundle_gets_its_defaults_when_the_bundle_comes() throws Exception {
        installed = Optional.empty();
        configurations.apply(configuration(Map.of(
                "service.factoryPid", Samples.FACTORY, "port", "not a number", "password", new Password("secret"))));
        assertThat(admin.configurations()).containsOnlyKeys("fan");

        installed = Optional.of(definition);
        configurations.adapt(definition);

        assertThat(admin.configurations()).containsOnlyKeys("fan");
        assertThat(admin.value("fan", "mode")).isEqualTo("fast");
        assertThat(admin.value("fan", "port")).isEqualTo(1883);
        assertThat(decrypted("password")).isEqualTo("secret");
    }

    @Test
    void a_rollback_drops_what_the_snapshot_does_not_have() throws Exception {
        configurations.create(Samples.FACTORY, "fan", Map.of("mode", "slow", "extra", "x"));

        configurations.restore(configuration(Map.of("service.factoryPid", Samples.FACTORY, "port", 7)));

        assertThat(admin.value("fan", "port")).isEqualTo(7);
        assertThat(admin.value("fan", "mode")).isEqualTo("fast");
        assertThat(admin.value("fan", "extra")).isNull();
    }

    @Test
    void a_deleted_component_is_gone() throws Exception {
        configurations.create(Samples.FACTORY, "fan", Map.of());

        assertThat(configurations.delete("fan")).isTrue();
        assertThat(configurations.delete("fan")).isFalse();
        assertThat(configurations.get("fan")).isEmpty();
    }

    private static ComponentConfiguration configuration(Map<String, Object> properties) {
        return new StoredConfiguration("fan", Optional.empty(), properties);
    }

    private String decrypted(String key) throws KuraException {
        return new String(crypto.decryptAes(((String) admin.value("fan", key)).toCharArray()));
    }
}
