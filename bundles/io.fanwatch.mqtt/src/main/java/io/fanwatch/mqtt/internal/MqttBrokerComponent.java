package io.fanwatch.mqtt.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.Secret;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionOptions;
import io.fanwatch.mqtt.internal.BrokerOptions.Credentials;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.ssl.SslManagerService;
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

/** A broker as configured, for Kura. */
@Component(
        name = MqttBrokerComponent.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, MqttBroker.class, StatusSource.class})
@Designate(ocd = BrokerConfiguration.class, factory = true)
public final class MqttBrokerComponent implements ConfigurableComponent, MqttBroker, StatusSource {

    static final String PID = "io.fanwatch.mqtt.MqttBroker";

    private static final Logger LOG = LoggerFactory.getLogger(MqttBrokerComponent.class);

    private final String name;
    private final Secret password;
    private final SslManagerSockets tls = new SslManagerSockets();
    private final PahoBroker broker = new PahoBroker();
    private Optional<SslManagerService> sslManager = Optional.empty();
    private BrokerConfiguration configuration;
    private volatile Optional<String> refusal = Optional.empty();
    private volatile Optional<String> caution = Optional.empty();

    @Activate
    public MqttBrokerComponent(
            @Reference CryptoService crypto, BrokerConfiguration configuration, Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        this.password = new Secret("password", crypto::decryptAes);
        this.configuration = configuration;
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

    /** Makes the configuration that the component came with take effect, now that all references are bound. */
    @Activate
    synchronized void activate() {
        configure();
    }

    @Modified
    synchronized void modified(BrokerConfiguration newConfiguration) {
        configuration = newConfiguration;
        configure();
    }

    @Deactivate
    void deactivate() {
        broker.close();
    }

    @Override
    public MqttSession open(MqttSessionOptions options, MqttSessionListener listener) {
        return broker.open(options, listener);
    }

    @Override
    public String description() {
        return broker.description();
    }

    @Override
    public Status status() {
        Map<String, Object> figures = new LinkedHashMap<>();
        broker.options().ifPresent(options -> figures.put("address", options.url()));
        figures.put("sessions", broker.sessionCount());
        figures.put("sessions connected", broker.connectedCount());
        broker.connections().forEach((clientId, state) -> figures.put("session " + clientId, state.summary()));
        if (broker.options().isEmpty()) {
            return new Status(name, Status.Level.ERROR, "not started: " + refusal.orElse("not activated yet"), figures);
        }
        Optional<String> remark = refusal.map(
                        reason -> "the last configuration was refused, the one before stays in force: " + reason)
                .or(() -> caution);
        if (broker.connectedCount() < broker.sessionCount()) {
            String message = broker.description()
                    + broker.outage().map(reason -> ": " + reason).orElse("")
                    + remark.map(text -> "; " + text).orElse("");
            return new Status(name, Status.Level.ERROR, message, figures);
        }
        return remark.or(broker::warning)
                .map(message -> new Status(name, Status.Level.WARNING, message, figures))
                .orElseGet(() -> new Status(name, Status.Level.OK, broker.description(), figures));
    }

    private void configure() {
        try {
            password.take(configuration.password());
            BrokerOptions options = options();
            if (broker.options().filter(options::equals).isEmpty()) {
                broker.configure(options);
            }
            refusal = Optional.empty();
            caution(options.credentials().flatMap(used -> password.warning()));
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
        }
    }

    private void caution(Optional<String> now) {
        if (!caution.equals(now)) {
            now.ifPresent(text -> LOG.warn("{}: {}", name, text));
            caution = now;
        }
    }

    private void refuse(String reason) {
        if (refusal.filter(reason::equals).isEmpty()) {
            LOG.warn("{}: the configuration is refused: {}", name, reason);
            refusal = Optional.of(reason);
        }
    }

    private void renewTls() {
        tls.use(sslManager);
        broker.options().filter(BrokerOptions::isEncrypted).ifPresent(broker::configure);
    }

    private BrokerOptions options() {
        return new BrokerOptions(
                configuration.broker_url().strip(),
                credentials(),
                Duration.ofSeconds(configuration.keep_alive_interval()),
                Duration.ofSeconds(configuration.connection_timeout()),
                Duration.ofSeconds(configuration.reconnect_delay_minimum()),
                Duration.ofSeconds(configuration.reconnect_delay_maximum()),
                tls);
    }

    private Optional<Credentials> credentials() {
        if (configuration.username().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Credentials(configuration.username(), password.plain()));
    }
}
