// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.api.Alarm;
import io.fanwatch.component.AlarmJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tells the cloud how an alarm changed. */
final class AlarmEvents {

    private AlarmEvents() {}

    /** The message for the cloud: what people ask for as metrics, all of it as JSON in the body. */
    static CloudMessage message(Alarm alarm) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("deviceID", alarm.deviceId());
        metrics.put("number", alarm.number());
        metrics.put("cause", alarm.cause().name());
        metrics.put("severity", alarm.severity().name());
        metrics.put("state", alarm.state().name());
        metrics.put("active", alarm.active());
        metrics.put("reason", alarm.reason());
        metrics.put("since", alarm.since().toString());
        alarm.acknowledged().ifPresent(mark -> metrics.put("user", mark.user()));
        alarm.outcome().ifPresent(outcome -> metrics.put("outcome", outcome));
        alarm.evidence().forEach((name, value) -> metrics.put("evidence." + name.replaceAll("\\s+", "."), value));
        return new CloudMessage(
                "alarm",
                alarm.deviceId(),
                alarm.changed(),
                metrics,
                Optional.of(AlarmJson.of(alarm).toString().getBytes(UTF_8)));
    }
}
