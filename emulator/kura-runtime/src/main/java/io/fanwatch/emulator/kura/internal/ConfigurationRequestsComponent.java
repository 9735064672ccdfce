// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import io.fanwatch.kura.protocol.ConfigurationRequests;
import io.fanwatch.kura.protocol.Requests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandler;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContext;
import org.eclipse.kura.cloudconnection.request.RequestHandlerMessageConstants;
import org.eclipse.kura.cloudconnection.request.RequestHandlerRegistry;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.message.KuraPayload;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers CONF-V1 requests as Kura's configuration handler does, on every cloud connection there is: what changes the
 * gateway is confirmed at once and done a second later.
 */
@Component(
        immediate = true,
        service = {})
public final class ConfigurationRequestsComponent implements RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationRequestsComponent.class);
    private static final long LATER_MILLIS = 1_000;

    private final ConfigurationService configurations;
    private final SnapshotXml xml;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "configuration-requests");
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public ConfigurationRequestsComponent(
            @Reference ConfigurationService configurations, @Reference CryptoService crypto) {
        this.configurations = configurations;
        this.xml = SnapshotXml.ofPlatform(new Secrets(crypto));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRegistry(RequestHandlerRegistry registry) throws KuraException {
        registry.registerRequestHandler(ConfigurationRequests.APPLICATION, this);
    }

    void removeRegistry(RequestHandlerRegistry registry) throws KuraException {
        registry.unregister(ConfigurationRequests.APPLICATION);
    }

    @Deactivate
    void deactivate() {
        executor.shutdownNow();
    }

    @Override
    public KuraMessage doGet(RequestHandlerContext context, KuraMessage request) throws KuraException {
        List<String> resource = resource(request);
        Optional<String> which = second(resource);
        return switch (resource.get(0)) {
            case ConfigurationRequests.CONFIGURATIONS -> answer(xml.write(configurations(which)));
            case ConfigurationRequests.SNAPSHOTS ->
                which.isPresent()
                        ? answer(xml.write(configurations.getSnapshot(id(which.get()))))
                        : answer(ids(configurations.getSnapshots()));
            default -> throw notFound(resource);
        };
    }

    @Override
    public KuraMessage doPut(RequestHandlerContext context, KuraMessage request) throws KuraException {
        List<String> resource = resource(request);
        if (!resource.get(0).equals(ConfigurationRequests.CONFIGURATIONS)) {
            throw notFound(resource);
        }
        byte[] body = request.getPayload().getBody();
        if (body == null || body.length == 0) {
            throw new KuraException(KuraErrorCode.BAD_REQUEST, "the body is empty: send configurations in it");
        }
        Optional<String> pid = second(resource);
        List<ComponentConfiguration> wanted = read(body).stream()
                .filter(each -> pid.isEmpty() || pid.get().equals(each.getPid()))
                .toList();
        later(() -> configurations.updateConfigurations(wanted, true));
        return answer(new byte[0]);
    }

    @Override
    public KuraMessage doExec(RequestHandlerContext context, KuraMessage request) throws KuraException {
        List<String> resource = resource(request);
        switch (resource.get(0)) {
            case ConfigurationRequests.SNAPSHOT -> {
                return answer(ids(List.of(configurations.snapshot())));
            }
            case ConfigurationRequests.ROLLBACK -> {
                Optional<String> which = second(resource);
                if (which.isPresent()) {
                    long id = id(which.get());
                    later(() -> configurations.rollback(id));
                } else {
                    later(configurations::rollback);
                }
                return answer(new byte[0]);
            }
            default -> throw notFound(resource);
        }
    }

    private List<ComponentConfiguration> read(byte[] body) throws KuraException {
        try {
            return xml.read(body);
        } catch (KuraException e) {
            throw new KuraException(KuraErrorCode.BAD_REQUEST, e, e.getMessage());
        }
    }

    private List<ComponentConfiguration> configurations(Optional<String> pid) throws KuraException {
        if (pid.isEmpty()) {
            return configurations.getComponentConfigurations();
        }
        return Optional.ofNullable(configurations.getComponentConfiguration(pid.get())).stream()
                .toList();
    }

    private void later(Change change) {
        executor.schedule(
                () -> {
                    try {
                        change.run();
                    } catch (KuraException | RuntimeException e) {
                        LOG.warn("What the platform asked for could not be done: {}", e.getMessage(), e);
                    }
                },
                LATER_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private static byte[] ids(Collection<Long> ids) {
        return ids.stream()
                .sorted()
                .map(id -> "<esf:snapshotIds>" + id + "</esf:snapshotIds>")
                .collect(Collectors.joining(
                        "",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                                + "<esf:snapshot-ids xmlns:esf=\"http://eurotech.com/esf/2.0\">",
                        "</esf:snapshot-ids>"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static long id(String text) throws KuraException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new KuraException(KuraErrorCode.BAD_REQUEST, e, "a snapshot's id is a number, not " + text);
        }
    }

    private static KuraMessage answer(byte[] body) {
        KuraPayload payload = new KuraPayload();
        payload.addMetric(Requests.RESPONSE_CODE, Requests.OK);
        if (body.length > 0) {
            payload.setBody(body);
        }
        return new KuraMessage(payload);
    }

    private static List<String> resource(KuraMessage request) throws KuraException {
        List<String> levels = new ArrayList<>();
        if (request.getProperties().get(RequestHandlerMessageConstants.ARGS_KEY.value()) instanceof List<?> given) {
            given.forEach(level -> levels.add(String.valueOf(level)));
        }
        if (levels.isEmpty() || levels.size() > 2) {
            throw new KuraException(KuraErrorCode.BAD_REQUEST, "a request names one or two resources, not " + levels);
        }
        return levels;
    }

    private static Optional<String> second(List<String> resource) {
        return resource.size() == 2 ? Optional.of(resource.get(1)) : Optional.empty();
    }

    private static KuraException notFound(List<String> resource) {
        return new KuraException(KuraErrorCode.NOT_FOUND, "there is no " + String.join("/", resource));
    }

    @FunctionalInterface
    private interface Change {
        void run() throws KuraException;
    }
}
