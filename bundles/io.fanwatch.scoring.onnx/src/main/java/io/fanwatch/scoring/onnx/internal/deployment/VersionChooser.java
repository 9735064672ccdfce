// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.ModelControlException;
import io.fanwatch.component.ServiceSlot;
import io.fanwatch.scoring.onnx.internal.registry.InstalledModels;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import io.fanwatch.scoring.onnx.internal.registry.ReceivedModels;
import io.fanwatch.scoring.onnx.internal.registry.StoredModel;
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
public final class VersionChooser {

    private static final String PROPERTY = "model.version";

    private final String name;
    private final ModelManager manager;
    private final ModelRepository repository;
    private final InstalledModels installed;
    private final ReceivedModels received;
    private final ServiceSlot<ConfigurationService> configurations = new ServiceSlot<>();

    /** @param name the scorer's {@code kura.service.pid} */
    public VersionChooser(
            String name,
            ModelManager manager,
            ModelRepository repository,
            InstalledModels installed,
            ReceivedModels received) {
        this.name = name;
        this.manager = manager;
        this.repository = repository;
        this.installed = installed;
        this.received = received;
    }

    /** Where Kura's configuration service is to be put. */
    public ServiceSlot<ConfigurationService> configurations() {
        return configurations;
    }

    /** What this gateway has of the wanted model, latest first. */
    public List<String> versions() {
        return manager.settings()
                .map(wanted -> held(wanted).stream().map(Version::toString).toList())
                .orElse(List.of());
    }

    private List<Version> held(Settings wanted) {
        return Stream.concat(
                        Stream.concat(installed.candidates().stream(), received.candidates().stream())
                                .filter(candidate -> candidate.isCalled(wanted.model()))
                                .map(ModelCandidate::number),
                        repository.kept(wanted.model()).stream().map(StoredModel::version))
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** Makes a version the wanted one; empty for the latest. */
    public void choose(Optional<String> version) throws ModelControlException {
        Settings current = withVersions();
        if (version.isEmpty()) {
            store("");
            manager.recheckLater();
            return;
        }
        Version wanted = parse(version.get());
        if (!held(current).contains(wanted)) {
            throw refused("version " + wanted + " of model " + current.model()
                    + " is not on this gateway, which holds " + versions()
                    + ": choose one of these, or install its package first");
        }
        store(wanted.toString());
        manager.permit(current.model(), wanted);
    }

    /** Makes the version before the wanted one, and returns it. */
    public String rollBack() throws ModelControlException {
        Settings current = withVersions();
        String version = manager.earlier(current.model(), held(current))
                .map(Version::toString)
                .orElseThrow(
                        () -> refused("there is no version before the active one to roll back to, this gateway holds "
                                + versions() + ": install the package of an earlier one"));
        choose(Optional.of(version));
        return version;
    }

    private ModelControlException refused(String reason) {
        return new ModelControlException(name + ": " + reason, null);
    }

    private Version parse(String text) throws ModelControlException {
        try {
            return Version.parseVersion(text.strip());
        } catch (IllegalArgumentException e) {
            throw refused("\"" + text + "\" is no version: write one such as 1.0.0");
        }
    }

    private Settings withVersions() throws ModelControlException {
        Settings current = manager.settings()
                .orElseThrow(() -> refused("there is no valid configuration: correct it as its status says"));
        if (current.file().isPresent()) {
            throw refused(
                    "it uses the file " + current.file().get() + ", which has no versions: empty model.file first");
        }
        return current;
    }

    private void store(String version) throws ModelControlException {
        ConfigurationService service = configurations
                .get()
                .orElseThrow(() -> refused("version \"" + version
                        + "\" cannot be chosen, Kura's configuration service is not there: try again later"));
        try {
            service.updateConfiguration(name, Map.of(PROPERTY, version), true);
        } catch (KuraException e) {
            throw new ModelControlException(
                    name + ": the choice of version \"" + version + "\" could not be stored (" + e.getMessage()
                            + "): see Kura's log",
                    e);
        }
    }
}
