package io.fanwatch.diagnosis.internal;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.RejectionLog;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.diagnosis.internal.Overview.BundleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gateway to diagnose, with components as a test wants them. */
final class Gateway {

    static final String HOSTILE = "<img src=x onerror=alert(1)> \"'& {{bundles}} \u001b[31m";

    final Machine machine = mock(Machine.class);
    final ModelControl control = mock(ModelControl.class);
    final List<BundleState> bundles = new ArrayList<>();
    final Diagnosis diagnosis = new Diagnosis(machine);

    Gateway() {
        bundles.add(new BundleState("io.fanwatch.api", "1.0.0", "ACTIVE", true));
        when(machine.version()).thenReturn("1.0.0");
        when(machine.uptime()).thenReturn(Duration.ofMinutes(3 * 60 + 2));
        when(machine.heapUsedBytes()).thenReturn(64L << 20);
        when(machine.heapMaximumBytes()).thenReturn(512L << 20);
        when(machine.bundles()).thenAnswer(call -> List.copyOf(bundles));
        when(control.activeModel())
                .thenReturn(Optional.of(new ModelDescription("fan", "1.1.0", List.of("rotation", "sound"), 0.5)));
        when(control.versions()).thenReturn(List.of("1.1.0", "1.0.0"));
    }

    Gateway withComponent(String pid, Level level, String message, Object... figures) {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < figures.length; i += 2) {
            byName.put(figures[i].toString(), figures[i + 1]);
        }
        diagnosis.addStatusSource(() -> new Status(pid, level, message, byName), Map.of("kura.service.pid", pid));
        return this;
    }

    Gateway withModels(String pid) {
        diagnosis.addModelControl(control, Map.of("kura.service.pid", pid));
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
        diagnosis.addRejectionLog(() -> log, Map.of("kura.service.pid", pid));
        return this;
    }

    Gateway withBrokenModels(String pid) {
        ModelControl broken = mock(ModelControl.class);
        when(broken.activeModel()).thenThrow(new IllegalStateException("no idea"));
        diagnosis.addModelControl(broken, Map.of("kura.service.pid", pid));
        return this;
    }

    Gateway withBrokenRejections(String pid) {
        RejectionLog broken = mock(RejectionLog.class);
        when(broken.lastRejected()).thenThrow(new IllegalStateException("no idea"));
        diagnosis.addRejectionLog(broken, Map.of("kura.service.pid", pid));
        return this;
    }
}
