// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** How Fanwatch does on this gateway at one moment; the heap in use counts garbage, bundles and components go by name. */
record Overview(
        String version,
        Duration uptime,
        long heapUsedBytes,
        long heapMaximumBytes,
        List<BundleState> bundles,
        List<Status> components) {

    private static final String OURS = "io.fanwatch.";

    record BundleState(String name, String version, String state) {

        private static BundleState of(Bundle bundle) {
            String state = switch (bundle.getState()) {
                case Bundle.INSTALLED -> "INSTALLED";
                case Bundle.RESOLVED -> "RESOLVED";
                case Bundle.STARTING -> "STARTING";
                case Bundle.ACTIVE -> "ACTIVE";
                case Bundle.STOPPING -> "STOPPING";
                default -> "UNINSTALLED";
            };
            return new BundleState(bundle.getSymbolicName(), bundle.getVersion().toString(), state);
        }
    }

    /** Right now, with the framework and the process of this bundle, whose version is that of Fanwatch. */
    static Overview of(BundleContext context, List<Status> components) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Overview(
                context.getBundle().getVersion().toString(),
                Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()),
                heap.getUsed(),
                heap.getMax(),
                Stream.of(context.getBundles())
                        .filter(bundle ->
                                String.valueOf(bundle.getSymbolicName()).startsWith(OURS))
                        .map(BundleState::of)
                        .sorted(Comparator.comparing(BundleState::name))
                        .toList(),
                components);
    }

    /** The most urgent level of all, at least a warning if there is no component or a bundle lacks something. */
    Level level() {
        Level least = components.isEmpty() || !unresolved().isEmpty() ? Level.WARNING : Level.OK;
        return components.stream().map(Status::level).reduce(least, BinaryOperator.maxBy(Comparator.naturalOrder()));
    }

    /** The overall state in one sentence. */
    String sentence() {
        if (components.isEmpty()) {
            return "no component is configured: apply the snapshot or create them in Kura's console";
        }
        long concerned =
                components.stream().filter(status -> status.level() != Level.OK).count();
        String sentence = concerned == 0
                ? "all " + components.size() + " components work as configured"
                : concerned + " of " + components.size() + " components need attention";
        return unresolved().isEmpty()
                ? sentence
                : sentence + "; not resolved: " + String.join(", ", unresolved())
                        + " (something that it imports is missing, or it is for another processor)";
    }

    private List<String> unresolved() {
        return bundles.stream()
                .filter(bundle -> bundle.state().equals("INSTALLED"))
                .map(BundleState::name)
                .toList();
    }
}
