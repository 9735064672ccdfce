// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Remedy;
import io.fanwatch.api.StatusService;
import io.fanwatch.api.StatusService.Rejected;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The last messages that were no readings, and what would take one of them. Thread-safe. */
final class RejectedMessages {

    private static final int SHOWN = 50;
    private static final int DECIMALS = 6;

    private final Supplier<Optional<StatusService>> service;

    RejectedMessages(Supplier<Optional<StatusService>> service) {
        this.service = service;
    }

    /** The last ones of all listeners, newest first. */
    byte[] last() {
        return Json.bytes(json -> {
            json.name("rejected").beginArray();
            for (Rejected rejected : all().stream().limit(SHOWN).toList()) {
                Json.object(json, one -> {
                    one.name("listener").value(rejected.component());
                    one.name("time").value(rejected.message().time().toString());
                    one.name("topic").value(rejected.message().topic());
                    one.name("reason").value(rejected.message().reason());
                    one.name("payload").value(rejected.message().payload());
                });
            }
            json.endArray();
        });
    }

    /** What would take the one that came to that listener at that time, if it is still there. */
    byte[] remedy(String listener, String time) {
        Remedy remedy = all().stream()
                .filter(rejected -> rejected.component().equals(listener)
                        && rejected.message().time().toString().equals(time))
                .findFirst()
                .flatMap(rejected -> service.get().flatMap(statuses -> statuses.remedy(rejected)))
                .orElseThrow(() -> new IllegalArgumentException(
                        "That message is not kept any more: there are newer ones that were rejected."));
        return Json.bytes(json -> {
            json.name("settings").beginArray();
            for (Map.Entry<String, String> setting : remedy.settings().entrySet()) {
                json.beginArray()
                        .value(setting.getKey())
                        .value(setting.getValue())
                        .endArray();
            }
            json.endArray().name("readings").beginArray();
            for (Reading reading : remedy.readings().stream().limit(SHOWN).toList()) {
                Json.object(json, one -> write(one, reading));
            }
            json.endArray().name("notes").beginArray();
            for (String note : remedy.notes()) {
                json.value(note);
            }
            json.endArray();
        });
    }

    private static void write(JsonWriter json, Reading reading) throws IOException {
        json.name("fan").value(reading.deviceId());
        json.name("time").value(reading.time().toEpochMilli());
        json.name("values").beginArray();
        for (String name : reading.schema().names()) {
            json.beginArray().value(name);
            Json.number(json, reading.value(reading.schema().indexOf(name)), DECIMALS);
            json.endArray();
        }
        json.endArray();
    }

    private List<Rejected> all() {
        return service.get().map(StatusService::lastRejected).orElse(List.of());
    }
}
