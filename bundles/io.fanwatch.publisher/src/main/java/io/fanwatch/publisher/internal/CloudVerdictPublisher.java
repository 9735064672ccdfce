package io.fanwatch.publisher.internal;

import io.fanwatch.api.ModelChange;
import io.fanwatch.api.ModelListener;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.store.DataFolder;
import java.time.Duration;
import java.time.Instant;
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

/** Sends alarm changes, model changes and summaries to a cloud publisher of Kura. */
@Component(
        name = CloudVerdictPublisher.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, VerdictSink.class, ModelListener.class, StatusSource.class})
@Designate(ocd = CloudPublisherConfiguration.class, factory = true)
public final class CloudVerdictPublisher implements ConfigurableComponent, VerdictSink, ModelListener, StatusSource {

    static final String PID = "io.fanwatch.publisher.CloudVerdictPublisher";

    private static final Logger LOG = LoggerFactory.getLogger(CloudVerdictPublisher.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration PROBE = Duration.ofMinutes(1);

    private final String name;
    private final CloudQueue queue;
    private volatile Optional<String> refusal = Optional.empty();

    @Activate
    public CloudVerdictPublisher(CloudPublisherConfiguration configuration, Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        this.queue = new CloudQueue(name, new CloudSender(name, FIRST_PAUSE, PROBE));
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

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDataFolder(DataFolder folder) {
        queue.use(folder);
    }

    void unsetDataFolder(DataFolder folder) {
        LOG.debug("{}: the store that is open stays in use", name);
    }

    @Modified
    void configure(CloudPublisherConfiguration configuration) {
        try {
            queue.configure(CloudOptions.of(configuration));
            refusal = Optional.empty();
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
        }
    }

    private void refuse(String reason) {
        if (refusal.filter(reason::equals).isEmpty()) { // Kura hands over the same again at each start
            LOG.warn("{}: the configuration is refused: {}", name, reason);
            refusal = Optional.of(reason);
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
    public void changed(ModelChange change) {
        queue.add(change);
    }

    @Override
    public Status status() {
        CloudSender.Figures sender = queue.figures();
        CloudQueue.Depth depth = queue.depth();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("sent", sender.sent());
        figures.put("confirmed", sender.confirmed());
        figures.put("unconfirmed", sender.inflight());
        figures.put("sent again", sender.repeated());
        figures.put("failures", sender.failures());
        figures.put("alarm changes waiting", depth.transitions());
        figures.put("summaries waiting", depth.summaries());
        figures.put(
                "oldest waiting s",
                depth.oldest().map(CloudVerdictPublisher::age).orElse(0L));
        figures.put("store bytes", depth.bytes());
        figures.put("alarm changes dropped", queue.droppedTransitions());
        figures.put("summaries dropped", queue.droppedSummaries());
        figures.put("messages refused", sender.refused());
        figures.put("readings left out", queue.leftOut());
        if (queue.options().isEmpty()) {
            return new Status(name, Status.Level.ERROR, "not started: " + refusal.orElse("closed"), figures);
        }
        if (queue.storeProblem().isPresent()) {
            return new Status(name, Status.Level.ERROR, queue.storeProblem().get(), figures);
        }
        if (queue.cloud().isEmpty()) {
            String message =
                    "there is no cloud publisher, messages wait on the disk: choose one in CloudPublisher.target";
            return new Status(name, Status.Level.WARNING, message, figures);
        }
        if (refusal.isPresent()) {
            String message = "the last configuration was refused, the one before stays in force: " + refusal.get();
            return new Status(name, Status.Level.WARNING, message, figures);
        }
        if (sender.disconnected()) {
            String message = "the cloud connection is down, messages wait on the disk";
            return new Status(name, Status.Level.WARNING, message, figures);
        }
        if (sender.overdue() > 0) {
            String message = sender.overdue() + " messages have not been confirmed in time, they stay on the disk:"
                    + " the cloud connection does not seem to work";
            return new Status(name, Status.Level.WARNING, message, figures);
        }
        return sender.problem()
                .or(queue::damage)
                .or(this::dropped)
                .map(problem -> new Status(name, Status.Level.WARNING, problem, figures))
                .orElseGet(() -> new Status(name, Status.Level.OK, "sends to the cloud publisher", figures));
    }

    private Optional<String> dropped() {
        return Optional.of(queue.droppedTransitions())
                .filter(count -> count > 0)
                .map(count -> count + " alarm changes were dropped for want of room: raise store.maximum.size, mend the"
                        + " connection");
    }

    private static long age(Instant oldest) {
        return Math.max(0, Duration.between(oldest, Instant.now()).toSeconds());
    }
}
