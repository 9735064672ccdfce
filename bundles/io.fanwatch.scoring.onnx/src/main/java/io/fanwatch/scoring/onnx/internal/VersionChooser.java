package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.ModelControlException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ConfigurationService;
import org.osgi.framework.Version;

/**
 * Chooses versions on behalf of an operator, by writing the choice to the scorer's configuration: that alone says which
 * version is wanted. Thread-safe. Holds no lock while Kura stores the configuration, which may call the scorer back.
 */
final class VersionChooser {

    private static final String PROPERTY = "model.version";

    private final String pid;
    private final ModelKeeper keeper;
    private final VersionStore store;
    private final ModelCatalogue catalogue;
    private volatile Optional<ConfigurationService> configurations = Optional.empty();

    VersionChooser(String pid, ModelKeeper keeper, VersionStore store, ModelCatalogue catalogue) {
        this.pid = pid;
        this.keeper = keeper;
        this.store = store;
        this.catalogue = catalogue;
    }

    void use(ConfigurationService service) {
        configurations = Optional.of(service);
    }

    void leave(ConfigurationService service) {
        if (configurations.filter(current -> current == service).isPresent()) {
            configurations = Optional.empty();
        }
    }

    /** What this gateway has of the wanted model, latest first. */
    List<String> versions(Settings settings) {
        return held(settings).map(Version::toString).toList();
    }

    private Stream<Version> held(Settings settings) {
        Stream<Version> installed = catalogue.offers().stream()
                .filter(offer -> offer.name().equals(Optional.of(settings.model())))
                .flatMap(offer -> offer.version().stream());
        Stream<Version> kept = store.kept(settings.model()).stream().map(VersionStore.Entry::version);
        return Stream.concat(installed, kept).distinct().sorted(Comparator.reverseOrder());
    }

    /** Lets a version be used that failed before, if an operator has just chosen it. */
    void permitNewChoice(Optional<Settings> before, Settings now) {
        if (now.version().isPresent() && !now.version().equals(before.flatMap(Settings::version))) {
            keeper.permit(now.model(), now.version().get());
        }
        if (now.file().isPresent() && !now.file().equals(before.flatMap(Settings::file))) {
            keeper.permit(now.file().get(), now);
        }
    }

    /** @throws ModelControlException if the version is not held or the choice could not be stored */
    void choose(Optional<Settings> current, Optional<String> version) throws ModelControlException {
        Settings settings = installed(current);
        Optional<Version> wanted = Optional.empty();
        if (version.isPresent()) {
            wanted = Optional.of(parse(version.get()));
            if (held(settings).noneMatch(wanted.get()::equals)) {
                throw new ModelControlException(
                        pid + ": version " + version.get() + " of model " + settings.model()
                                + " is not on this gateway, which holds " + versions(settings)
                                + ": choose one of these, or install its package first",
                        null);
            }
        }
        store(wanted.map(Version::toString).orElse(""));
        wanted.ifPresent(v -> keeper.permit(settings.model(), v));
    }

    private Version parse(String text) throws ModelControlException {
        try {
            return Version.parseVersion(text.strip());
        } catch (IllegalArgumentException e) {
            throw new ModelControlException(pid + ": \"" + text + "\" is no version: write one such as 1.0.0", e);
        }
    }

    private Settings installed(Optional<Settings> settings) throws ModelControlException {
        if (settings.isEmpty()) {
            throw new ModelControlException(pid + " has no valid configuration: correct it as its status says", null);
        }
        if (settings.get().file().isPresent()) {
            throw new ModelControlException(
                    pid + " uses the file " + settings.get().file().get()
                            + ", which has no versions: empty model.file first",
                    null);
        }
        return settings.get();
    }

    private void store(String version) throws ModelControlException {
        ConfigurationService service = configurations.orElseThrow(() -> new ModelControlException(
                pid + ": version \"" + version + "\" cannot be chosen, Kura's configuration service is not there:"
                        + " try again later",
                null));
        try {
            service.updateConfiguration(pid, Map.of(PROPERTY, version), true);
        } catch (KuraException e) {
            throw new ModelControlException(
                    pid + ": the choice of version \"" + version + "\" could not be stored (" + e.getMessage()
                            + "): see Kura's log",
                    e);
        }
    }

    /** @throws ModelControlException if there is none to go back to */
    String earlier(Optional<Settings> current) throws ModelControlException {
        Settings settings = installed(current);
        return keeper.earlier(settings.model(), held(settings).toList())
                .map(Version::toString)
                .orElseThrow(() -> new ModelControlException(
                        pid + ": there is no version before the one in force to roll back to, this gateway holds "
                                + versions(settings) + ": install the package of an earlier one",
                        null));
    }
}
