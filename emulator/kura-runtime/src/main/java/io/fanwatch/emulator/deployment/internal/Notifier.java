// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.deployment.internal;

import io.fanwatch.kura.protocol.Deployment;
import java.util.Date;
import java.util.Map;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContext;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContextConstants;
import org.eclipse.kura.message.KuraPayload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells who has asked how a job goes, in the metrics that Kura sends. */
final class Notifier {

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    private static final int DONE = 100;

    private final RequestHandlerContext context;
    private final Job job;

    Notifier(RequestHandlerContext context, Job job) {
        this.context = context;
        this.job = job;
    }

    /** A download's progress in per cent, of a file of so many bytes. */
    void download(long size, int progress, String status) {
        send(Deployment.DOWNLOAD, downloadPayload(size, progress, status));
    }

    /** A download's failure; a failure may have no message, as in Java. */
    void downloadFailed(long size, int progress, String message) {
        KuraPayload payload = downloadPayload(size, progress, Deployment.FAILED);
        payload.addMetric(Deployment.DOWNLOAD_ERROR, message);
        send(Deployment.DOWNLOAD, payload);
    }

    void downloadCancelled(long size, int progress) {
        KuraPayload payload = downloadPayload(size, progress, Deployment.CANCELLED);
        payload.addMetric(Deployment.DOWNLOAD_ERROR, "Download cancelled");
        send(Deployment.DOWNLOAD, payload);
    }

    void installed(String fileName) {
        send(
                Deployment.INSTALL,
                end(Deployment.INSTALL_STATUS, Deployment.COMPLETED, Deployment.INSTALL_PROGRESS, DONE, fileName));
    }

    void installFailed(String fileName, String message) {
        KuraPayload payload =
                end(Deployment.INSTALL_STATUS, Deployment.FAILED, Deployment.INSTALL_PROGRESS, 0, fileName);
        payload.addMetric(Deployment.INSTALL_ERROR, message);
        send(Deployment.INSTALL, payload);
    }

    void uninstalled() {
        send(
                Deployment.UNINSTALL,
                end(
                        Deployment.UNINSTALL_STATUS,
                        Deployment.COMPLETED,
                        Deployment.UNINSTALL_PROGRESS,
                        DONE,
                        job.name()));
    }

    void uninstallFailed(String message) {
        KuraPayload payload =
                end(Deployment.UNINSTALL_STATUS, Deployment.FAILED, Deployment.UNINSTALL_PROGRESS, 0, job.name());
        payload.addMetric(Deployment.UNINSTALL_ERROR, message);
        send(Deployment.UNINSTALL, payload);
    }

    private KuraPayload downloadPayload(long size, int progress, String status) {
        KuraPayload payload = payload();
        payload.addMetric(Deployment.DOWNLOAD_SIZE, (int) size);
        payload.addMetric(Deployment.DOWNLOAD_PROGRESS, progress);
        payload.addMetric(Deployment.DOWNLOAD_STATUS, status);
        payload.addMetric(Deployment.DOWNLOAD_INDEX, 0);
        return payload;
    }

    private KuraPayload end(String statusMetric, String status, String progressMetric, int progress, String name) {
        KuraPayload payload = payload();
        payload.addMetric(statusMetric, status);
        payload.addMetric(progressMetric, progress);
        payload.addMetric(Deployment.NAME, name);
        return payload;
    }

    private KuraPayload payload() {
        KuraPayload payload = new KuraPayload();
        payload.setTimestamp(new Date());
        payload.addMetric(
                Deployment.CLIENT_ID,
                context.getContextProperties().get(RequestHandlerContextConstants.DEVICE_ID.name()));
        payload.addMetric(Deployment.JOB_ID, job.id());
        return payload;
    }

    private void send(String type, KuraPayload payload) {
        try {
            context.getNotificationPublisher()
                    .publish(new KuraMessage(
                            payload,
                            Map.of(
                                    "appId",
                                    Deployment.APPLICATION,
                                    "messageType",
                                    type,
                                    "requestorClientId",
                                    job.requester())));
        } catch (KuraException | IllegalArgumentException e) {
            LOG.warn("A notification about {} is not sent: {}", job.name(), e.getMessage(), e);
        }
    }
}
