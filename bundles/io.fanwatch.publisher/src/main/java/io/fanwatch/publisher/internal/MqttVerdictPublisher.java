// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.Problem;
import io.fanwatch.component.ServiceSlot;
import io.fanwatch.component.StatusReport;
import io.fanwatch.mqtt.MqttBroker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Publishes verdicts over MQTT, for Kura. */
@Component(
        name = MqttVerdictPublisher.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, VerdictSink.class, StatusSource.class})
@Designate(ocd = MqttPublisherConfiguration.class, factory = true)
public final class MqttVerdictPublisher implements ConfigurableComponent, VerdictSink, StatusSource {

    static final String PID = "io.fanwatch.publisher.MqttVerdictPublisher";

    private final String name;
    private final ActiveConfiguration<MqttPublisherSettings> active;
    private final ServiceSlot<MqttBroker> broker = new ServiceSlot<>();
    private volatile Optional<VerdictQueue> queue = Optional.empty();

    @Activate
    public MqttVerdictPublisher(MqttPublisherConfiguration configuration, Map<String, Object> properties) {
        this.name = ComponentName.of(properties, PID);
        this.active = new ActiveConfiguration<>(MqttVerdictPublisher.class, name);
        configure(configuration);
    }

    @Modified
    synchronized void configure(MqttPublisherConfiguration configuration) {
        active.apply(
                () -> MqttPublisherSettings.of(configuration),
                settings -> queue.ifPresentOrElse(running -> running.configure(settings), () -> open(settings)));
    }

    /* optional: a component without its mandatory broker would vanish from Kura's console, where it is to be mended */
    @Reference(name = "MqttBroker", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    synchronized void setMqttBroker(MqttBroker newBroker) {
        close();
        broker.set(newBroker);
        active.settings().ifPresent(this::open);
    }

    synchronized void unsetMqttBroker(MqttBroker oldBroker) {
        if (broker.unset(oldBroker)) {
            close();
        }
    }

    private void open(MqttPublisherSettings settings) {
        queue = broker.get().map(known -> new VerdictQueue(known, new DeliveryProbe(known)));
        queue.ifPresent(opened -> opened.configure(settings));
    }

    /** What was not confirmed fails and is offered again by whom it came from. */
    @Deactivate
    synchronized void close() {
        queue.ifPresent(VerdictQueue::close);
        queue = Optional.empty();
    }

    @Override
    public boolean confirmsDelivery() {
        return true;
    }

    @Override
    public CompletionStage<Void> accept(List<Verdict> verdicts) {
        return queue.map(running -> running.accept(verdicts))
                .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("there is no broker")));
    }

    @Override
    public Status status() {
        StatusReport report = new StatusReport(name).beside(active.problem());
        queue.ifPresentOrElse(
                running -> running.describe(report),
                () -> report.problem(
                        Optional.of(Problem.error("waiting for a broker: none matches MqttBroker.target"))));
        return report.otherwise("publishes to "
                + active.settings().map(MqttPublisherSettings::topic).orElse(""));
    }
}
