package io.fanwatch.influxdb.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.Problem;
import io.fanwatch.component.Secret;
import io.fanwatch.component.ServiceSlot;
import io.fanwatch.component.StatusReport;
import io.fanwatch.store.DataFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.ssl.SslManagerService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Writes readings and verdicts to InfluxDB. */
@Component(
        name = InfluxDbPublisher.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, VerdictSink.class, StatusSource.class})
@Designate(ocd = InfluxDbConfiguration.class, factory = true)
public final class InfluxDbPublisher implements ConfigurableComponent, VerdictSink, StatusSource {

    static final String PID = "io.fanwatch.influxdb.InfluxDbPublisher";

    private final String name;
    private final Secret password;
    private final Secret token;
    private final ActiveConfiguration<InfluxDbSettings> active;
    private final PointQueue queue;
    private final ServiceSlot<SslManagerService> sslManager = new ServiceSlot<>();
    private volatile Optional<String> secretWarning = Optional.empty();

    /* guarded by this */
    private InfluxDbConfiguration configuration;
    private boolean activated;

    @Activate
    public InfluxDbPublisher(
            @Reference CryptoService crypto,
            BundleContext context,
            InfluxDbConfiguration configuration,
            Map<String, Object> properties) {
        this.name = ComponentName.of(properties, PID);
        this.password = new Secret("password", crypto::decryptAes);
        this.token = new Secret("token", crypto::decryptAes);
        this.active = new ActiveConfiguration<>(InfluxDbPublisher.class, name);
        this.queue = new PointQueue(name, context);
        this.configuration = configuration;
    }

    /** Called before the first use and whenever the TLS settings come, go or change. */
    @Reference(
            name = "SslManagerService",
            cardinality = OPTIONAL,
            policy = DYNAMIC,
            policyOption = GREEDY,
            updated = "setSslManager")
    void setSslManager(SslManagerService service) {
        sslManager.set(service);
        configure();
    }

    void unsetSslManager(SslManagerService service) {
        if (sslManager.unset(service)) {
            configure();
        }
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY, unbind = "-")
    void setDataFolder(DataFolder folder) {
        queue.store().use(folder); // what is open stays in use, also when it goes
    }

    /** Makes the configuration that the component came with take effect, now that all references are bound. */
    @Activate
    synchronized void activate() {
        activated = true;
        configure();
    }

    @Modified
    synchronized void modified(InfluxDbConfiguration newConfiguration) {
        configuration = newConfiguration;
        configure();
    }

    @Deactivate
    void deactivate() {
        queue.close();
    }

    private synchronized void configure() {
        if (activated) {
            active.apply(this::checked, this::become);
            secretWarning = password.warning().or(token::warning);
        }
    }

    private InfluxDbSettings checked() {
        password.take(configuration.password());
        token.take(configuration.token());
        return InfluxDbSettings.of(configuration, password.plain(), token.plain());
    }

    private void become(InfluxDbSettings settings) {
        queue.become(settings, new InfluxDatabase(settings, sslManager.get()));
    }

    @Override
    public boolean confirmsDelivery() {
        return false;
    }

    @Override
    public CompletionStage<Void> accept(List<Verdict> verdicts) {
        return queue.add(verdicts);
    }

    @Override
    public Status status() {
        return queue.describe(new StatusReport(name).problem(active.problem()).problem(Problem.warning(secretWarning)));
    }
}
