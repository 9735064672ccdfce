// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import static java.util.Comparator.comparing;
import static java.util.function.BinaryOperator.maxBy;
import static java.util.stream.Collectors.toMap;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.Alarm.State;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmCommand;
import io.fanwatch.api.AlarmCommand.Action;
import io.fanwatch.api.AlarmCommandException;
import io.fanwatch.api.AlarmService;
import io.fanwatch.api.ConditionService;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.DeviceRegistry.Changes;
import io.fanwatch.component.Problem;
import io.fanwatch.component.ServiceSlot;
import io.fanwatch.component.StatusReport;
import io.fanwatch.devices.internal.RegistryAlarms;
import io.fanwatch.store.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where alarms live: looks at the registry once a second, keeps every change on the disk before anybody is told, does what
 * operators want. Thread-safe; {@link #look} is for one thread, which is also the one that tells listeners.
 */
class AlarmDesk implements AlarmService {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmDesk.class);

    private final DeviceRegistry registry;
    private final RegistryAlarms registryAlarms;
    private final DataFolder folder;
    private final String name;
    private final LongSupplier clock;
    final Telling telling = new Telling();
    final Refusals refusals;

    /** Where the service is that knows what is normal for a device. */
    final ServiceSlot<ConditionService> conditions = new ServiceSlot<>();

    /** Where an operator's settings are. */
    final ServiceSlot<AlarmRulesSource> sources = new ServiceSlot<>();

    private volatile Optional<String> failure = Optional.empty();

    /* the rest is guarded by this */
    private final AlarmBook book = new AlarmBook();
    private final AlarmCommands commands = new AlarmCommands(book);
    private Optional<AlarmFile> file = Optional.empty();
    /** Whether something is not on the disk: then all is written anew. */
    private boolean behind;

    private long revision;

    /** @param clock the gateway's, in ms since 1970 */
    AlarmDesk(
            DeviceRegistry registry,
            RegistryAlarms registryAlarms,
            DataFolder folder,
            String name,
            LongSupplier clock) {
        this.registry = registry;
        this.registryAlarms = registryAlarms;
        this.folder = folder;
        this.name = name;
        this.clock = clock;
        this.refusals = new Refusals(clock.getAsLong());
    }

    /** Takes in what happened, and tells what came of it. */
    void look() {
        takeIn();
        tell();
    }

    private synchronized void takeIn() {
        long now = clock.getAsLong();
        AlarmRules rules = sources.get().flatMap(AlarmRulesSource::rules).orElse(AlarmRules.USUAL);
        openFile();
        refusals.take(id -> registry.device(id).isPresent(), (id, reason) -> book.refused(id, reason, now));
        refusals.takeTimes(id -> registry.device(id).isPresent(), time -> book.mistaken(time, now));
        boolean first = revision == 0;
        Changes changes = registry.changesSince(revision, device -> book.observe(device, rules, now));
        revision = changes.revision();
        changes.forgotten().forEach(id -> book.forget(id, Instant.ofEpochMilli(now)));
        if (!changes.complete() || first && registryAlarms.isTakenUp()) {
            book.forgetUnless(id -> registry.device(id).isPresent(), Instant.ofEpochMilli(now));
        }
        book.tick(registry::device, rules, now);
        if (!book.peekChanges().isEmpty()) {
            registryAlarms.keep(); // after a kill no alarm is ahead of the readings that come again
        }
        save();
    }

    /* the registry was written some seconds before or after: the later change of a fan's alarm counts */
    private void turn(Alarm last) {
        boolean on = last.active() && last.state() != State.NORMAL;
        Optional<Instant> since = on ? Optional.of(last.changed()) : last.cleared();
        registry.device(last.deviceId())
                .filter(device -> device.verdict().isEmpty())
                .filter(device -> since.filter(device.alarmSince()::isBefore).isPresent())
                .ifPresent(device -> registryAlarms.turnAlarm(device.id(), on));
    }

    /** Takes up what is on the disk; tried again at each look until that works. */
    synchronized void openFile() {
        if (file.isPresent()) {
            return;
        }
        try {
            file = Optional.of(AlarmFile.open(folder.of(name), content -> {
                book.restore(content.alarms(), content.outOfService());
                telling.addAll(content.untold());
                content.alarms().stream()
                        .filter(alarm -> alarm.cause() == AlarmCause.MODEL)
                        .collect(toMap(Alarm::deviceId, alarm -> alarm, maxBy(comparing(Alarm::number))))
                        .values()
                        .forEach(this::turn);
            }));
            failure = Optional.empty();
        } catch (IOException e) {
            fail(e);
        }
    }

    private void save() {
        List<Alarm> changes = book.takeChanges();
        telling.addAll(changes);
        if (file.isEmpty() || changes.isEmpty() && !behind) {
            behind |= !changes.isEmpty();
            return;
        }
        try {
            if (behind || file.get().isLong(book.size())) {
                file.get().write(book.all(), book.outOfService(), telling.waiting());
            } else {
                file.get().append(changes);
            }
            behind = false;
            failure = Optional.empty();
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Tells listeners what they were not told; for the thread that looks. */
    void tell() {
        if (telling.tell()) {
            synchronized (this) {
                try {
                    if (file.isPresent() && telling.waiting().isEmpty()) {
                        file.get().appendTold();
                    }
                } catch (IOException e) {
                    fail(e);
                }
            }
        }
    }

    /* what is not on the disk is written as a whole, as soon as that works */
    private void fail(IOException e) {
        if (failure.isEmpty()) {
            LOG.warn("Alarms cannot be kept on the disk: {}", e.getMessage(), e);
        }
        behind = true;
        failure = Optional.of("alarms do not outlive a restart: " + e.getMessage());
    }

    @Override
    public synchronized List<Alarm> open() {
        return book.open();
    }

    @Override
    public synchronized List<Alarm> history(Optional<String> deviceId, int limit) {
        return book.over()
                .filter(alarm ->
                        deviceId.filter(id -> !id.equals(alarm.deviceId())).isEmpty())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Set<String> outOfService() {
        return book.outOfService();
    }

    @Override
    public synchronized List<Alarm> execute(AlarmCommand command) throws AlarmCommandException {
        Instant now = Instant.ofEpochMilli(clock.getAsLong());
        openFile();
        boolean known = registry.device(command.deviceId()).isPresent();
        String effect = commands.execute(command, known, now);
        List<Alarm> changed = book.peekChanges();
        if (command.action() == Action.SERVICED) {
            conditions.get().ifPresent(service -> service.serviced(command.deviceId()));
        }
        boolean ends = command.action() == Action.SERVICED
                || command.action() == Action.CLOSE
                        && book.of(command.deviceId()).isQuiet();
        if (ends && command.cause().orElse(AlarmCause.MODEL) == AlarmCause.MODEL) {
            registryAlarms.turnAlarm(command.deviceId(), false);
            book.of(command.deviceId()).turned();
        }
        save();
        keep(command, effect, now);
        LOG.info("Fan {}: {} {} ({}, {})", command.deviceId(), command.user(), effect, command.action(), command.via());
        return changed;
    }

    private void keep(AlarmCommand command, String effect, Instant now) {
        try {
            Path place = folder.of(name);
            new AuditTrail(place).add(new AuditEntry(now, command, effect));
            boolean out = command.action() == Action.OUT_OF_SERVICE;
            if (file.isPresent()
                    && (out || command.action() == Action.IN_SERVICE || command.action() == Action.SERVICED)) {
                file.get().appendService(command.deviceId(), out);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public synchronized List<AuditEntry> audit(int limit) {
        try {
            return new AuditTrail(folder.of(name)).newest(limit);
        } catch (IOException e) {
            fail(e);
            return List.of();
        }
    }

    void describe(StatusReport report) {
        synchronized (this) {
            for (State state : State.values()) {
                if (state != State.NORMAL) {
                    String words = state.name().toLowerCase(Locale.ROOT);
                    long count = book.openCount(state);
                    report.gauge("alarms_in_state_" + words, "alarms " + words.replace('_', ' '), "alarms", count);
                }
            }
            int out = book.outOfService().size();
            report.gauge("devices_out_of_service", "fans out of service", "fans", out);
        }
        report.problem(Problem.warning(failure));
    }

    /** Takes in and keeps what is left, such as who was forgotten just now, and lets go of the file. */
    synchronized void close() {
        takeIn();
        file.ifPresent(opened -> {
            try {
                opened.close();
            } catch (IOException e) {
                LOG.warn("The file of alarms cannot be closed: {}", e.getMessage(), e);
            }
        });
        file = Optional.empty();
    }
}
