// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.gateway.KuraContractTest.Configurable;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/**
 * A setting with options takes nothing else. Kura's console shows such a setting as a list to choose from; a value that is
 * not in it is shown as the first option, and becomes that as soon as any setting of the component is applied.
 */
class OptionsTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    /** What a parser behind the options might take. */
    private static final List<String> OTHERS = List.of("HH:mm", "7", "none of them");

    @Test
    void a_setting_with_options_refuses_what_is_none_of_them(@TempDir Path folder) throws Exception {
        try (Mosquitto broker = new Mosquitto().start();
                GatewayUnderTest gateway = GatewayUnderTest.start(
                        folder, broker.url(), 0, Packages.optional().toArray(Path[]::new))) {
            int settings = 0;
            for (Configurable configurable : KuraContractTest.configurables().toList()) {
                for (Element attribute : configurable.attributes()) {
                    if (!BundleContents.elements(attribute, "Option").isEmpty()) {
                        settings++;
                        String pid = "options-" + settings;
                        gateway.create(configurable.pid(), pid);
                        await().atMost(LONG).until(() -> gateway.status(pid).isPresent());
                        refuses(gateway, configurable.pid(), pid, attribute);
                    }
                }
            }
            assertThat(settings).isPositive();
        }
    }

    private static void refuses(GatewayUnderTest gateway, String factory, String pid, Element attribute)
            throws Exception {
        String id = attribute.getAttribute("id");
        boolean number = attribute.getAttribute("type").equals("Integer");
        for (String value : number ? List.of("7") : OTHERS) {
            gateway.beginUpdate(pid, Map.of(id, number ? (Object) Integer.valueOf(value) : value));
            await(id + " of " + factory + " refuses " + value)
                    .atMost(LONG)
                    .until(() -> gateway.status(pid)
                            .filter(status -> status.contains("refused") && status.contains(value))
                            .isPresent());
        }
    }
}
