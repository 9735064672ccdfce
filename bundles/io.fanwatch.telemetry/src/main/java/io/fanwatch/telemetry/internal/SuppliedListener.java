// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.MistakenTime;
import io.fanwatch.api.ReadingSink;
import io.fanwatch.component.Problem;
import io.fanwatch.component.ServiceSlot;
import io.fanwatch.component.StatusReport;
import io.fanwatch.mqtt.MqttBroker;
import java.util.List;
import java.util.Optional;

/** A listener that is open while it has settings, a broker and a predictor. Calls exclude each other but for the status. */
final class SuppliedListener {

    final ServiceSlot<MqttBroker> broker = new ServiceSlot<>();
    final ServiceSlot<ReadingSink> sink = new ServiceSlot<>();
    private final TelemetryMetrics metrics;
    private volatile Optional<Listener> listener = Optional.empty();

    SuppliedListener(TelemetryMetrics metrics) {
        this.metrics = metrics;
    }

    /** Listens with these settings, if there is all that it takes. */
    void configure(TelemetrySettings settings) {
        if (listener.isPresent()) {
            listener.get().configure(settings);
        } else if (broker.get().isPresent() && sink.get().isPresent()) {
            Listener opened = new Listener(broker.get().get(), sink.get().get(), metrics);
            opened.configure(settings);
            listener = Optional.of(opened);
        }
    }

    void close() {
        listener.ifPresent(Listener::close);
        listener = Optional.empty();
    }

    /** The last time that could not be of each device that sent one. */
    List<MistakenTime> mistakenTimes() {
        return listener.map(Listener::mistakenTimes).orElse(List.of());
    }

    void describe(StatusReport report) {
        if (broker.get().isEmpty()) {
            report.problem(Optional.of(Problem.error("waiting for a broker: none matches MqttBroker.target")));
        } else if (sink.get().isEmpty()) {
            report.problem(Optional.of(Problem.error("waiting for a predictor: none matches ReadingSink.target")));
        }
        listener.ifPresentOrElse(
                open -> open.describe(report), () -> metrics.describe(report.flag("connected", "connected", false), 0));
    }
}
