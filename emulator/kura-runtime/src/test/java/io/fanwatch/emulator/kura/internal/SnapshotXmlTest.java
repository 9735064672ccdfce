// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.Password;
import org.eclipse.kura.configuration.metatype.Scalar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotXmlTest {

    @TempDir
    Path folder;

    private SnapshotXml xml;

    @BeforeEach
    void create() throws Exception {
        xml = new SnapshotXml(new Secrets(new CryptoServiceComponent(new AesCipher(folder))));
    }

    @Test
    void every_type_and_its_arrays_come_back_as_they_were() throws Exception {
        Map<String, Object> properties = new TreeMap<>(Map.of(
                "string",
                "a < b & \"c\" €",
                "empty",
                "",
                "long",
                5_000_000_000L,
                "double",
                0.1,
                "float",
                1.5f,
                "integer",
                5,
                "byte",
                (byte) -1,
                "char",
                'x',
                "boolean",
                true,
                "short",
                (short) 7));
        properties.putAll(Map.of(
                "strings",
                new String[] {"a", "", "c,d"},
                "longs",
                new Long[] {1L},
                "doubles",
                new Double[] {},
                "floats",
                new Float[] {1f, 2f},
                "integers",
                new Integer[] {1, 2},
                "bytes",
                new Byte[] {1},
                "chars",
                new Character[] {'a', ' '},
                "booleans",
                new Boolean[] {true, false},
                "shorts",
                new Short[] {3}));

        Map<String, Object> back = roundTrip(properties);

        assertThat(back.keySet()).isEqualTo(properties.keySet());
        properties.forEach((key, value) -> assertThat(back.get(key)).as(key).isEqualTo(value));
    }

    @Test
    void passwords_are_encrypted_in_the_file_and_in_clear_when_read() throws Exception {
        Map<String, Object> properties =
                Map.of("password", new Password("hidden1"), "passwords", new Password[] {new Password("hidden2")});

        String file = new String(write(properties), StandardCharsets.UTF_8);
        Map<String, Object> back = roundTrip(properties);

        assertThat(file)
                .doesNotContain("hidden")
                .contains("array=\"false\" encrypted=\"true\" name=\"password\" type=\"Password\"");
        assertThat(back.get("password")).hasToString("hidden1");
        assertThat(((Password[]) back.get("passwords"))[0]).hasToString("hidden2");
    }

    @Test
    void a_platform_gets_definitions_and_passwords_in_base64_and_may_send_them_back() throws Exception {
        SnapshotXml platform = SnapshotXml.ofPlatform(new Secrets(new CryptoServiceComponent(new AesCipher(folder))));
        Definition definition = new Definition(
                "factory",
                "A <name>",
                "what it does",
                List.of(new Definition.Attribute(
                        "secret", "Secret", "hush", Scalar.PASSWORD, 0, null, null, "", false, List.of())));

        byte[] sent = platform.write(List.of(new StoredConfiguration(
                "mine", Optional.of(definition), Map.of("secret", new Password("clear text")))));

        assertThat(new String(sent, StandardCharsets.UTF_8))
                .contains("<ocd:OCD name=\"A &lt;name&gt;\"", "id=\"secret\" type=\"Password\"", "Y2xlYXIgdGV4dA==");
        assertThat(platform.read(sent).get(0).getConfigurationProperties().get("secret"))
                .hasToString("clear text");
    }

    @Test
    void the_file_looks_as_kura_writes_it() throws Exception {
        assertThat(new String(write(Map.of("port", 5)), StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("""
                <?xml version="1.0" encoding="UTF-8"?>
                <esf:configurations xmlns:esf="http://eurotech.com/esf/2.0">
                  <esf:configuration pid="fan">
                    <esf:properties>
                      <esf:property array="false" encrypted="false" name="port" type="Integer">
                        <esf:value>5</esf:value>
                      </esf:property>
                    </esf:properties>
                  </esf:configuration>
                </esf:configurations>""");
    }

    @Test
    void a_value_that_is_not_of_its_type_is_refused_with_line_name_and_value() {
        assertRefused("type=\"Integer\"", "<esf:value>many</esf:value>", "line 4", "port", "\"many\"", "Integer");
    }

    @Test
    void an_unknown_type_is_refused_with_its_line() {
        assertRefused("type=\"int\"", "<esf:value>5</esf:value>", "line 4", "port", "int");
    }

    @Test
    void a_property_without_a_value_is_refused_with_its_line() {
        assertRefused("type=\"Integer\"", "", "line 4", "port", "0 values");
    }

    @Test
    void a_password_of_another_installation_is_refused_with_the_remedy() {
        assertRefused(
                "type=\"Password\" encrypted=\"true\"",
                "<esf:value>QUJDQUJDQUJDQUJD-QUJD</esf:value>",
                "line 4",
                "encrypted=\"false\"");
    }

    @Test
    void a_file_that_ends_too_early_is_refused_with_its_line() {
        assertThatThrownBy(() -> xml.read(bytes("<esf:configurations xmlns:esf=\"http://eurotech.com/esf/2.0\">\n\n")))
                .isInstanceOf(KuraException.class)
                .hasMessageContaining("line 3");
    }

    @Test
    void another_kind_of_file_is_refused() {
        assertThatThrownBy(() -> xml.read(bytes("<project/>")))
                .isInstanceOf(KuraException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("found project");
        assertThatThrownBy(() -> xml.read(bytes("port=5")))
                .isInstanceOf(KuraException.class)
                .hasMessageContaining("line 1");
    }

    private void assertRefused(String type, String value, String... words) {
        String file = """
                <esf:configurations xmlns:esf="http://eurotech.com/esf/2.0">
                  <esf:configuration pid="fan">
                    <esf:properties>
                      <esf:property array="false" name="port" %s>
                        %s
                      </esf:property>
                    </esf:properties>
                  </esf:configuration>
                </esf:configurations>
                """.formatted(type, value);

        assertThatThrownBy(() -> xml.read(bytes(file)))
                .isInstanceOf(KuraException.class)
                .hasMessageContainingAll(words);
    }

    private Map<String, Object> roundTrip(Map<String, Object> properties) throws KuraException {
        List<ComponentConfiguration> back = xml.read(write(properties));
        assertThat(back).extracting(ComponentConfiguration::getPid).containsExactly("fan");
        return back.get(0).getConfigurationProperties();
    }

    private byte[] write(Map<String, Object> properties) throws KuraException {
        return xml.write(List.of(new StoredConfiguration("fan", Optional.empty(), properties)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
