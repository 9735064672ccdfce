// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.emulator.gateway.Gateway;
import io.fanwatch.emulator.gateway.GatewayOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogReaderService;

/** A gateway without Kura's REST provider: no JAX-RS, no user administration. */
class StatusWithoutRestTest {

    @TempDir
    private Path folder;

    @Test
    void the_shells_commands_work_without_rest_and_nothing_complains() throws Exception {
        try (Gateway gateway =
                Gateway.start(new GatewayOptions(folder, "127.0.0.1", 0, "secret", List.of(), Optional.empty()))) {
            BundleContext context = gateway.context();
            for (Bundle bundle : context.getBundles()) {
                if (bundle.getSymbolicName().startsWith("com.eclipsesource.jaxrs")
                        || bundle.getSymbolicName().equals("io.fanwatch.emulator.rest")) {
                    bundle.uninstall();
                }
            }
            CountDownLatch refreshed = new CountDownLatch(1);
            gateway.bundles()
                    .get("org.eclipse.osgi")
                    .adapt(FrameworkWiring.class)
                    .refreshBundles(null, event -> refreshed.countDown());
            assertThat(refreshed.await(120, TimeUnit.SECONDS)).isTrue();

            gateway.install(Packages.file(Packages.APPLICATION));

            await().atMost(Duration.ofSeconds(120))
                    .until(() -> context.getAllServiceReferences(null, "(osgi.command.scope=fanwatch)") != null);
            Bundle diagnosis = gateway.bundles().get("io.fanwatch.diagnosis");
            assertThat(diagnosis.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package"))
                    .extracting(wire -> wire.getCapability().getAttributes().get("osgi.wiring.package"))
                    .as("the test's gateway lacks them")
                    .doesNotContain("javax.ws.rs", "javax.annotation.security")
                    .contains("io.fanwatch.api");
            assertThat(context.getAllServiceReferences("io.fanwatch.diagnosis.internal.StatusResource", null))
                    .isNull();
            LogReaderService log = context.getService(context.getServiceReference(LogReaderService.class));
            assertThat(Collections.list(log.getLog()))
                    .filteredOn(entry -> entry.getBundle() != null
                            && entry.getBundle().getSymbolicName().startsWith("io.fanwatch")
                            && entry.getLogLevel().compareTo(LogLevel.WARN) <= 0)
                    .extracting(LogEntry::getMessage)
                    .isEmpty();
        }
    }
}
