// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.Problem;
import io.fanwatch.component.Secret;
import io.fanwatch.component.ServiceSlot;
import io.fanwatch.component.StatusReport;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionSettings;
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
    private final ActiveConfiguration<BrokerSettings> active;
    private final Secret password;
    private final ServiceSlot<SslManagerService> sslManager = new ServiceSlot<>();
    private final TlsSockets tls = new TlsSockets(sslManager::get);
    private final KurasOwnBroker kurasOwn = new KurasOwnBroker();
    private final PahoBroker broker = new PahoBroker();
    private volatile Optional<String> passwordWarning = Optional.empty();

    @Activate
    public MqttBrokerComponent(@Reference CryptoService crypto, Map<String, Object> properties) {
        this.name = ComponentName.of(properties, PID);
        this.active = new ActiveConfiguration<>(MqttBrokerComponent.class, name);
        this.password = new Secret("password", crypto::decryptAes);
    }

    /** Called before the first use and whenever the TLS settings come, go or change. */
    @Reference(
            name = "SslManagerService",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "setSslManager")
    synchronized void setSslManager(SslManagerService service) {
        sslManager.set(service);
        renewTls();
    }

    synchronized void unsetSslManager(SslManagerService service) {
        if (sslManager.unset(service)) {
            renewTls();
        }
    }

    @Reference(
            name = "KurasOwnBroker",
            service = ConfigurableComponent.class,
            target = KurasOwnBroker.SERVICE,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            updated = "setKurasOwnBroker")
    void setKurasOwnBroker(Map<String, Object> properties) {
        kurasOwn.is(properties);
    }

    void unsetKurasOwnBroker(Map<String, Object> properties) {
        kurasOwn.isNot(properties);
    }

    private void renewTls() {
        active.settings().filter(BrokerSettings::isEncrypted).ifPresent(broker::configure);
    }

    /** Called first when all references are bound, for the TLS settings to be there. */
    @Activate
    @Modified
    synchronized void modified(BrokerConfiguration configuration) {
        password.take(configuration.password());
        Optional<BrokerSettings> before = active.settings();
        active.apply(() -> BrokerSettings.of(configuration, password::plain, tls), settings -> {
            if (before.filter(settings::equals).isEmpty()) {
                broker.configure(settings);
            }
            Optional<String> warning = settings.credentials().flatMap(used -> password.warning());
            warning.filter(text -> passwordWarning.isEmpty()).ifPresent(text -> LOG.warn("{}: {}", name, text));
            passwordWarning = warning;
        });
    }

    @Deactivate
    void deactivate() {
        broker.close();
    }

    @Override
    public MqttSession open(MqttSessionSettings settings, MqttSessionListener listener) {
        return broker.open(settings, listener);
    }

    @Override
    public String description() {
        return broker.description();
    }

    @Override
    public Status status() {
        StatusReport report = new StatusReport(name)
                .beside(active.problem()
                        .or(() -> Problem.warning(passwordWarning))
                        .or(() -> Problem.warning(active.settings().flatMap(BrokerSettings::exposure))))
                .text("broker_url", "address", active.settings().map(BrokerSettings::url))
                .text("broker_remark", "this broker", active.settings().flatMap(used -> kurasOwn.remark(used.url())));
        broker.describe(report);
        return report.otherwise(broker.description());
    }
}
