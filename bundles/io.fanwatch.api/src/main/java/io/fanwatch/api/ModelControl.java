// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.io.InputStream;
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

    /**
     * How many bytes are there of a model file that is being sent.
     *
     * @param sha256 that of the whole file, in 64 digits of 0-9 and a-f
     * @throws ModelControlException if that is none, or there is no disk to keep it on
     */
    long received(String sha256) throws ModelControlException;

    /**
     * Takes the next bytes of a model file, to the disk. What came before stays if this fails, over a restart too, so that a
     * sender may ask {@link #received} and go on.
     *
     * @param sha256 that of the whole file, in 64 digits of 0-9 and a-f
     * @param offset where in the file the bytes belong: as many as are there
     * @param bytes read to the end, not closed
     * @return how many bytes are there now
     * @throws ModelControlException if they do not belong there, are more than a model may have, or cannot be kept
     */
    long receive(String sha256, long offset, InputStream bytes) throws ModelControlException;

    /**
     * Takes a model in that has come. It then is as if its package had been installed: it takes over, is tried in shadow
     * first, or waits to be chosen, as the configuration says. May be repeated if the answer was lost.
     *
     * @param signature the text of the file's signature, if it has one
     * @return the model's name and version
     * @throws ModelControlException if it has not come as it was sent, or may not be used; the active model stays
     */
    String install(String sha256, Optional<String> signature) throws ModelControlException;

    /**
     * Fetches a model file from a web server and takes it in as {@link #install} does, beside what else goes on. Waits for a
     * few seconds only: asked again with the same SHA-256 it tells what has come of it, and begins anew, from where it was, if
     * it had failed.
     *
     * @param url an address with https
     * @param signature the text of the file's signature, if it has one
     * @return the model's name and version, or empty while it is being fetched, when {@link #received} tells how far it is
     * @throws ModelControlException if it cannot be fetched, is not the file of that SHA-256, or may not be used; the active
     *     model stays
     */
    Optional<String> fetch(String sha256, String url, Optional<String> signature) throws ModelControlException;
}
