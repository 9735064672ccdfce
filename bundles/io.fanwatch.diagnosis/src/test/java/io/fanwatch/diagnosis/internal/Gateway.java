// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.Metric;
import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.RejectionLog;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.api.StatusSource;
import io.fanwatch.diagnosis.internal.Overview.BundleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.mockito.ArgumentMatchers;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;

/** A gateway to diagnose, with components as a test wants them. */
final class Gateway {

    static final String HOSTILE = "<img src=x onerror=alert(1)> \"'& {{bundles}} \u001b[31m";

    final ModelControl control = mock(ModelControl.class);
    final List<BundleState> bundles = new ArrayList<>();
    final AtomicLong nanoTime = new AtomicLong();
    /* as declarative services find them */
    private final Map<ServiceReference<?>, Object> services = new HashMap<>();
    private final ComponentContext context = mock(ComponentContext.class);
    final Diagnosis diagnosis = new Diagnosis(this::overview, new GuardedServices(context, nanoTime::get));

    Gateway() {
        bundles.add(new BundleState("io.fanwatch.api", "1.0.0", "ACTIVE"));
        when(context.locateService(anyString(), ArgumentMatchers.<ServiceReference<Object>>any()))
                .thenAnswer(call -> services.get(call.getArgument(1)));
        when(control.activeModel())
                .thenReturn(Optional.of(new ModelDescription("fan", "1.1.0", List.of("rotation", "sound"), 0.5)));
        when(control.versions()).thenReturn(List.of("1.1.0", "1.0.0"));
    }

    private Overview overview(List<Status> components) {
        Duration uptime = Duration.ofMinutes(3 * 60 + 2);
        return new Overview("1.0.0", uptime, 64L << 20, 512L << 20, List.copyOf(bundles), components);
    }

    /** A service of a component; of one that cannot be started if it is null. */
    <S> ServiceReference<S> service(String pid, S service) {
        ServiceReference<S> reference = mock();
        when(reference.getProperty("kura.service.pid")).thenReturn(pid);
        when(reference.getBundle()).thenReturn(mock());
        services.put(reference, service);
        return reference;
    }

    private static <T> List<T> with(List<T> list, T one) {
        return Stream.concat(list.stream(), Stream.of(one)).toList();
    }

    Gateway withSource(String pid, StatusSource source) {
        diagnosis.statusSources = with(diagnosis.statusSources, service(pid, source));
        return this;
    }

    Gateway withComponent(String pid, Level level, String message, Object... figures) {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < figures.length; i += 2) {
            byName.put(figures[i].toString(), figures[i + 1]);
        }
        return withSource(pid, () -> new Status(pid, level, message, byName));
    }

    Gateway withMetrics(String pid, Metric... metrics) {
        return withSource(pid, () -> new Status(pid, Level.OK, "fine", List.of(metrics)));
    }

    Gateway withModels(String pid) {
        return withModels(pid, control);
    }

    Gateway withModels(String pid, ModelControl scorer) {
        diagnosis.modelControls = with(diagnosis.modelControls, service(pid, scorer));
        return this;
    }

    Gateway withRejections(String pid, String... reasons) {
        List<Rejection> log = new ArrayList<>();
        for (int i = 0; i < reasons.length; i++) {
            log.add(new Rejection(
                    Instant.parse("2026-01-01T10:00:00Z").minusSeconds(i),
                    "fan/messages",
                    "not json",
                    reasons[i],
                    "malformed"));
        }
        return withRejections(pid, () -> log);
    }

    private Gateway withRejections(String pid, RejectionLog log) {
        diagnosis.rejectionLogs = with(diagnosis.rejectionLogs, service(pid, log));
        return this;
    }

    Gateway withBrokenModels(String pid) {
        ModelControl broken = mock(ModelControl.class);
        when(broken.activeModel()).thenThrow(new IllegalStateException("no idea"));
        return withModels(pid, broken);
    }

    Gateway withBrokenRejections(String pid) {
        RejectionLog broken = mock(RejectionLog.class);
        when(broken.lastRejected()).thenThrow(new IllegalStateException("no idea"));
        return withRejections(pid, broken);
    }
}
