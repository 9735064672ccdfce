// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.rest.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.service.deploymentadmin.DeploymentAdmin;
import org.osgi.service.deploymentadmin.DeploymentException;
import org.osgi.service.deploymentadmin.DeploymentPackage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs and uninstalls packages one after the other, later: whoever asked learns the outcome only from the list of
 * packages, as with Kura's deployment agent; the log has the reason of a failure. Thread-safe.
 */
final class PackageAgent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PackageAgent.class);

    private final DeploymentAdmin admin;
    private final Set<String> installing = ConcurrentHashMap.newKeySet();
    private final Set<String> uninstalling = ConcurrentHashMap.newKeySet();
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "emulator-deployment"));

    PackageAgent(DeploymentAdmin admin) {
        this.admin = admin;
    }

    /** Installs from a URL; returns whether it had not been asked to already. */
    boolean install(URL url) {
        if (!installing.add(url.toString())) {
            return false;
        }
        worker.execute(() -> {
            try (InputStream in = url.openStream()) {
                install(in);
            } catch (IOException e) {
                LOG.error("No package is installed from {}: {}", url, e.getMessage());
            } finally {
                installing.remove(url.toString());
            }
        });
        return true;
    }

    /** Installs a file and deletes it. */
    void install(Path file) {
        worker.execute(() -> {
            try (InputStream in = Files.newInputStream(file)) {
                install(in);
            } catch (IOException e) {
                LOG.error("The uploaded package can't be read: {}", e.getMessage());
            } finally {
                delete(file);
            }
        });
    }

    /** Uninstalls a package, if there is such a one; returns whether it had not been asked to already. */
    boolean uninstall(String name) {
        if (!uninstalling.add(name)) {
            return false;
        }
        worker.execute(() -> {
            try {
                DeploymentPackage installed = admin.getDeploymentPackage(name);
                if (installed == null) {
                    LOG.warn("No package {} is installed", name);
                } else {
                    installed.uninstall();
                    LOG.info("Package {} is uninstalled", name);
                }
            } catch (DeploymentException | RuntimeException e) {
                LOG.error("Package {} is not uninstalled: {}", name, e.getMessage(), e);
            } finally {
                uninstalling.remove(name);
            }
        });
        return true;
    }

    /** Ends; what waits is not done. */
    @Override
    public void close() {
        worker.shutdownNow();
    }

    private void install(InputStream in) throws IOException {
        try {
            DeploymentPackage installed = admin.installDeploymentPackage(in);
            LOG.info("Package {} {} is installed", installed.getName(), installed.getVersion());
        } catch (DeploymentException | RuntimeException e) {
            LOG.error("The package is not installed: {}", e.getMessage(), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("The uploaded package {} stays behind: {}", file, e.getMessage());
        }
    }
}
