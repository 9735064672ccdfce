// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.MistakenTime;
import io.fanwatch.api.ReadingSink;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.RejectionLog;
import io.fanwatch.api.Remedy;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.ServiceSlot;
import io.fanwatch.component.StatusReport;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.telemetry.format.PayloadFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** A listener as configured, for Kura: open while it has a valid configuration, a broker and a predictor. */
@Component(
        name = MqttTelemetryListener.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, StatusSource.class, RejectionLog.class})
@Designate(ocd = TelemetryConfiguration.class, factory = true)
public final class MqttTelemetryListener implements ConfigurableComponent, StatusSource, RejectionLog {

    static final String PID = "io.fanwatch.telemetry.MqttTelemetryListener";

    private final String name;
    private final ActiveConfiguration<TelemetrySettings> active;
    private final TelemetryMetrics metrics = new TelemetryMetrics();
    private final SuppliedListener listener = new SuppliedListener(metrics);
    private final ServiceSlot<PayloadFormat> format = new ServiceSlot<>();
    private Optional<TelemetryConfiguration> given = Optional.empty();

    @Activate
    public MqttTelemetryListener(TelemetryConfiguration configuration, Map<String, Object> properties) {
        this.name = ComponentName.of(properties, PID);
        this.active = new ActiveConfiguration<>(MqttTelemetryListener.class, name);
        configure(configuration);
    }

    @Modified
    synchronized void configure(TelemetryConfiguration configuration) {
        given = Optional.of(configuration);
        active.apply(() -> TelemetrySettings.of(configuration, format.get()), listener::configure);
    }

    @Deactivate
    synchronized void close() {
        listener.close();
    }

    /* optional, since Kura no longer lists a component that lacks a mandatory reference */
    @Reference(name = "MqttBroker", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    synchronized void setMqttBroker(MqttBroker service) {
        listener.broker.set(service);
        reopen();
    }

    synchronized void unsetMqttBroker(MqttBroker service) {
        if (listener.broker.unset(service)) {
            reopen();
        }
    }

    @Reference(name = "ReadingSink", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    synchronized void setReadingSink(ReadingSink service) {
        listener.sink.set(service);
        reopen();
    }

    synchronized void unsetReadingSink(ReadingSink service) {
        if (listener.sink.unset(service)) {
            reopen();
        }
    }

    @Reference(name = "PayloadFormat", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    synchronized void setPayloadFormat(PayloadFormat service) {
        format.set(service);
        given.ifPresent(this::configure);
    }

    synchronized void unsetPayloadFormat(PayloadFormat service) {
        if (format.unset(service)) {
            given.ifPresent(this::configure);
        }
    }

    /* the broker sends again what was not acknowledged */
    private void reopen() {
        listener.close();
        active.settings().ifPresent(listener::configure);
    }

    @Override
    public List<Rejection> lastRejected() {
        return metrics.lastRejected().stream().map(RejectedMessage::toRejection).toList();
    }

    @Override
    public Optional<Remedy> remedy(Rejection rejection) {
        return active.settings()
                .flatMap(settings -> metrics.lastRejected().stream()
                        .filter(message -> message.toRejection().equals(rejection))
                        .findFirst()
                        .map(message -> message.remedy(
                                settings.payload().format().schema().names())));
    }

    @Override
    public List<MistakenTime> mistakenTimes() {
        return listener.mistakenTimes();
    }

    @Override
    public Status status() {
        StatusReport report = new StatusReport(name).beside(active.problem());
        listener.describe(report);
        return report.otherwise("listens to "
                + active.settings().map(settings -> settings.topic().text()).orElse(""));
    }
}
