// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A scorer whose model an operator may change by its version. Registered beside {@link Scorer} with the component's
 * {@code kura.service.pid}. Thread-safe.
 */
@ProviderType
public interface ModelControl {

    /** The word for the latest version, wherever an operator may name a version. */
    String LATEST = "latest";

    /**
     * What an operator means by a version.
     *
     * @param text a version, or {@link #LATEST}, {@code newest} or nothing for the latest
     * @return as {@link #use} takes it
     */
    static Optional<String> wanted(String text) {
        String version = text.strip();
        return Optional.of(version).filter(v -> !List.of("", LATEST, "newest").contains(v));
    }

    /** The active model, if there is one. */
    Optional<ModelDescription> activeModel();

    /** The versions of the wanted model that this gateway holds, latest first, whether or not they are fit to be used. */
    List<String> versions();

    /**
     * Makes one version the wanted one, in the component's configuration, so that it stays after a restart. Returns once the
     * configuration is stored; the version takes over as any new model does, after its checks.
     *
     * @param version one of {@link #versions()}, or empty for the latest
     * @throws ModelControlException if the gateway does not hold that version or the configuration could not be stored
     */
    void use(Optional<String> version) throws ModelControlException;

    /**
     * Makes an earlier version the wanted one, as {@link #use} does: of those below the active one that are not known to
     * fail, the one that was active last.
     *
     * @return the version that is now wanted
     * @throws ModelControlException if no earlier version is held
     */
    String rollBack() throws ModelControlException;

    /** Whether no cloud may do either, since the operator of the gateway does not want it. */
    default boolean refusesCloud() {
        return false;
    }
}
