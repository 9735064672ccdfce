// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.deployment.internal;

import io.fanwatch.kura.protocol.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.service.deploymentadmin.DeploymentAdmin;
import org.osgi.service.deploymentadmin.DeploymentException;
import org.osgi.service.deploymentadmin.DeploymentPackage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads, installs and uninstalls packages, one job at a time, and notifies how it goes. Thread-safe; the work is done
 * on a thread of its own.
 */
final class Deployer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    /* the words of a Kura, which keeps the cause to its log */
    private static final String DOWNLOAD_FAILED = "Error during download process and verification!";

    private final DeploymentAdmin deploymentAdmin;
    private final Path folder;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "cloud-deployment");
        thread.setDaemon(true);
        return thread;
    });
    private Optional<Download> download = Optional.empty();
    private Optional<Install> install = Optional.empty();

    /** An install under way that was not preceded by its download. */
    record Install(String name, String version) {}

    /**
     * @param folder for downloaded files
     */
    Deployer(DeploymentAdmin deploymentAdmin, Path folder) {
        this.deploymentAdmin = deploymentAdmin;
        this.folder = folder;
    }

    /** Starts a download, with the install that it asks for; false if another is under way. */
    synchronized boolean download(DownloadRequest request, Notifier notifier) {
        if (download.isPresent()) {
            return false;
        }
        Path file = file(request.job().name(), request.version());
        boolean known = Files.exists(file);
        Download started = new Download(request, notifier);
        download = Optional.of(started);
        executor.execute(() -> {
            try {
                if (fetch(started, notifier, file, known && !request.force()) && request.install()) {
                    install(file, notifier);
                }
            } finally {
                synchronized (this) {
                    download = Optional.empty();
                }
            }
        });
        return true;
    }

    /** Starts the install of what was downloaded before; false if there is nothing, or an install is under way. */
    synchronized boolean install(Job job, String version, Notifier notifier) {
        Path file = file(job.name(), version);
        if (install.isPresent() || !Files.exists(file)) {
            return false;
        }
        install = Optional.of(new Install(job.name(), version));
        executor.execute(() -> {
            try {
                install(file, notifier);
            } finally {
                synchronized (this) {
                    install = Optional.empty();
                }
            }
        });
        return true;
    }

    /** Starts the uninstall of a package; as in Kura one that is not installed is soon uninstalled. */
    void uninstall(Job job, Notifier notifier) {
        executor.execute(() -> {
            try {
                DeploymentPackage installed = deploymentAdmin.getDeploymentPackage(job.name());
                if (installed != null) {
                    installed.uninstall();
                    LOG.info("Package {} is uninstalled", job.name());
                }
                notifier.uninstalled();
            } catch (DeploymentException | IllegalStateException e) {
                LOG.warn("Package {} can't be uninstalled", job.name(), e);
                notifier.uninstallFailed(e.getMessage());
            }
        });
    }

    /** The download under way. */
    synchronized Optional<Download> download() {
        return download;
    }

    /** The install under way that was asked for by itself. */
    synchronized Optional<Install> install() {
        return install;
    }

    /** Ends the job under way as soon as it can be. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    private boolean fetch(Download running, Notifier notifier, Path file, boolean known) {
        if (known) {
            notifier.download(0, 100, Deployment.COMPLETED);
            return true;
        }
        try {
            Files.createDirectories(folder);
            if (!running.request().protocol().equals("HTTP")) {
                throw new IOException("the protocol is " + running.request().protocol() + ", and only HTTP is known");
            }
            if (!running.to(file)) {
                Files.deleteIfExists(file);
                return false;
            }
            if (running.request().hash().isPresent()) {
                check(file, running.request().hash().get());
            }
            return true;
        } catch (IOException e) {
            LOG.warn("{} can't be downloaded: {}", running.request().uri(), e.toString());
            notifier.downloadFailed(0, 0, DOWNLOAD_FAILED);
            return false;
        }
    }

    private static void check(Path file, String hash) throws IOException {
        try {
            Digest.check(file, hash);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void install(Path file, Notifier notifier) {
        String name = file.getFileName().toString();
        try (InputStream in = Files.newInputStream(file)) {
            DeploymentPackage installed = deploymentAdmin.installDeploymentPackage(in);
            LOG.info("Package {} {} is installed", installed.getName(), installed.getVersion());
            notifier.installed(name);
        } catch (IOException | DeploymentException | RuntimeException e) {
            LOG.warn("{} can't be installed", name, e);
            notifier.installFailed(name, e.getMessage());
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} can't be deleted", file, e);
        }
    }

    private Path file(String name, String version) {
        return folder.resolve((name + "_" + version + ".dp").replace('/', '_'));
    }
}
