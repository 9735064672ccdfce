// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmListener;
import io.fanwatch.api.AlarmService;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.Problem;
import io.fanwatch.component.ServiceSlot;
import io.fanwatch.component.StatusReport;
import io.fanwatch.mqtt.MqttBroker;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.tracker.ServiceTracker;

/** Publishes alarms over MQTT and takes commands, for Kura. */
@Component(
        name = MqttAlarmPublisher.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, AlarmListener.class, StatusSource.class})
@Designate(ocd = MqttAlarmConfiguration.class, factory = true)
public final class MqttAlarmPublisher implements ConfigurableComponent, AlarmListener, StatusSource {

    static final String PID = "io.fanwatch.publisher.MqttAlarmPublisher";

    private final String name;
    private final ActiveConfiguration<MqttAlarmSettings> active;
    private final ServiceSlot<MqttBroker> broker = new ServiceSlot<>();
    /* a tracker and no reference: the service refers to its listeners, and a circle of references starts unreliably */
    private final ServiceTracker<AlarmService, AlarmService> alarms;

    private volatile Optional<AlarmTopics> topics = Optional.empty();

    @Activate
    public MqttAlarmPublisher(
            MqttAlarmConfiguration configuration, BundleContext context, Map<String, Object> properties) {
        this.name = ComponentName.of(properties, PID);
        this.active = new ActiveConfiguration<>(MqttAlarmPublisher.class, name);
        this.alarms = new ServiceTracker<>(context, AlarmService.class, null);
        alarms.open();
        configure(configuration);
    }

    @Modified
    synchronized void configure(MqttAlarmConfiguration configuration) {
        Optional<MqttAlarmSettings> before = active.settings();
        active.apply(() -> MqttAlarmSettings.of(configuration));
        if (!active.settings().equals(before)) {
            close();
            open();
        }
    }

    /* optional: a component without its mandatory broker would vanish from Kura's console, where it is to be mended */
    @Reference(name = "MqttBroker", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    synchronized void setMqttBroker(MqttBroker newBroker) {
        close();
        broker.set(newBroker);
        open();
    }

    synchronized void unsetMqttBroker(MqttBroker oldBroker) {
        if (broker.unset(oldBroker)) {
            close();
        }
    }

    private void open() {
        topics = active.settings()
                .flatMap(settings -> broker.get()
                        .map(at -> new AlarmTopics(at, settings, () -> Optional.ofNullable(alarms.getService()))));
    }

    private void close() {
        topics.ifPresent(AlarmTopics::close);
        topics = Optional.empty();
    }

    @Deactivate
    synchronized void deactivate() {
        close();
        alarms.close();
    }

    /* while there is no broker nothing is missed: after each connection all is published */
    @Override
    public void changed(Alarm alarm) {
        topics.ifPresent(running -> running.changed(alarm));
    }

    @Override
    public Status status() {
        StatusReport report = new StatusReport(name).beside(active.problem());
        topics.ifPresentOrElse(
                running -> running.describe(report),
                () -> report.problem(
                        Optional.of(Problem.error("waiting for a broker: none matches MqttBroker.target"))));
        return report.otherwise("publishes below "
                + active.settings().map(MqttAlarmSettings::topic).orElse(""));
    }
}
