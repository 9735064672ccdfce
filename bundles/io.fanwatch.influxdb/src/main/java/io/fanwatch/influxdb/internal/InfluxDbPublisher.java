package io.fanwatch.influxdb.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.store.DataFolder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSocketFactory;
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
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes readings and verdicts to InfluxDB. */
@Component(
        name = InfluxDbPublisher.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, VerdictSink.class, StatusSource.class})
@Designate(ocd = InfluxDbConfiguration.class, factory = true)
public final class InfluxDbPublisher implements ConfigurableComponent, VerdictSink, StatusSource {

    static final String PID = "io.fanwatch.influxdb.InfluxDbPublisher";

    private static final Logger LOG = LoggerFactory.getLogger(InfluxDbPublisher.class);

    private final String name;
    private final Secret password;
    private final Secret token;
    private final PointSender sender;
    private final InfluxDbQueue queue;
    private Optional<SslManagerService> sslManager = Optional.empty();
    private Optional<SSLSocketFactory> tls = Optional.empty();
    private InfluxDbConfiguration configuration;
    private volatile Optional<InfluxDbOptions> options = Optional.empty();
    private volatile boolean enabled = true;
    private volatile Optional<String> refusal = Optional.empty();

    @Activate
    public InfluxDbPublisher(
            @Reference CryptoService crypto,
            BundleContext context,
            InfluxDbConfiguration configuration,
            Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        this.password = new Secret("password", crypto);
        this.token = new Secret("token", crypto);
        this.configuration = configuration;
        this.sender = new PointSender(name);
        this.queue = new InfluxDbQueue(name, sender, new GatewayStatus(context));
    }

    /** Called before the first use and whenever the TLS settings come, go or change. */
    @Reference(
            name = "SslManagerService",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "setSslManager")
    synchronized void setSslManager(SslManagerService service) {
        sslManager = Optional.of(service);
        renewTls();
    }

    synchronized void unsetSslManager(SslManagerService service) {
        if (sslManager.filter(current -> current == service).isPresent()) {
            sslManager = Optional.empty();
            renewTls();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDataFolder(DataFolder folder) {
        queue.use(folder);
    }

    void unsetDataFolder(DataFolder folder) {
        LOG.debug("{}: the buffer that is open stays in use", name);
    }

    /** Makes the configuration that the component came with take effect, now that all references are bound. */
    @Activate
    synchronized void activate() {
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

    private void configure() {
        try {
            InfluxDbOptions next = InfluxDbOptions.of(
                    configuration, password.read(configuration.password()), token.read(configuration.token()));
            if (configuration.enabled()) {
                connect(next);
                queue.configure(next);
            } else {
                queue.pause();
                sender.disconnect();
            }
            enabled = configuration.enabled();
            options = Optional.of(next).filter(applied -> enabled);
            refusal = Optional.empty();
        } catch (IllegalArgumentException e) {
            refusal = Optional.of(e.getMessage());
            LOG.warn("{}: the configuration is refused: {}", name, e.getMessage());
        }
    }

    private void connect(InfluxDbOptions next) {
        if (options.filter(next::isSameDatabase).isPresent()) {
            sender.configure(next);
        } else {
            sender.connect(next, new InfluxDatabase(next, next.isEncrypted() ? socketFactory() : Optional.empty()));
        }
    }

    private void renewTls() {
        tls = Optional.empty();
        if (options.filter(InfluxDbOptions::isEncrypted).isPresent()) {
            options = Optional.empty();
            configure();
        }
    }

    /* kept, since a manager makes another each time it is asked */
    private Optional<SSLSocketFactory> socketFactory() {
        if (tls.isEmpty() && sslManager.isPresent()) {
            try {
                tls = Optional.of(sslManager.get().getSSLSocketFactory());
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalArgumentException(
                        "the SSL manager chosen by SslManagerService.target gives no TLS settings: " + e.getMessage(),
                        e);
            }
        }
        return tls;
    }

    @Override
    public boolean confirmsDelivery() {
        return false;
    }

    @Override
    public CompletionStage<Void> accept(List<Verdict> verdicts) {
        return queue.add(verdicts)
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(
                        new IllegalStateException("the disk is too slow: verdicts are dropped"));
    }

    @Override
    public Status status() {
        Map<String, Object> figures = figures();
        if (!enabled) {
            return new Status(name, Status.Level.OK, "disabled: nothing is written", figures);
        }
        if (options.isEmpty()) {
            String reason = refusal.orElse("not activated yet");
            return new Status(name, Status.Level.ERROR, "not started: " + reason, figures);
        }
        if (queue.bufferProblem().isPresent()) {
            return new Status(name, Status.Level.ERROR, queue.bufferProblem().get(), figures);
        }
        Optional<String> lost = Optional.of(queue.dropped())
                .filter(count -> count > 0)
                .map(count -> count + " points were dropped for want of room: raise buffer.maximum.size, mend the"
                        + " database");
        Optional<String> refused =
                refusal.map(reason -> "the last configuration was refused, the one before stays in force: " + reason);
        Optional<String> outage = sender.outage().map(reason -> "points wait on the disk: " + reason);
        Optional<String> bad = sender.badReason()
                .map(reason -> sender.bad() + " points were refused and are kept in refused-points.txt: " + reason);
        return outage.or(() -> refused)
                .or(() -> lost)
                .or(() -> bad)
                .or(queue::damage)
                .map(problem -> new Status(name, Status.Level.WARNING, problem, figures))
                .orElseGet(() -> new Status(name, Status.Level.OK, "writes to " + options.orElseThrow(), figures));
    }

    private Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("points written", sender.written().total());
        sender.written().describe("points", figures);
        figures.put("points waiting", queue.points());
        figures.put("bytes waiting", queue.bytes());
        figures.put(
                "oldest waiting s",
                queue.waitingSince().map(InfluxDbPublisher::age).orElse(0L));
        figures.put("points dropped", queue.dropped());
        figures.put("points refused", sender.bad());
        figures.put("readings with an impossible time", queue.unwritable());
        figures.put("points a request", sender.pointsARequest());
        figures.put("attempts failed", sender.failures());
        sender.lastFailure().ifPresent(failure -> figures.put("last error", failure.toString()));
        return figures;
    }

    private static long age(Instant oldest) {
        return Math.max(0, Duration.between(oldest, Instant.now()).toSeconds());
    }
}
