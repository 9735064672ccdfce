// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.deployment.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudNotificationPublisher;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContext;
import org.eclipse.kura.message.KuraPayload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.deploymentadmin.BundleInfo;
import org.osgi.service.deploymentadmin.DeploymentAdmin;
import org.osgi.service.deploymentadmin.DeploymentException;
import org.osgi.service.deploymentadmin.DeploymentPackage;

/** The requests and what they lead to, with a real web server; deployment admin only says yes or no. */
class DeploymentHandlerComponentTest {

    private static final byte[] CONTENT = "0123456789".repeat(100).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private final BundleContext bundles = mock(BundleContext.class);
    private final DeploymentAdmin deploymentAdmin = mock(DeploymentAdmin.class);
    private final List<String> installed = new ArrayList<>();
    private final BlockingQueue<KuraMessage> told = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private HttpServer server;
    private DeploymentHandlerComponent handler;
    private RequestHandlerContext context;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/whole", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, CONTENT.length);
                exchange.getResponseBody().write(CONTENT);
            }
        });
        server.createContext("/moved", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().add("Location", url("whole"));
                exchange.sendResponseHeaders(302, -1);
            }
        });
        server.createContext("/held", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, CONTENT.length);
                exchange.getResponseBody().write(CONTENT, 0, CONTENT.length / 2);
                exchange.getResponseBody().flush();
                release.await(60, TimeUnit.SECONDS);
                exchange.getResponseBody().write(CONTENT, CONTENT.length / 2, CONTENT.length / 2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.setExecutor(task -> new Thread(task).start());
        server.start();
        when(bundles.getDataFile("downloads"))
                .thenReturn(folder.resolve("downloads").toFile());
        when(deploymentAdmin.installDeploymentPackage(any())).thenAnswer(call -> {
            String content = new String(call.<InputStream>getArgument(0).readAllBytes(), StandardCharsets.US_ASCII);
            installed.add(content);
            DeploymentPackage result = mock(DeploymentPackage.class);
            when(result.getName()).thenReturn("fanwatch");
            when(result.getVersion()).thenReturn(Version.parseVersion("1.1.0"));
            return result;
        });
        CloudNotificationPublisher publisher = mock(CloudNotificationPublisher.class);
        when(publisher.publish(any())).thenAnswer(call -> {
            told.add(call.getArgument(0));
            return null;
        });
        context = new RequestHandlerContext(publisher, Map.of("DEVICE_ID", "gateway-7"));
        handler = new DeploymentHandlerComponent(bundles, deploymentAdmin);
    }

    @AfterEach
    void stop() {
        release.countDown();
        handler.deactivate();
        server.stop(0);
    }

    @Test
    void a_package_is_downloaded_in_steps_of_a_twentieth_and_installed() throws Exception {
        KuraPayload reply = exec("download", download("whole", Map.of("dp.download.hash", "SHA-256:" + sha256())));

        assertThat(reply.getMetric("response.code")).isEqualTo(200);
        List<KuraMessage> download = told("download", "COMPLETED");
        assertThat(download).hasSize(1 + 20 + 1).allSatisfy(message -> {
            assertThat(message.getProperties())
                    .isEqualTo(Map.of("appId", "DEPLOY-V2", "messageType", "download", "requestorClientId", "me"));
            assertThat(message.getPayload().metrics())
                    .containsEntry("client.id", "gateway-7")
                    .containsEntry("job.id", 42L)
                    .containsEntry("dp.download.size", CONTENT.length)
                    .containsEntry("dp.download.index", 0);
        });
        assertThat(download)
                .extracting(message -> message.getPayload().getMetric("dp.download.progress"))
                .startsWith(0, 5, 11)
                .endsWith(95, 100, 100);
        assertThat(told("install", "COMPLETED"))
                .singleElement()
                .satisfies(message -> assertThat(message.getPayload().metrics())
                        .containsEntry("dp.name", "fanwatch_1.1.0.dp")
                        .containsEntry("dp.install.progress", 100));
        assertThat(installed).containsExactly(new String(CONTENT, StandardCharsets.US_ASCII));
    }

    @Test
    void a_redirect_is_followed_and_the_install_left_out_on_request() throws Exception {
        exec("download", download("moved", Map.of("dp.install", false)));

        told("download", "COMPLETED");
        assertThat(installed).isEmpty();
        awaitIdle();
        assertThat(exec("install", request(Map.of())).getMetric("response.code"))
                .isEqualTo(200);
        told("install", "COMPLETED");
        assertThat(installed).hasSize(1);
    }

    @Test
    void failures_are_told_in_kura_s_words_first_the_reason_then_that_it_failed() throws Exception {
        exec("download", download("missing", Map.of()));

        assertThat(told("download", "FAILED").get(0).getPayload().getMetric("dp.download.error.message"))
                .isEqualTo(url("missing"));
        assertThat(told("download", "FAILED").get(0).getPayload().getMetric("dp.download.error.message"))
                .isEqualTo("Error during download process and verification!");

        awaitIdle();
        exec("download", download("whole", Map.of("dp.download.hash", "SHA-256:00", "dp.download.force", true)));
        told("download", "COMPLETED");
        assertThat(told("download", "FAILED").get(0).getPayload().getMetric("dp.download.error.message"))
                .isEqualTo("Error during download process and verification!");
        assertThat(installed).isEmpty();
    }

    @Test
    void what_a_failed_attempt_leaves_is_installed_next_time_unless_the_download_is_forced() throws Exception {
        exec("download", download("missing", Map.of()));
        told("download", "FAILED");
        awaitIdle();

        exec("download", download("whole", Map.of()));
        told("install", "COMPLETED");
        assertThat(installed).containsExactly("");

        awaitIdle();
        exec("download", download("missing", Map.of()));
        told("download", "FAILED");
        awaitIdle();
        exec("download", download("whole", Map.of("dp.download.force", true)));
        told("install", "COMPLETED");
        assertThat(installed).hasSize(2).last().asString().hasSize(CONTENT.length);
    }

    @Test
    void one_download_at_a_time_can_be_watched_and_cancelled() throws Exception {
        assertThat(get("download").metrics())
                .containsEntry("dp.download.status", "ALREADY DONE")
                .containsEntry("dp.download.progress", 100);

        exec("download", download("held", Map.of("dp.download.block.size", 100)));
        while (!Integer.valueOf(50).equals(get("download").getMetric("dp.download.progress"))) {
            assertThat(told.poll(60, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(get("download").metrics())
                .containsEntry("dp.download.status", "IN_PROGRESS")
                .containsEntry("job.id", 42L);
        KuraPayload refused = exec("download", download("whole", Map.of()));
        assertThat(refused.metrics())
                .containsEntry("response.code", 500)
                .containsEntry("download.status", "IN_PROGRESS");

        handler.doDel(context, message(new KuraPayload(), "download"));
        release.countDown();

        told("download", "CANCELLED");
        assertThat(installed).isEmpty();
    }

    @Test
    void a_refused_package_is_told_with_the_reason() throws Exception {
        doThrow(new DeploymentException(DeploymentException.CODE_BAD_HEADER, "no manifest"))
                .when(deploymentAdmin)
                .installDeploymentPackage(any());

        exec("download", download("whole", Map.of()));

        assertThat(told("install", "FAILED").get(0).getPayload().getMetric("dp.install.error.message"))
                .asString()
                .contains("no manifest");
    }

    @Test
    void a_package_is_uninstalled_and_one_that_is_not_there_too() throws Exception {
        DeploymentPackage known = mock(DeploymentPackage.class);
        when(deploymentAdmin.getDeploymentPackage("fanwatch")).thenReturn(known);

        exec("uninstall", request(Map.of()));
        told("uninstall", "COMPLETED");
        verify(known).uninstall();

        exec("uninstall", request(Map.of("dp.name", "nothing")));
        assertThat(told("uninstall", "COMPLETED").get(0).getPayload().getMetric("dp.name"))
                .isEqualTo("nothing");
    }

    @Test
    void packages_and_bundles_are_listed_as_kura_s_xml() throws Exception {
        DeploymentPackage known = mock(DeploymentPackage.class);
        BundleInfo info = mock(BundleInfo.class);
        when(info.getSymbolicName()).thenReturn("b");
        when(info.getVersion()).thenReturn(Version.parseVersion("2.0.0"));
        when(known.getName()).thenReturn("p");
        when(known.getVersion()).thenReturn(Version.parseVersion("1.0.0"));
        when(known.getBundleInfos()).thenReturn(new BundleInfo[] {info});
        when(deploymentAdmin.listDeploymentPackages()).thenReturn(new DeploymentPackage[] {known});
        Bundle bundle = bundle();
        when(bundles.getBundles()).thenReturn(new Bundle[] {bundle});

        assertThat(body("packages"))
                .endsWith("<packages><package><name>p</name><version>1.0.0</version><bundles><bundle><name>b</name>"
                        + "<version>2.0.0</version></bundle></bundles></package></packages>");
        assertThat(body("bundles"))
                .endsWith("<bundles><bundle><name>b</name><version>2.0.0</version><id>7</id><state>ACTIVE</state>"
                        + "</bundle></bundles>");
    }

    @Test
    void bundles_are_stopped_and_started_by_number() throws Exception {
        Bundle bundle = bundle();
        when(bundles.getBundle(7)).thenReturn(bundle);

        handler.doExec(context, message(new KuraPayload(), "stop", "7"));
        verify(bundle).stop();
        handler.doExec(context, message(new KuraPayload(), "start", "7"));
        verify(bundle).start();
        assertRefused(KuraErrorCode.BAD_REQUEST, new KuraPayload(), "start", "8");
        assertRefused(KuraErrorCode.BAD_REQUEST, new KuraPayload(), "start", "seven");
        assertRefused(KuraErrorCode.BAD_REQUEST, new KuraPayload(), "start");
    }

    @Test
    void requests_that_lack_something_are_refused() {
        for (String metric : List.of(
                "dp.uri", "dp.name", "dp.version", "dp.download.protocol", "job.id", "dp.install.system.update")) {
            KuraPayload request = download("whole", Map.of());
            request.removeMetric(metric);
            assertRefused(KuraErrorCode.BAD_REQUEST, request, "download");
        }
        assertRefused(KuraErrorCode.BAD_REQUEST, download("whole", Map.of("job.id", 42)), "download");
        assertRefused(
                KuraErrorCode.BAD_REQUEST, download("whole", Map.of("dp.install.system.update", true)), "download");
        assertRefused(KuraErrorCode.BAD_REQUEST, request(Map.of()), "install");
        assertRefused(KuraErrorCode.NOT_FOUND, request(Map.of()), "reboot");
        assertRefused(KuraErrorCode.BAD_REQUEST, request(Map.of()));
    }

    private void assertRefused(KuraErrorCode code, KuraPayload payload, String... resource) {
        assertThatThrownBy(() -> handler.doExec(context, message(payload, resource)))
                .isInstanceOfSatisfying(
                        KuraException.class, e -> assertThat(e.getCode()).isEqualTo(code));
    }

    /* takes what was told until something of that type has that status, and returns all of that type */
    private List<KuraMessage> told(String type, String status) throws InterruptedException {
        List<KuraMessage> all = new ArrayList<>();
        while (true) {
            KuraMessage next = told.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("waiting for %s %s", type, status).isNotNull();
            if (type.equals(next.getProperties().get("messageType"))) {
                all.add(next);
                if (status.equals(next.getPayload().getMetric("dp." + type + ".status"))) {
                    return all;
                }
            }
        }
    }

    private void awaitIdle() {
        await().until(() -> "ALREADY DONE".equals(get("download").getMetric("dp.download.status")));
    }

    private KuraPayload exec(String resource, KuraPayload payload) throws KuraException {
        return handler.doExec(context, message(payload, resource)).getPayload();
    }

    private KuraPayload get(String resource) throws KuraException {
        return handler.doGet(context, message(new KuraPayload(), resource)).getPayload();
    }

    private String body(String resource) throws KuraException {
        return new String(get(resource).getBody(), StandardCharsets.UTF_8);
    }

    private KuraPayload download(String path, Map<String, Object> more) {
        KuraPayload payload = request(Map.of("dp.uri", url(path), "dp.download.protocol", "HTTP"));
        more.forEach(payload::addMetric);
        return payload;
    }

    private static KuraPayload request(Map<String, Object> more) {
        KuraPayload payload = new KuraPayload();
        payload.addMetric("requester.client.id", "me");
        payload.addMetric("job.id", 42L);
        payload.addMetric("dp.name", "fanwatch");
        payload.addMetric("dp.version", "1.1.0");
        payload.addMetric("dp.install.system.update", false);
        more.forEach(payload::addMetric);
        return payload;
    }

    private static KuraMessage message(KuraPayload payload, String... resource) {
        return new KuraMessage(payload, Map.of("args", List.of(resource)));
    }

    private static Bundle bundle() {
        Bundle bundle = mock(Bundle.class);
        when(bundle.getSymbolicName()).thenReturn("b");
        when(bundle.getVersion()).thenReturn(Version.parseVersion("2.0.0"));
        when(bundle.getBundleId()).thenReturn(7L);
        when(bundle.getState()).thenReturn(Bundle.ACTIVE);
        return bundle;
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    private static String sha256() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
    }
}
