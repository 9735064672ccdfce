// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.Alarm.Mark;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmCommand;
import io.fanwatch.api.AlarmCommandException;
import io.fanwatch.component.PlainLine;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Does in the book what commands want. Not thread-safe. */
final class AlarmCommands {

    /** Nothing is shelved for longer: it would be forgotten there. */
    static final Duration LONGEST_SHELF = Duration.ofDays(30);

    private static final int LONGEST_TEXT = 100;

    private final AlarmBook book;

    AlarmCommands(AlarmBook book) {
        this.book = book;
    }

    /**
     * Does it.
     *
     * @param known whether the registry knows the device
     * @return what came of it, in words
     * @throws AlarmCommandException if it cannot be done
     */
    String execute(AlarmCommand command, boolean known, Instant now) throws AlarmCommandException {
        check(command, now);
        if (!known && !book.hasAlarms(command.deviceId())) {
            throw new AlarmCommandException("nothing was heard of the fan " + command.deviceId());
        }
        DeviceAlarms device = book.of(command.deviceId());
        Mark mark = new Mark(command.user(), now);
        return switch (command.action()) {
            case ACKNOWLEDGE -> each(device, command, "acknowledged", (alarm, duty) -> alarm.acknowledge(mark, duty));
            case SHELVE ->
                each(
                        device,
                        command,
                        "shelved",
                        (alarm, duty) -> alarm.shelve(mark, command.until().orElseThrow(), duty));
            case UNSHELVE -> each(device, command, "unshelved", (alarm, duty) -> alarm.unshelve(duty, now));
            case CLOSE -> each(device, command, "closed", (alarm, duty) -> alarm.close(command.outcome(), false, now));
            case OUT_OF_SERVICE -> service(device, command, true, now);
            case IN_SERVICE -> service(device, command, false, now);
            case SERVICED -> {
                book.setOutOfService(command.deviceId(), false);
                int closed = all(
                        device,
                        EnumSet.allOf(AlarmCause.class),
                        (alarm, duty) -> alarm.close(command.outcome(), true, now));
                yield "serviced, " + closed + " alarms closed";
            }
        };
    }

    private static void check(AlarmCommand command, Instant now) throws AlarmCommandException {
        if (command.user().isBlank()) {
            throw new AlarmCommandException("user is empty: say who does it");
        }
        for (String text : new String[] {command.user(), command.outcome().orElse("")}) {
            if (text.length() > LONGEST_TEXT || !PlainLine.is(text)) {
                throw new AlarmCommandException(
                        "user and outcome are " + LONGEST_TEXT + " characters at most, without control characters");
            }
        }
        if (command.action() == AlarmCommand.Action.SHELVE
                && command.until()
                        .filter(end -> end.isAfter(now) && !end.isAfter(now.plus(LONGEST_SHELF)))
                        .isEmpty()) {
            throw new AlarmCommandException(
                    "until is " + command.until().map(Instant::toString).orElse("missing")
                            + ": name a time within the next " + LONGEST_SHELF.toDays() + " days");
        }
    }

    private String each(
            DeviceAlarms device, AlarmCommand command, String done, BiFunction<LiveAlarm, Duty, Optional<Alarm>> action)
            throws AlarmCommandException {
        Set<AlarmCause> causes = command.cause().map(EnumSet::of).orElseGet(() -> EnumSet.allOf(AlarmCause.class));
        if (device.all().stream().noneMatch(alarm -> alarm.isOpen() && causes.contains(alarm.cause()))) {
            throw new AlarmCommandException("the fan " + command.deviceId() + " has no alarm"
                    + command.cause().map(cause -> " of " + cause).orElse(""));
        }
        return all(device, causes, action) + " alarms " + done;
    }

    private int all(DeviceAlarms device, Set<AlarmCause> causes, BiFunction<LiveAlarm, Duty, Optional<Alarm>> action) {
        int changed = 0;
        for (LiveAlarm alarm : device.all()) {
            if (causes.contains(alarm.cause())) {
                Optional<Alarm> told = action.apply(alarm, device.duty(alarm.cause()));
                told.ifPresent(book::changed);
                changed += told.isPresent() ? 1 : 0;
            }
        }
        return changed;
    }

    private String service(DeviceAlarms device, AlarmCommand command, boolean out, Instant now) {
        book.setOutOfService(command.deviceId(), out);
        device.settle(now.toEpochMilli(), book::changed);
        return out ? "out of service" : "in service again";
    }
}
