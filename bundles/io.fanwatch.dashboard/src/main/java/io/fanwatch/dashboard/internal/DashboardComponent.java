package io.fanwatch.dashboard.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.store.DataFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.useradmin.UserAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live page as Kura sees it. Takes verdicts without ever waiting and holds no acknowledgement. */
@Component(
        name = DashboardComponent.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, VerdictSink.class, StatusSource.class})
@Designate(ocd = DashboardConfiguration.class, factory = true)
public final class DashboardComponent implements ConfigurableComponent, VerdictSink, StatusSource {

    static final String PID = "io.fanwatch.dashboard.Dashboard";

    private static final Logger LOG = LoggerFactory.getLogger(DashboardComponent.class);

    private final String name;
    private final LoginThrottle throttle = new LoginThrottle(System::nanoTime);
    private final Access access = new Access(throttle);
    private final LivePage page;
    private final Site site;
    private volatile Optional<String> refusal = Optional.empty();

    @Activate
    public DashboardComponent(
            DashboardConfiguration configuration, BundleContext context, Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        this.page = new LivePage(name, DashboardSettings.OFF);
        this.site = new Site(
                context,
                name,
                new PageContext(context.getBundle(), access),
                new PageServlet(new Assets(), page, access));
        modified(configuration);
    }

    @Modified
    void modified(DashboardConfiguration configuration) {
        try {
            DashboardSettings settings = DashboardSettings.of(configuration);
            page.configure(settings);
            site.serve(Optional.of(settings.path()).filter(path -> settings.enabled()));
            refusal = Optional.empty();
            LOG.info("{}: {}", name, place());
        } catch (IllegalArgumentException e) {
            refusal = Optional.of(e.getMessage());
            LOG.warn("{}: the configuration is refused: {}", name, e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        // open pages hear at once that it ends
        page.feed().close();
        site.close();
        page.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setUserAdmin(UserAdmin users) {
        access.use(Optional.of(users));
    }

    synchronized void unsetUserAdmin(UserAdmin users) {
        if (access.users().filter(current -> current == users).isPresent()) {
            access.use(Optional.empty());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setCryptoService(CryptoService crypto) {
        access.useCrypto(Optional.of(crypto));
    }

    synchronized void unsetCryptoService(CryptoService crypto) {
        if (access.crypto().filter(current -> current == crypto).isPresent()) {
            access.useCrypto(Optional.empty());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDataFolder(DataFolder folder) {
        page.use(folder);
    }

    void unsetDataFolder(DataFolder folder) {
        LOG.debug("{}: the alarm history that is open stays in use", name);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStatusSource(StatusSource source) {
        page.add(source);
    }

    void removeStatusSource(StatusSource source) {
        page.remove(source);
    }

    @Override
    public boolean confirmsDelivery() {
        return false;
    }

    @Override
    public CompletionStage<Void> accept(List<Verdict> verdicts) {
        page.add(verdicts);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Status status() {
        Map<String, Object> figures = new LinkedHashMap<>();
        site.path().ifPresent(path -> figures.put("path", path + "/"));
        figures.put("fans", page.board().size());
        figures.put("fans forgotten", page.board().forgotten());
        figures.put("readings of too many fans left out", page.board().leftOut());
        figures.put("points kept", page.board().points());
        figures.put("alarms active", page.alarmBook().openCount());
        figures.put("alarms unacknowledged", page.alarmBook().unacknowledged());
        figures.put("alarms not on the disk", page.alarmBook().unsavedCount());
        figures.put("viewers", page.feed().viewers());
        figures.put("viewers refused", page.feed().refused());
        figures.put("viewers dropped", page.feed().dropped());
        figures.put("log-ins failed", throttle.failures());
        if (refusal.isPresent()) {
            return site.path().isPresent()
                    ? new Status(
                            name,
                            Status.Level.WARNING,
                            "configuration refused, the one before stays in force: " + refusal.get(),
                            figures)
                    : new Status(name, Status.Level.ERROR, "not served: " + refusal.get(), figures);
        }
        if (site.path().isPresent() && !access.isReady()) {
            return new Status(
                    name,
                    Status.Level.ERROR,
                    "nobody can log in: this gateway lacks the service "
                            + (access.users().isEmpty() ? "UserAdmin" : "CryptoService"),
                    figures);
        }
        return page.storeProblem()
                .map(problem ->
                        new Status(name, Status.Level.WARNING, "alarms do not outlive a restart: " + problem, figures))
                .orElseGet(() -> new Status(name, Status.Level.OK, place(), figures));
    }

    private String place() {
        return site.path()
                .map(path -> "the page is at " + path + "/ on this gateway's web server")
                .orElse("the page is switched off");
    }
}
