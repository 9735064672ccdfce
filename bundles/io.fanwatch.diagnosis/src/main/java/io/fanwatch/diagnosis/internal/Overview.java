package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How Fanwatch does on this gateway at one moment.
 *
 * @param version Fanwatch's
 * @param uptime of the Java process
 * @param heapUsedBytes the heap in use, garbage included
 * @param heapMaximumBytes what it may grow to
 * @param bundles Fanwatch's own, by name
 * @param components how each one does, by name
 */
record Overview(
        String version,
        Duration uptime,
        long heapUsedBytes,
        long heapMaximumBytes,
        List<BundleState> bundles,
        List<Status> components) {

    /**
     * A bundle as it is installed.
     *
     * @param resolved whether everything that it imports is there
     */
    record BundleState(String name, String version, String state, boolean resolved) {}

    /** The most urgent level of all, at least a warning if there is no component or a bundle lacks something. */
    Level level() {
        Level worst = components.isEmpty() || !unresolved().isEmpty() ? Level.WARNING : Level.OK;
        for (Status status : components) {
            if (status.level().compareTo(worst) > 0) {
                worst = status.level();
            }
        }
        return worst;
    }

    /** The overall state in one sentence. */
    String sentence() {
        if (components.isEmpty()) {
            return "no component is configured: apply the snapshot or create them in Kura's console";
        }
        int concerned = 0;
        for (Status status : components) {
            concerned += status.level() == Level.OK ? 0 : 1;
        }
        String sentence = concerned == 0
                ? "all " + components.size() + " components work as configured"
                : concerned + " of " + components.size() + " components need attention";
        return unresolved().isEmpty()
                ? sentence
                : sentence + "; not resolved: " + String.join(", ", unresolved())
                        + " (something that it imports is missing, or it is for another processor)";
    }

    private List<String> unresolved() {
        List<String> names = new ArrayList<>();
        for (BundleState bundle : bundles) {
            if (!bundle.resolved()) {
                names.add(bundle.name());
            }
        }
        return names;
    }
}
