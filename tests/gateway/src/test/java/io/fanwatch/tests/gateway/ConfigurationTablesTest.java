// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The configuration reference has every property of every component, as the bundles describe it. */
class ConfigurationTablesTest {

    private static final Path FILE = Path.of(System.getProperty("fanwatch.docs"), "configuration.md");

    private final ConfigurationTables tables = new ConfigurationTables(BundleContents.all());

    @Test
    void the_tables_of_the_configuration_reference_are_those_of_the_bundles() throws Exception {
        GeneratedFile.check(FILE, tables.insertedInto(Files.readString(FILE)));
    }

    @Test
    void a_row_that_is_changed_by_hand_is_found() throws Exception {
        String document = tables.insertedInto(Files.readString(FILE));
        String changed = document.replace("| `alarm.raise` | Alarm on", "| `alarm.rise` | Alarm on");

        assertThat(changed).isNotEqualTo(document);
        assertThat(tables.insertedInto(changed)).isEqualTo(document);
    }

    @Test
    void a_component_without_a_place_or_a_place_without_a_component_is_found() throws Exception {
        String document = Files.readString(FILE);

        assertThatThrownBy(() -> tables.insertedInto(document.replace("properties of io.fanwatch.mqtt", "none of it")))
                .hasMessageContaining("no place for the properties of io.fanwatch.mqtt.MqttBroker");
        assertThatThrownBy(() -> tables.insertedInto(document + "<!-- properties of io.fanwatch.none.None: written by"
                        + " ./fanwatch docs -->\n<!-- end -->"))
                .hasMessageContaining("io.fanwatch.none.None, which no bundle has");
    }
}
