// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmListener;
import io.fanwatch.api.ModelChange;
import io.fanwatch.api.ModelListener;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.StatusReport;
import io.fanwatch.store.DataFolder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.osgi.service.metatype.annotations.Designate;

/** Sends alarm changes, model changes and summaries to a cloud publisher of Kura. */
@Component(
        name = CloudVerdictPublisher.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {
            ConfigurableComponent.class,
            VerdictSink.class,
            ModelListener.class,
            AlarmListener.class,
            StatusSource.class
        })
@Designate(ocd = CloudPublisherConfiguration.class, factory = true)
public final class CloudVerdictPublisher
        implements ConfigurableComponent, VerdictSink, ModelListener, AlarmListener, StatusSource {

    static final String PID = "io.fanwatch.publisher.CloudVerdictPublisher";

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration PROBE = Duration.ofMinutes(1);

    private final String name;
    private final ActiveConfiguration<CloudSettings> active;
    private final CloudQueue queue;
    private volatile boolean alarmEvents;

    @Activate
    public CloudVerdictPublisher(CloudPublisherConfiguration configuration, Map<String, Object> properties) {
        this.name = ComponentName.of(properties, PID);
        this.active = new ActiveConfiguration<>(CloudVerdictPublisher.class, name);
        this.queue = new CloudQueue(name, FIRST_PAUSE, PROBE);
        configure(configuration);
    }

    @Reference(name = "CloudPublisher", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setCloudPublisher(CloudPublisher publisher) {
        queue.connect(publisher);
    }

    void unsetCloudPublisher(CloudPublisher publisher) {
        queue.disconnect(publisher);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setDataFolder(DataFolder folder) {
        queue.use(folder);
    }

    void unsetDataFolder(DataFolder folder) {
        // files that are open stay in use
    }

    @Modified
    void configure(CloudPublisherConfiguration configuration) {
        active.apply(() -> CloudSettings.of(configuration), settings -> {
            queue.configure(settings);
            alarmEvents = configuration.alarms();
        });
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
    public CompletionStage<Void> kept() {
        return queue.kept();
    }

    @Override
    public void changed(Alarm alarm) {
        if (alarmEvents) {
            queue.add(CloudMessage.of(alarm));
        }
    }

    @Override
    public void changed(ModelChange change) {
        queue.add(change);
    }

    @Override
    public Status status() {
        return queue.report(new StatusReport(name).problem(active.problem())).otherwise("sends to the cloud publisher");
    }
}
