// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class TrialComponentTest {

    private final List<TrialComponent> components = TrialComponent.all(
            BrokerAddress.local(1883),
            Optional.of(new Credentials("fan", "hush")),
            TrialComponent.RULES_SCORER,
            new TrialTopics("42"));

    @Test
    void names_topics_and_client_ids_are_of_the_trials_own() {
        assertThat(components)
                .extracting(TrialComponent::name)
                .containsExactlyInAnyOrderElementsOf(TrialComponent.NAMES);
        assertThat(components).extracting(TrialComponent::name).allMatch(name -> name.startsWith("fanwatch-verify-"));
        for (TrialComponent component : components) {
            component.properties().forEach((key, value) -> {
                if (key.endsWith("topic") || key.equals("client.id")) {
                    assertThat(value.toString()).startsWith("fanwatch-verify").contains("42");
                }
                if (key.endsWith(".target")) {
                    assertThat(value.toString()).startsWith("(kura.service.pid=fanwatch-verify-");
                }
            });
        }
    }

    @Test
    void the_predictor_hands_its_verdicts_to_the_trials_publisher_only() {
        assertThat(components)
                .filteredOn(component -> component.name().equals(TrialComponent.PREDICTOR))
                .singleElement()
                .extracting(TrialComponent::properties)
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("VerdictSink.target", "(kura.service.pid=fanwatch-verify-publisher)");
    }

    @Test
    void a_password_travels_as_such_and_shows_nowhere_else() {
        JsonObject password =
                components.get(0).toJson().getAsJsonObject("properties").getAsJsonObject("password");

        assertThat(password).hasToString("{\"type\":\"PASSWORD\",\"value\":\"hush\"}");
        assertThat(components.toString()).doesNotContain("hush");
    }

    @Test
    void a_number_is_an_integer_for_Kura() {
        assertThat(TrialComponent.toJson(Map.of("alarm.raise", 1)))
                .hasToString("{\"alarm.raise\":{\"type\":\"INTEGER\",\"value\":1}}");
    }
}
