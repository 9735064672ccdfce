// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.AlarmService;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusService;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.store.DataFolder;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.useradmin.UserAdmin;

/** The live page as Kura sees it. No reading waits for it. */
@Component(
        name = DashboardComponent.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, StatusSource.class})
@Designate(ocd = DashboardConfiguration.class, factory = true)
public final class DashboardComponent implements ConfigurableComponent, StatusSource {

    static final String PID = "io.fanwatch.dashboard.Dashboard";

    private final String name;
    private final ActiveConfiguration<DashboardSettings> configuration;
    private final Access access = new Access(new LoginThrottle(System::nanoTime));
    private final LivePage page;
    private final Site site;

    @Activate
    public DashboardComponent(
            DashboardConfiguration configured,
            BundleContext context,
            Map<String, Object> properties,
            @Reference DeviceRegistry registry,
            @Reference DataFolder folder) {
        name = ComponentName.of(properties, PID);
        configuration = new ActiveConfiguration<>(DashboardComponent.class, name);
        page = new LivePage(name, registry, folder);
        site = new Site(context, name, access, new PageServlet(new Assets(), page, access));
        modified(configured);
    }

    @Modified
    void modified(DashboardConfiguration configured) {
        configuration.apply(() -> DashboardSettings.of(configured), settings -> {
            page.configure(settings);
            site.serve(Optional.of(settings.path()).filter(path -> settings.enabled()));
        });
    }

    @Deactivate
    void deactivate() {
        // open pages hear at once that it ends
        page.feed.close();
        site.close();
        page.close();
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setUserAdmin(UserAdmin users) {
        access.use(users);
    }

    void unsetUserAdmin(UserAdmin users) {
        access.users.unset(users);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setCryptoService(CryptoService crypto) {
        access.crypto.set(crypto);
    }

    void unsetCryptoService(CryptoService crypto) {
        access.crypto.unset(crypto);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setStatusService(StatusService statuses) {
        page.statuses.set(statuses);
    }

    void unsetStatusService(StatusService statuses) {
        page.statuses.unset(statuses);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setAlarmService(AlarmService alarms) {
        page.board.alarms.set(alarms);
    }

    void unsetAlarmService(AlarmService alarms) {
        page.board.alarms.unset(alarms);
    }

    @Override
    public Status status() {
        Optional<String> path = site.path();
        StatusReport report = new StatusReport(name)
                .text("path", "path", path.map(at -> at + "/"))
                .counter("logins_failed_total", "log-ins failed", "log-ins", access.failures())
                .problem(configuration.problem())
                .problem(Problem.error(access.missing().filter(lacking -> path.isPresent())));
        page.describe(report);
        return report.otherwise(path.map(at -> "the page is at " + at + "/ on this gateway's web server")
                .orElse("the page is switched off"));
    }
}
