// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.deployment.internal;

import io.fanwatch.kura.protocol.Deployment;
import io.fanwatch.kura.protocol.Requests;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandler;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContext;
import org.eclipse.kura.cloudconnection.request.RequestHandlerMessageConstants;
import org.eclipse.kura.cloudconnection.request.RequestHandlerRegistry;
import org.eclipse.kura.message.KuraPayload;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.deploymentadmin.DeploymentAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers DEPLOY-V2 requests as Kura's deployment handler does, on every cloud connection there is. */
@Component(
        immediate = true,
        service = {})
public final class DeploymentHandlerComponent implements RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DeploymentHandlerComponent.class);

    private final BundleContext bundles;
    private final DeploymentAdmin deploymentAdmin;
    private final Deployer deployer;

    @Activate
    public DeploymentHandlerComponent(BundleContext bundles, @Reference DeploymentAdmin deploymentAdmin) {
        this.bundles = bundles;
        this.deploymentAdmin = deploymentAdmin;
        deployer =
                new Deployer(deploymentAdmin, bundles.getDataFile("downloads").toPath());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRegistry(RequestHandlerRegistry registry) throws KuraException {
        registry.registerRequestHandler(Deployment.APPLICATION, this);
    }

    void removeRegistry(RequestHandlerRegistry registry) throws KuraException {
        registry.unregister(Deployment.APPLICATION);
    }

    @Deactivate
    void deactivate() {
        deployer.close();
    }

    @Override
    public KuraMessage doGet(RequestHandlerContext context, KuraMessage request) throws KuraException {
        KuraPayload reply = ok();
        switch (resource(request).get(0)) {
            case Deployment.PACKAGES -> reply.setBody(Inventory.of(deploymentAdmin.listDeploymentPackages()));
            case Deployment.BUNDLES -> reply.setBody(Inventory.of(bundles.getBundles()));
            case Deployment.DOWNLOAD -> describe(deployer.download(), reply);
            case Deployment.INSTALL -> {
                Optional<Deployer.Install> install = deployer.install();
                reply.addMetric(
                        Deployment.INSTALL_STATUS, install.isPresent() ? Deployment.IN_PROGRESS : Deployment.IDLE);
                install.ifPresent(running -> {
                    reply.addMetric(Deployment.NAME, running.name());
                    reply.addMetric(Deployment.VERSION, running.version());
                });
            }
            default -> throw notFound(request);
        }
        return new KuraMessage(reply);
    }

    @Override
    public KuraMessage doExec(RequestHandlerContext context, KuraMessage request) throws KuraException {
        List<String> resource = resource(request);
        Metrics metrics = new Metrics(request.getPayload());
        KuraPayload reply = ok();
        switch (resource.get(0)) {
            case Deployment.DOWNLOAD -> {
                DownloadRequest download = DownloadRequest.of(request.getPayload());
                if (!deployer.download(download, new Notifier(context, download.job()))) {
                    reply.addMetric(Requests.RESPONSE_CODE, Requests.ERROR);
                    reply.addMetric(Deployment.OTHER_DOWNLOAD_STATUS, Deployment.IN_PROGRESS);
                    reply.setBody("Another resource is already in download".getBytes(StandardCharsets.UTF_8));
                }
            }
            case Deployment.INSTALL -> {
                metrics.refuseScripts();
                Job job = Job.of(metrics);
                String version = metrics.required(Deployment.VERSION, String.class);
                if (!deployer.install(job, version, new Notifier(context, job))) {
                    throw new KuraException(
                            KuraErrorCode.BAD_REQUEST,
                            job.name() + " " + version + " is not downloaded, or another install is under way");
                }
            }
            case Deployment.UNINSTALL -> {
                Job job = Job.of(metrics);
                deployer.uninstall(job, new Notifier(context, job));
            }
            case Deployment.START -> change(bundle(resource), true);
            case Deployment.STOP -> change(bundle(resource), false);
            default -> throw notFound(request);
        }
        return new KuraMessage(reply);
    }

    @Override
    public KuraMessage doDel(RequestHandlerContext context, KuraMessage request) throws KuraException {
        if (!resource(request).get(0).equals(Deployment.DOWNLOAD)) {
            throw notFound(request);
        }
        deployer.download().ifPresent(Download::cancel);
        return new KuraMessage(ok());
    }

    private static void describe(Optional<Download> download, KuraPayload reply) {
        reply.addMetric(
                Deployment.DOWNLOAD_SIZE,
                download.map(Download::size).orElse(0L).intValue());
        reply.addMetric(
                Deployment.DOWNLOAD_PROGRESS, download.map(Download::progress).orElse(100));
        reply.addMetric(
                Deployment.DOWNLOAD_STATUS, download.map(Download::status).orElse(Deployment.ALREADY_DONE));
        download.ifPresent(running ->
                reply.addMetric(Deployment.JOB_ID, running.request().job().id()));
    }

    private Bundle bundle(List<String> resource) throws KuraException {
        try {
            return Optional.ofNullable(bundles.getBundle(Long.parseLong(resource.get(1))))
                    .orElseThrow(() ->
                            new KuraException(KuraErrorCode.BAD_REQUEST, "there is no bundle " + resource.get(1)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new KuraException(KuraErrorCode.BAD_REQUEST, e, "name a bundle by its number, as in start/42");
        }
    }

    private static void change(Bundle bundle, boolean start) throws KuraException {
        try {
            if (start) {
                bundle.start();
            } else {
                bundle.stop();
            }
            LOG.info("Bundle {} is {}", bundle.getSymbolicName(), start ? "started" : "stopped");
        } catch (BundleException e) {
            throw new KuraException(KuraErrorCode.BAD_REQUEST, e, e.getMessage());
        }
    }

    private static KuraPayload ok() {
        KuraPayload payload = new KuraPayload();
        payload.setTimestamp(new Date());
        payload.addMetric(Requests.RESPONSE_CODE, Requests.OK);
        return payload;
    }

    private static List<String> resource(KuraMessage request) throws KuraException {
        if (request.getProperties().get(RequestHandlerMessageConstants.ARGS_KEY.value()) instanceof List<?> levels
                && !levels.isEmpty()) {
            return levels.stream().map(String::valueOf).toList();
        }
        throw new KuraException(KuraErrorCode.BAD_REQUEST, "the topic ends before the resource");
    }

    private static KuraException notFound(KuraMessage request) throws KuraException {
        return new KuraException(
                KuraErrorCode.NOT_FOUND, "there is no resource " + String.join("/", resource(request)));
    }
}
