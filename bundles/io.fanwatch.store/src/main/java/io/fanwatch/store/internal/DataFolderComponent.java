// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.store.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.kura.system.SystemService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder {@code fanwatch} in Kura's data folder. Kura's {@code SystemService} knows where that is, from
 * {@code kura.properties} or the system property {@code kura.data}; where there is no such service the property is asked
 * for directly. Once a folder was handed out it stays, whatever comes or goes.
 */
@Component
public final class DataFolderComponent implements DataFolder {

    private static final Logger LOG = LoggerFactory.getLogger(DataFolderComponent.class);

    private static final String KURA_DATA = "kura.data";
    private static final String FOLDER = "fanwatch";

    private final BundleContext context;
    private volatile Optional<SystemService> system = Optional.empty();
    private Optional<Path> root = Optional.empty();

    @Activate
    public DataFolderComponent(BundleContext context) {
        this.context = context;
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setSystemService(SystemService service) {
        system = Optional.of(service);
    }

    void unsetSystemService(SystemService service) {
        system = system.filter(current -> current != service);
    }

    @Override
    public Path of(String component) throws IOException {
        Path folder = root().resolve(FolderName.of(component));
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException(
                    "the folder " + folder + " cannot be made: the user that Kura runs as must be able to write to "
                            + folder.getParent().getParent(),
                    e);
        }
    }

    private synchronized Path root() {
        Path found = root.or(this::kuraData).orElseGet(this::bundleStorage);
        root = Optional.of(found);
        return found;
    }

    private Optional<Path> kuraData() {
        return system.map(SystemService::getKuraDataDirectory)
                .or(() -> Optional.ofNullable(context.getProperty(KURA_DATA)))
                .filter(text -> !text.isBlank())
                .map(text -> Path.of(text.strip()).resolve(FOLDER));
    }

    private Path bundleStorage() {
        Path folder = context.getDataFile(FOLDER).toPath();
        LOG.warn(
                "Kura does not say where its data folder is. What must outlive a restart is kept in {}, which a restart of"
                        + " the gateway may remove: set kura.data in kura.properties",
                folder);
        return folder;
    }
}
