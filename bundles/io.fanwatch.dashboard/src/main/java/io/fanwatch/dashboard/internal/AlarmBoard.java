// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.Alarm;
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
import java.util.stream.Stream;

/** The alarms as pages show them, and what is done with them there. Thread-safe. */
final class AlarmBoard {

    private static final int MOST = 500;

    /** Somebody may not do that. */
    static final class ForbiddenException extends Exception {

        private static final long serialVersionUID = 1L;

        ForbiddenException(String permission) {
            super("This user lacks the permission " + permission + ". An administrator can give it.");
        }
    }

    /** Where the service is that keeps them. */
    final ServiceSlot<AlarmService> alarms = new ServiceSlot<>();

    private volatile List<Alarm> earlier = List.of();

    /** Shows these too, which are older than all that the service knows; newest first. */
    void addEarlier(List<Alarm> alarmsBefore) {
        earlier = alarmsBefore;
    }

    /** How many causes hold. */
    long active() {
        return openAlarms().stream().filter(Alarm::active).count();
    }

    /** How many wait for somebody to see them. */
    long unacknowledged() {
        return openAlarms().stream()
                .filter(alarm -> alarm.isPending() && alarm.acknowledged().isEmpty())
                .count();
    }

    private List<Alarm> openAlarms() {
        return alarms.get().map(AlarmService::open).orElse(List.of());
    }

    /**
     * Those that are not over, and the fans that are out of service.
     *
     * @param fan of which fan; empty for all
     */
    byte[] open(String fan) {
        List<Alarm> open = fan.isEmpty()
                ? openAlarms()
                : alarms.get().map(service -> service.open(fan)).orElse(List.of());
        return Json.bytes(json -> {
            json.name("now").value(System.currentTimeMillis());
            write(json, open.stream().limit(MOST).toList());
            json.name("total").value(open.size());
            json.name("outOfService").beginArray();
            for (String out : alarms.get().map(AlarmService::outOfService).orElse(Set.of())) {
                json.value(out);
            }
            json.endArray();
        });
    }

    /**
     * Those that are over, newest first.
     *
     * @param fan of which fan; empty for all
     */
    byte[] history(String fan, int limit) {
        Optional<String> one = Optional.of(fan).filter(id -> !id.isEmpty());
        Stream<Alarm> over = Stream.concat(
                alarms.get().stream().flatMap(service -> service.history(one, limit).stream()),
                earlier.stream()
                        .filter(alarm -> one.isEmpty() || alarm.deviceId().equals(fan)));
        return Json.bytes(json -> write(json, over.limit(limit).toList()));
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
            return Json.bytes(json -> write(json, changed));
        } catch (AlarmCommandException e) {
            throw new IllegalArgumentException(sentence(e.getMessage()), e);
        }
    }

    private AlarmService service() throws AlarmCommandException {
        return alarms.get().orElseThrow(() -> new AlarmCommandException("nothing keeps the fans' alarms"));
    }

    static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    /** Somebody has seen these alarms; those that are over by then, or seen, stay as they are. */
    byte[] acknowledge(Set<Long> numbers, String user) {
        int acknowledged = 0;
        for (Alarm alarm : openAlarms()) {
            if (numbers.contains(alarm.number()) && alarm.acknowledged().isEmpty()) {
                acknowledged += acknowledge(alarm, user);
            }
        }
        int count = acknowledged;
        return Json.bytes(json -> json.name("acknowledged").value(count));
    }

    private int acknowledge(Alarm alarm, String user) {
        try {
            return service()
                    .execute(new AlarmCommand(
                            Action.ACKNOWLEDGE,
                            alarm.deviceId(),
                            Optional.of(alarm.cause()),
                            user,
                            "page",
                            Optional.empty(),
                            Optional.empty()))
                    .size();
        } catch (AlarmCommandException e) { // it ended meanwhile
            return 0;
        }
    }
}
