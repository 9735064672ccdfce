// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import io.fanwatch.api.ConditionService;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.store.DataFolder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The condition monitor as Kura sees it: its configuration, its devices, and the file that they are kept in. */
@Component(
        name = MonitorComponent.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, ConditionService.class, StatusSource.class})
@Designate(ocd = MonitorConfiguration.class, factory = true)
public final class MonitorComponent implements ConfigurableComponent, ConditionService, StatusSource {

    static final String PID = "io.fanwatch.condition.Monitor";

    private static final Duration TICK = Duration.ofSeconds(5);

    private final String name;
    private final ActiveConfiguration<WatchSettings> active;
    private final WatchedDevices devices = new WatchedDevices();
    private final DevicesFile file;
    private final SupervisedExecutor executor;

    @Activate
    public MonitorComponent(
            MonitorConfiguration configuration, Map<String, Object> properties, @Reference DataFolder folder) {
        name = ComponentName.of(properties, PID);
        active = new ActiveConfiguration<>(MonitorComponent.class, name);
        file = new DevicesFile(devices, folder, name, System::nanoTime);
        executor = new SupervisedExecutor(name);
        modified(configuration);
        executor.every(TICK, file::tick);
    }

    @Modified
    void modified(MonitorConfiguration configuration) {
        active.apply(() -> WatchSettings.of(configuration), settings -> {
            devices.apply(settings);
            file.restore();
        });
    }

    @Deactivate
    void deactivate() {
        executor.close(file::save, Duration.ofSeconds(10));
    }

    @Override
    public Optional<Observation> observe(Reading reading, boolean faulty) {
        return devices.observe(reading, faulty);
    }

    @Override
    public void serviced(String deviceId) {
        devices.serviced(deviceId);
    }

    @Override
    public Status status() {
        StatusReport report = new StatusReport(name).beside(active.problem());
        devices.describe(report);
        file.describe(report);
        boolean enabled = active.settings().map(WatchSettings::enabled).orElse(false);
        return report.problem(executor.problem())
                .otherwise(enabled ? "watches " + devices.size() + " fans" : "disabled");
    }
}
