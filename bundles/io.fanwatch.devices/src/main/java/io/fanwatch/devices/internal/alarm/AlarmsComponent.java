// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCommand;
import io.fanwatch.api.AlarmCommandException;
import io.fanwatch.api.AlarmListener;
import io.fanwatch.api.AlarmService;
import io.fanwatch.api.ConditionService;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.RejectionLog;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.devices.internal.RegistryAlarms;
import io.fanwatch.store.DataFolder;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The life of alarms, always there; {@link AlarmSettingsComponent} has what an operator may set. */
@Component(
        name = AlarmsComponent.NAME,
        immediate = true,
        property = ComponentName.PROPERTY + "=" + AlarmsComponent.NAME,
        service = {AlarmService.class, StatusSource.class})
public final class AlarmsComponent extends AlarmDesk implements StatusSource {

    static final String NAME = "io.fanwatch.alarms";

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final SupervisedExecutor executor = new SupervisedExecutor("fanwatch-alarms");

    @Activate
    public AlarmsComponent(
            @Reference DeviceRegistry registry, @Reference RegistryAlarms alarms, @Reference DataFolder folder) {
        super(registry, alarms, folder, NAME, System::currentTimeMillis);
        openFile(); // before anybody asks what is open
        executor.every(LOOK, this::look);
    }

    @Deactivate
    void deactivate() {
        executor.close(this::close, Duration.ofSeconds(10));
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void addAlarmListener(AlarmListener listener) {
        telling.add(listener);
    }

    void removeAlarmListener(AlarmListener listener) {
        telling.remove(listener);
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void addRejectionLog(RejectionLog log) {
        refusals.add(log);
    }

    void removeRejectionLog(RejectionLog log) {
        refusals.remove(log);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setConditionService(ConditionService service) {
        conditions.set(service);
    }

    void unsetConditionService(ConditionService service) {
        conditions.unset(service);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setAlarmRules(AlarmRulesSource source) {
        sources.set(source);
    }

    void unsetAlarmRules(AlarmRulesSource source) {
        sources.unset(source);
    }

    @Override
    public List<Alarm> execute(AlarmCommand command) throws AlarmCommandException {
        List<Alarm> changed = super.execute(command);
        executor.execute(this::tell);
        return changed;
    }

    @Override
    public Status status() {
        StatusReport report = new StatusReport(NAME);
        describe(report);
        return report.problem(executor.problem()).otherwise("keeps the alarms of all fans");
    }
}
