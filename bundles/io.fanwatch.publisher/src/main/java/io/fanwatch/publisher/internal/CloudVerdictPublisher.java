package io.fanwatch.publisher.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends alarm changes and summaries to a cloud publisher of Kura. */
@Component(
        name = CloudVerdictPublisher.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, VerdictSink.class, StatusSource.class})
@Designate(ocd = CloudPublisherConfiguration.class, factory = true)
public final class CloudVerdictPublisher implements ConfigurableComponent, VerdictSink, StatusSource {

    static final String PID = "io.fanwatch.publisher.CloudVerdictPublisher";

    private static final Logger LOG = LoggerFactory.getLogger(CloudVerdictPublisher.class);
    private static final long FIRST_RETRY_MILLIS = 1_000;

    private final String name;
    private final CloudQueue queue = new CloudQueue(FIRST_RETRY_MILLIS);
    private volatile Optional<String> refusal = Optional.empty();

    @Activate
    public CloudVerdictPublisher(CloudPublisherConfiguration configuration, Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        configure(configuration);
    }

    @Reference(
            name = "CloudPublisher",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setCloudPublisher(CloudPublisher publisher) {
        queue.connect(Optional.of(publisher));
    }

    synchronized void unsetCloudPublisher(CloudPublisher publisher) {
        if (queue.cloud().filter(current -> current == publisher).isPresent()) {
            queue.connect(Optional.empty());
        }
    }

    @Modified
    void configure(CloudPublisherConfiguration configuration) {
        try {
            queue.configure(CloudOptions.of(configuration));
            refusal = Optional.empty();
        } catch (IllegalArgumentException e) {
            refusal = Optional.of(e.getMessage());
            LOG.warn("{}: the configuration is refused: {}", name, e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        queue.close();
    }

    @Override
    public boolean confirmsDelivery() {
        return false;
    }

    @Override
    public CompletionStage<Void> accept(List<Verdict> verdicts) {
        queue.add(verdicts);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Status status() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("sent", queue.sent());
        figures.put("alarm changes waiting", queue.waiting());
        figures.put("failures", queue.failures());
        figures.put("left out", queue.lost());
        if (queue.options().isEmpty()) {
            return new Status(name, Status.Level.ERROR, "not started: " + refusal.orElse("closed"), figures);
        }
        if (queue.cloud().isEmpty()) {
            String message = "there is no cloud publisher: choose one in CloudPublisher.target";
            return new Status(name, Status.Level.WARNING, message, figures);
        }
        if (refusal.isPresent()) {
            String message = "the last configuration was refused, the one before stays in force: " + refusal.get();
            return new Status(name, Status.Level.WARNING, message, figures);
        }
        return queue.problem()
                .map(problem -> new Status(name, Status.Level.WARNING, problem, figures))
                .orElseGet(() -> new Status(name, Status.Level.OK, "sends to the cloud publisher", figures));
    }
}
