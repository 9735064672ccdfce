// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.kura.tools.command.CommandException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final String TEXT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <esf:configurations xmlns:esf="http://eurotech.com/esf/2.0">
              <esf:configuration pid="broker"><esf:properties>
                <esf:property array="false" encrypted="false" name="broker.url" type="String">
                  <esf:value>tcp://localhost:1883</esf:value></esf:property>
                <esf:property array="false" encrypted="false" name="keep.alive" type="Integer">
                  <esf:value>30</esf:value></esf:property>
              </esf:properties></esf:configuration>
              <esf:configuration pid="kafka"><esf:properties/></esf:configuration>
            </esf:configurations>
            """;

    @Test
    void properties_are_set_and_components_left_out() throws Exception {
        Snapshot snapshot = parse(TEXT);
        snapshot.set("broker", "broker.url", Optional.empty(), "tcp://a&b:1883");
        snapshot.set("broker", "keep.alive", Optional.empty(), "60");
        snapshot.set("broker", "username", Optional.empty(), "fan");
        snapshot.set("broker", "password", Optional.of("Password"), "secret");
        snapshot.remove("kafka");

        Snapshot again = parse(snapshot.forKura());
        assertThat(again.components()).containsExactly("broker");
        assertThat(again.values("broker"))
                .containsEntry("broker.url", "tcp://a&b:1883")
                .containsEntry("keep.alive", "60")
                .containsEntry("username", "fan")
                .doesNotContainKey("password");
        assertThat(again.forKura()).contains("name=\"keep.alive\" type=\"Integer\"", "type=\"Password\"", "secret");
    }

    @Test
    void kapua_gets_ids_and_properties_with_their_types() throws Exception {
        JsonObject component = JsonParser.parseString(parse(TEXT).forKapua())
                .getAsJsonObject()
                .getAsJsonArray("configuration")
                .get(0)
                .getAsJsonObject();

        assertThat(component.get("id").getAsString()).isEqualTo("broker");
        assertThat(component
                        .getAsJsonObject("properties")
                        .getAsJsonArray("property")
                        .get(1))
                .isEqualTo(JsonParser.parseString(
                        "{name:keep.alive,array:false,encrypted:false,type:Integer,value:['30']}"));
    }

    @Test
    void what_does_not_fit_is_told() throws Exception {
        Snapshot snapshot = parse(TEXT);

        assertThatThrownBy(() -> snapshot.set("brocker", "x", Optional.empty(), ""))
                .isInstanceOf(CommandException.class)
                .hasMessageContainingAll("brocker", "[broker, kafka]");
        assertThatThrownBy(() -> snapshot.set("broker", "x", Optional.of("int"), ""))
                .hasMessageContainingAll("int", "Integer");
        assertThatThrownBy(() -> parse("<html/>")).hasMessageContaining("is no snapshot of Kura");
        assertThatThrownBy(() -> parse("nonsense")).hasMessageContaining("is no snapshot of Kura");
    }

    private static Snapshot parse(String text) throws CommandException {
        return Snapshot.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "the text");
    }
}
