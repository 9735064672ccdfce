// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.tools.command.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {

    private static final String XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <esf:configurations xmlns:esf="http://eurotech.com/esf/2.0">
              <esf:configuration pid="other">
                <esf:properties>
                  <esf:property name="broker.url" type="String"><esf:value>tcp://other:1883</esf:value></esf:property>
                </esf:properties>
              </esf:configuration>
              <esf:configuration pid="fanwatch-broker">
                <esf:properties>
                  <esf:property name="topic" type="String"><esf:value>fan/messages</esf:value></esf:property>
                  <esf:property name="broker.url" type="String"><esf:value>tcp://localhost:1883</esf:value></esf:property>
                </esf:properties>
              </esf:configuration>
            </esf:configurations>
            """;

    @TempDir
    private Path folder;

    private Path from;
    private Path to;

    @BeforeEach
    void writeSnapshot() throws Exception {
        from = Files.writeString(folder.resolve("snapshot.xml"), XML);
        to = folder.resolve("data").resolve("copy.xml");
    }

    @Test
    void only_the_named_property_changes() throws Exception {
        Snapshot.copy(from, to, "fanwatch-broker", "broker.url", "tcp://127.0.0.1:4711");

        assertThat(Files.readString(to))
                .contains("tcp://127.0.0.1:4711", "tcp://other:1883", "fan/messages")
                .doesNotContain("localhost");
        assertThat(Files.readString(from)).isEqualTo(XML);
    }

    @Test
    void a_snapshot_without_the_property_is_refused() {
        assertThatThrownBy(() -> Snapshot.copy(from, to, "fanwatch-broker", "port", "1"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("has no property port");
    }

    @Test
    void what_is_no_xml_is_refused() throws Exception {
        Files.writeString(from, "nonsense");

        assertThatThrownBy(() -> Snapshot.copy(from, to, "fanwatch-broker", "broker.url", "x"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Cannot use the snapshot " + from);
    }
}
