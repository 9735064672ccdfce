// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmCommand;
import io.fanwatch.api.AlarmCommand.Action;
import io.fanwatch.api.AlarmCommandException;
import io.fanwatch.api.AlarmService;
import io.fanwatch.component.AlarmJson;
import io.fanwatch.component.ServiceSlot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alarms of all causes as pages show them, and what is done with them there. Thread-safe. */
final class AlarmBoard {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmBoard.class);

    private static final int MOST = 500;

    /** Somebody may not do that. */
    static final class ForbiddenException extends Exception {

        private static final long serialVersionUID = 1L;

        ForbiddenException(String permission) {
            super("This user lacks the permission " + permission + ". An administrator can give it.");
        }
    }

    private final AlarmHistory history;

    /** @param history the list of the model's alarms */
    AlarmBoard(AlarmHistory history) {
        this.history = history;
    }

    /** Where the service is that keeps them. */
    final ServiceSlot<AlarmService> alarms = new ServiceSlot<>();

    /** Those that are not over, and the fans that are out of service. */
    byte[] open() {
        List<Alarm> open = alarms.get().map(AlarmService::open).orElse(List.of());
        return Json.bytes(json -> {
            json.name("now").value(System.currentTimeMillis());
            write(json, open.stream().limit(MOST).toList());
            json.name("total").value(open.size());
            json.name("outOfService").beginArray();
            for (String fan : alarms.get().map(AlarmService::outOfService).orElse(Set.of())) {
                json.value(fan);
            }
            json.endArray();
        });
    }

    /** Those of a fan that are over, newest first. */
    byte[] history(String fan) {
        List<Alarm> over = alarms.get()
                .map(service -> service.history(Optional.of(fan).filter(id -> !id.isEmpty()), MOST))
                .orElse(List.of());
        return Json.bytes(json -> write(json, over));
    }

    private static void write(JsonWriter json, List<Alarm> alarms) throws IOException {
        json.name("alarms").beginArray();
        for (Alarm alarm : alarms) {
            json.jsonValue(AlarmJson.of(alarm).toString());
        }
        json.endArray();
    }

    /** Does what a user wants who may acknowledge, and more if {@code mayCommand}; the exceptions' messages are for people. */
    byte[] execute(byte[] body, String user, boolean mayCommand) throws ForbiddenException {
        try {
            AlarmCommand command = AlarmJson.command(
                    new String(body, StandardCharsets.UTF_8),
                    Optional.empty(),
                    Optional.of(user),
                    "page",
                    Instant.now());
            if (command.action() != Action.ACKNOWLEDGE && !mayCommand) {
                throw new ForbiddenException("rest.fanwatch.alarms");
            }
            List<Alarm> changed = service().execute(command);
            changed.stream()
                    .filter(alarm -> alarm.cause() == AlarmCause.MODEL
                            && alarm.acknowledged().isPresent())
                    .forEach(alarm -> seen(DeviceIds.bounded(alarm.deviceId()), user));
            return Json.bytes(json -> write(json, changed));
        } catch (AlarmCommandException e) {
            throw new IllegalArgumentException(sentence(e.getMessage()), e);
        }
    }

    /* whoever has seen it here has seen it in the list of the model's alarms too */
    private void seen(String fan, String user) {
        List<Long> numbers = history.newestFirst().stream()
                .filter(alarm -> alarm.fan().equals(fan))
                .map(io.fanwatch.dashboard.internal.Alarm::number)
                .toList();
        history.acknowledge(numbers, user, System.currentTimeMillis());
    }

    private AlarmService service() throws AlarmCommandException {
        return alarms.get().orElseThrow(() -> new AlarmCommandException("nothing keeps the fans' alarms"));
    }

    static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    /** Whoever acknowledges an alarm in the list of the model's alarms has seen it here too. */
    void acknowledge(String fan, String user) {
        try {
            service()
                    .execute(new AlarmCommand(
                            Action.ACKNOWLEDGE,
                            fan,
                            Optional.of(AlarmCause.MODEL),
                            user,
                            "page",
                            Optional.empty(),
                            Optional.empty()));
        } catch (AlarmCommandException e) {
            LOG.debug("the alarm of fan {} is over by now", fan, e);
        }
    }
}
