package io.fanwatch.diagnosis.internal;

import io.fanwatch.diagnosis.internal.Overview.BundleState;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The Java process and the framework that Fanwatch runs in. Thread-safe. */
class Machine {

    private static final String OURS = "io.fanwatch.";

    private final BundleContext context;

    Machine(BundleContext context) {
        this.context = context;
    }

    /** Fanwatch's version, which is this bundle's. */
    String version() {
        return context.getBundle().getVersion().toString();
    }

    Duration uptime() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    }

    long heapUsedBytes() {
        return heap().getUsed();
    }

    long heapMaximumBytes() {
        return heap().getMax();
    }

    private static MemoryUsage heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    }

    /** Fanwatch's bundles by name. */
    List<BundleState> bundles() {
        return Stream.of(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName() != null
                        && bundle.getSymbolicName().startsWith(OURS))
                .map(bundle -> new BundleState(
                        bundle.getSymbolicName(),
                        bundle.getVersion().toString(),
                        state(bundle),
                        bundle.getState() != Bundle.INSTALLED))
                .sorted(Comparator.comparing(BundleState::name))
                .toList();
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> "INSTALLED";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.ACTIVE -> "ACTIVE";
            case Bundle.STOPPING -> "STOPPING";
            default -> "UNINSTALLED";
        };
    }
}
