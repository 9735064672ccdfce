// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmCommand;
import io.fanwatch.api.AlarmCommandException;
import io.fanwatch.api.AlarmService;
import io.fanwatch.api.AlarmSeverity;
import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.Status.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The gateway whose answers over both REST APIs are compared. */
final class RestExamples {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private RestExamples() {}

    static Diagnosis diagnosis() {
        Gateway gateway = new Gateway()
                .withComponent("fanwatch-telemetry", Level.OK, "listens, 20 °C", "received", 12L, "rate", Double.NaN)
                .withModels("fanwatch-scorer-onnx")
                .withRejections("fanwatch-telemetry", Gateway.HOSTILE);
        try {
            when(gateway.control.rollBack()).thenReturn("1.0.0");
            doThrow(new ModelControlException("holds no version 9.9.9", null))
                    .when(gateway.control)
                    .use(Optional.of("9.9.9"));
        } catch (ModelControlException e) {
            throw new AssertionError(e);
        }
        return gateway.diagnosis;
    }

    static AlarmService alarms() {
        AlarmService service = mock(AlarmService.class);
        Alarm alarm = new Alarm(
                3,
                "7",
                AlarmCause.MODEL,
                AlarmSeverity.ALARM,
                Alarm.State.UNACKNOWLEDGED,
                true,
                "weil es brummt: 3 µm",
                NOON,
                NOON,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("rotation", 420.0));
        when(service.open()).thenReturn(List.of(alarm));
        when(service.history(any(), anyInt())).thenReturn(List.of(alarm));
        when(service.outOfService()).thenReturn(Set.of("8"));
        try {
            when(service.execute(any())).thenAnswer(call -> {
                AlarmCommand command = call.getArgument(0);
                if (!command.user().equals("ada")) {
                    throw new AlarmCommandException("the user is " + command.user());
                }
                return List.of(alarm);
            });
        } catch (AlarmCommandException e) {
            throw new AssertionError(e);
        }
        return service;
    }
}
