// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.StatusReport;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets for all alarms; without it the defaults hold. */
@Component(
        name = AlarmSettingsComponent.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, AlarmRulesSource.class, StatusSource.class})
@Designate(ocd = AlarmSettingsComponent.Configuration.class, factory = true)
public final class AlarmSettingsComponent implements ConfigurableComponent, AlarmRulesSource, StatusSource {

    static final String PID = "io.fanwatch.devices.AlarmSettings";

    /** What can be set. */
    @ObjectClassDefinition(
            id = PID,
            name = "Fanwatch alarms",
            icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
            description = "When alarms of all fans are raised and cleared. One is enough; without any, the defaults"
                    + " hold. A change takes effect at once.")
    public @interface Configuration {

        @AttributeDefinition(
                name = "Delay on (s)",
                description = "For how long the cause of an alarm must hold before the alarm is raised. Seconds,"
                        + " 0 to 86400.",
                min = "0",
                max = "86400")
        int delay_on() default 0;

        @AttributeDefinition(
                name = "Delay off (s)",
                description =
                        "For how long the cause of an alarm must have ceased before the alarm is cleared. Seconds,"
                                + " 0 to 86400.",
                min = "0",
                max = "86400")
        int delay_off() default 0;

        @AttributeDefinition(
                name = "Remaining time (h)",
                description =
                        "A fan with less time left than this has an alarm. It is cleared when a fifth more is left."
                                + " Hours, 0 to 8760; 0 for never.",
                min = "0",
                max = "8760")
        int remaining_below() default 168;

        @AttributeDefinition(
                name = "Stuck sensor (h)",
                description = "A value that used to change is taken for stuck when it has been exactly the same for so"
                        + " long, and ten times longer than ever before. Hours, 0 to 8760; 0 for never.",
                min = "0",
                max = "8760")
        int sensor_stuck_after() default 6;
    }

    private final String name;
    private final ActiveConfiguration<AlarmRules> active;

    @Activate
    public AlarmSettingsComponent(Configuration configuration, Map<String, Object> properties) {
        name = ComponentName.of(properties, PID);
        active = new ActiveConfiguration<>(AlarmSettingsComponent.class, name);
        modified(configuration);
    }

    @Modified
    void modified(Configuration configuration) {
        active.apply(() -> AlarmRules.of(configuration));
    }

    @Override
    public Optional<AlarmRules> rules() {
        return active.settings();
    }

    @Override
    public Status status() {
        return new StatusReport(name).problem(active.problem()).otherwise("alarms go by these settings");
    }
}
