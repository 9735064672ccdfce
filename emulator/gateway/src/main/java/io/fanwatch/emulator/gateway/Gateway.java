// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarInputStream;
import org.eclipse.kura.configuration.ConfigurationService;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.service.deploymentadmin.DeploymentAdmin;
import org.osgi.service.deploymentadmin.DeploymentException;
import org.osgi.service.deploymentadmin.DeploymentPackage;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: Equinox with declarative services, configuration admin, metatype, deployment admin and a web
 * console behind a log-in, and the few Kura services that Fanwatch needs. Packages are installed through deployment
 * admin, as Kura does. Thread-safe.
 *
 * <p>Started again on the same data folder, it goes on with the packages and the configuration it had.
 */
public final class Gateway implements AutoCloseable {

    /** The user who may log in to the web console and has every permission. */
    public static final String ADMIN = "admin";

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final long SERVICE_TIMEOUT_MILLIS = 20_000;
    private static final long STOP_TIMEOUT_MILLIS = 20_000;

    private final Framework framework;
    private final String webUrl;
    private final ServiceTracker<DeploymentAdmin, DeploymentAdmin> deploymentAdmin;
    private final ServiceTracker<ConfigurationService, ConfigurationService> configurationService;

    private Gateway(Framework framework, String webUrl) {
        this.framework = framework;
        this.webUrl = webUrl;
        this.deploymentAdmin = open(DeploymentAdmin.class);
        this.configurationService = open(ConfigurationService.class);
    }

    /** Starts a gateway with the {@link #start(KuraRelease, GatewayOptions) surroundings} of Kura 5.6. */
    public static Gateway start(GatewayOptions options) throws GatewayException {
        return start(KuraRelease.V5_6, options);
    }

    /**
     * Starts a gateway, installs the packages it does not have yet and applies the snapshot if it has no configuration.
     *
     * @throws GatewayException if the port is taken, the data folder can't be used, or a package can't be installed
     */
    public static Gateway start(KuraRelease release, GatewayOptions options) throws GatewayException {
        int httpPort = freePort(options.address(), options.httpPort());
        Framework framework = EquinoxFactory.create(release, options, httpPort);
        Gateway gateway = new Gateway(framework, "http://" + options.address() + ":" + httpPort);
        try {
            RuntimeBundles.startIn(framework, release);
            for (Path packageFile : options.packages()) {
                gateway.installIfNew(packageFile);
            }
            return gateway;
        } catch (BundleException | IOException e) {
            gateway.stop();
            throw new GatewayException("the gateway does not start: " + e.getMessage(), e);
        } catch (GatewayException e) {
            gateway.stop();
            throw e;
        }
    }

    /** Where the web server is, without a slash at the end. */
    public String webUrl() {
        return webUrl;
    }

    /** Where the web console is. */
    public String consoleUrl() {
        return webUrl + "/system/console";
    }

    /**
     * Installs a package, or upgrades it if another version of it is installed.
     *
     * @throws GatewayException if the file is no deployment package or deployment admin refuses it
     */
    public void install(Path packageFile) throws GatewayException {
        try (InputStream in = Files.newInputStream(packageFile)) {
            DeploymentPackage installed = await(deploymentAdmin).installDeploymentPackage(in);
            LOG.info("Package {} {} is installed", installed.getName(), installed.getVersion());
        } catch (IOException | DeploymentException e) {
            throw new GatewayException("package " + packageFile + " can't be installed: " + e.getMessage(), e);
        }
    }

    /**
     * Uninstalls a package.
     *
     * @param name its symbolic name
     * @throws GatewayException if there is no such package or it can't be uninstalled
     */
    public void uninstall(String name) throws GatewayException {
        DeploymentPackage installed = await(deploymentAdmin).getDeploymentPackage(name);
        if (installed == null) {
            throw new GatewayException("no package " + name + " is installed: installed are "
                    + packages().keySet());
        }
        try {
            installed.uninstall();
            LOG.info("Package {} is uninstalled", name);
        } catch (DeploymentException e) {
            throw new GatewayException("package " + name + " can't be uninstalled: " + e.getMessage(), e);
        }
    }

    /** The installed packages: versions by symbolic name. */
    public Map<String, String> packages() throws GatewayException {
        Map<String, String> packages = new TreeMap<>();
        for (DeploymentPackage installed : await(deploymentAdmin).listDeploymentPackages()) {
            if (!installed.getName().equals("System")) {
                packages.put(installed.getName(), installed.getVersion().toString());
            }
        }
        return packages;
    }

    /** The gateway's configuration, as Kura offers it. */
    public ConfigurationService configuration() throws GatewayException {
        return await(configurationService);
    }

    /** The framework's bundles by symbolic name. */
    public Map<String, Bundle> bundles() {
        Map<String, Bundle> bundles = new LinkedHashMap<>();
        Arrays.stream(framework.getBundleContext().getBundles())
                .forEach(bundle -> bundles.put(bundle.getSymbolicName(), bundle));
        return bundles;
    }

    /** The framework's context, for looking up services. */
    public BundleContext context() {
        return framework.getBundleContext();
    }

    /** Stops the gateway; its packages and its configuration stay in the data folder. */
    @Override
    public void close() {
        stop();
    }

    private void stop() {
        try {
            framework.stop();
            framework.waitForStop(STOP_TIMEOUT_MILLIS);
        } catch (BundleException e) {
            LOG.warn("The gateway does not stop cleanly: {}", e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void installIfNew(Path packageFile) throws GatewayException {
        try (InputStream in = Files.newInputStream(packageFile);
                JarInputStream jar = new JarInputStream(in)) {
            if (jar.getManifest() == null) {
                throw new GatewayException(packageFile + " is no deployment package: it has no manifest");
            }
            String name = jar.getManifest().getMainAttributes().getValue("DeploymentPackage-SymbolicName");
            String version = jar.getManifest().getMainAttributes().getValue("DeploymentPackage-Version");
            if (version == null || !version.equals(packages().get(name)) || !isComplete(name)) {
                install(packageFile);
            }
        } catch (IOException e) {
            throw new GatewayException("package " + packageFile + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Whether the framework still has the package's bundles: it forgets the newest ones when it is killed. */
    private boolean isComplete(String name) throws GatewayException {
        DeploymentPackage installed = await(deploymentAdmin).getDeploymentPackage(name);
        return Arrays.stream(installed.getBundleInfos())
                .allMatch(bundle -> installed.getBundle(bundle.getSymbolicName()) != null);
    }

    private <T> ServiceTracker<T, T> open(Class<T> service) {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(framework.getBundleContext(), service, null);
        tracker.open();
        return tracker;
    }

    private static <T> T await(ServiceTracker<T, T> tracker) throws GatewayException {
        try {
            T service = tracker.waitForService(SERVICE_TIMEOUT_MILLIS);
            if (service == null) {
                throw new GatewayException("the gateway lacks a service that it should have within "
                        + TimeUnit.MILLISECONDS.toSeconds(SERVICE_TIMEOUT_MILLIS) + " s; its log says why");
            }
            return service;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException("interrupted while waiting for the gateway", e);
        }
    }

    private static int freePort(String address, int port) throws GatewayException {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(address))) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new GatewayException(
                    "port " + port + " at " + address + " cannot be used for the web console (" + e.getMessage()
                            + "): choose another",
                    e);
        }
    }
}
