package io.fanwatch.mqtt.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionOptions;
import io.fanwatch.mqtt.internal.BrokerOptions.Credentials;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.kura.KuraException;
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

    /* what Kura shows in place of a password, and encrypts like one if it comes back */
    private static final String MASK = "placeholder";

    private final String name;
    private final CryptoService crypto;
    private final PahoBroker broker = new PahoBroker();
    private Optional<SslManagerService> sslManager = Optional.empty();
    private Optional<SocketFactory> tls = Optional.empty(); // kept, since a manager makes another each time it is asked
    private BrokerConfiguration configuration;
    private volatile Optional<String> refusal = Optional.empty();

    @Activate
    public MqttBrokerComponent(
            @Reference CryptoService crypto, BrokerConfiguration configuration, Map<String, Object> properties) {
        this.name = String.valueOf(properties.getOrDefault("kura.service.pid", PID));
        this.crypto = crypto;
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
        if (refusal.isPresent()) {
            String message = "the last configuration was refused, the one before stays in force: " + refusal.get();
            return new Status(name, Status.Level.WARNING, message, figures);
        }
        boolean complete = broker.connectedCount() == broker.sessionCount();
        return new Status(name, complete ? Status.Level.OK : Status.Level.ERROR, broker.description(), figures);
    }

    private void configure() {
        try {
            BrokerOptions options = options();
            if (broker.options().filter(options::equals).isEmpty()) {
                broker.configure(options);
            }
            refusal = Optional.empty();
        } catch (IllegalArgumentException e) {
            refusal = Optional.of(e.getMessage());
            LOG.warn("{}: the configuration is refused: {}", name, e.getMessage());
        }
    }

    private void renewTls() {
        tls = Optional.empty();
        if (broker.options().filter(BrokerOptions::isEncrypted).isPresent()) {
            configure();
        }
    }

    private BrokerOptions options() {
        return new BrokerOptions(
                configuration.broker_url().strip(),
                credentials(),
                Duration.ofSeconds(configuration.keep_alive_interval()),
                Duration.ofSeconds(configuration.connection_timeout()),
                Duration.ofSeconds(configuration.reconnect_delay_minimum()),
                Duration.ofSeconds(configuration.reconnect_delay_maximum()),
                socketFactory());
    }

    private Optional<Credentials> credentials() {
        if (configuration.username().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Credentials(configuration.username(), password()));
    }

    private String password() {
        String given = decrypted(configuration.password());
        if (!given.equals(MASK)) {
            return given;
        }
        return broker.options()
                .flatMap(BrokerOptions::credentials)
                .map(Credentials::password)
                .orElseThrow(() -> new IllegalArgumentException("the password is the word " + MASK
                        + ", which only stands in its place: enter the password again"));
    }

    private String decrypted(String password) {
        try {
            return new String(crypto.decryptAes(password.toCharArray()));
        } catch (KuraException | IllegalArgumentException e) {
            return password; // plain text, as Kura hands it over at creation
        }
    }

    private SocketFactory socketFactory() {
        if (tls.isEmpty()) {
            tls = Optional.of(newSocketFactory());
        }
        return tls.get();
    }

    private SocketFactory newSocketFactory() {
        if (sslManager.isEmpty()) {
            return SSLSocketFactory.getDefault();
        }
        try {
            return sslManager.get().getSSLSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the SSL manager chosen by SslManagerService.target gives no TLS settings: " + e.getMessage(), e);
        }
    }
}
