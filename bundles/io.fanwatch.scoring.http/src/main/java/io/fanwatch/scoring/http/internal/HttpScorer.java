// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.http.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.Problem;
import io.fanwatch.component.Secret;
import io.fanwatch.component.ServiceSlot;
import io.fanwatch.component.StatusReport;
import java.util.List;
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

/** The scorer that asks a web service. */
@Component(
        name = HttpScorer.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, Scorer.class, StatusSource.class})
@Designate(ocd = HttpScorerConfiguration.class, factory = true)
public final class HttpScorer implements ConfigurableComponent, Scorer, StatusSource {

    static final String PID = "io.fanwatch.scoring.http.HttpScorer";

    private static final Logger LOG = LoggerFactory.getLogger(HttpScorer.class);

    private final String name;
    private final Secret password;
    private final ActiveConfiguration<HttpSettings> configuration;
    private final ActiveService service = new ActiveService(() -> describe());
    private final ServiceSlot<SslManagerService> sslManager = new ServiceSlot<>();
    private Optional<HttpScorerConfiguration> given = Optional.empty();
    private volatile Optional<String> passwordWarning = Optional.empty();

    @Activate
    public HttpScorer(
            @Reference CryptoService crypto, HttpScorerConfiguration configured, Map<String, Object> properties) {
        name = ComponentName.of(properties, PID);
        password = new Secret("password", crypto::decryptAes);
        configuration = new ActiveConfiguration<>(HttpScorer.class, name);
        modified(configured);
    }

    @Modified
    synchronized void modified(HttpScorerConfiguration configured) {
        given = Optional.of(configured);
        password.take(configured.password());
        if (!configuration.apply(() -> HttpSettings.of(configured, password, sslManager.get()), this::use)) {
            configuration.refusal().ifPresent(service.metrics()::failed);
        }
    }

    /* also when its key or trust store has changed */
    @Reference(
            name = "SslManagerService",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "setSslManager")
    synchronized void setSslManager(SslManagerService manager) {
        sslManager.set(manager);
        given.ifPresent(this::modified);
    }

    synchronized void unsetSslManager(SslManagerService manager) {
        if (sslManager.unset(manager)) {
            given.ifPresent(this::modified);
        }
    }

    private void use(HttpSettings settings) {
        service.use(settings);
        boolean warned = passwordWarning.isPresent();
        passwordWarning = settings.authorization().flatMap(used -> password.warning());
        passwordWarning.filter(warning -> !warned).ifPresent(warning -> LOG.warn("{}: {}", name, warning));
    }

    /** Fails the batches in progress; they may be tried elsewhere. */
    @Deactivate
    void deactivate() {
        service.close();
    }

    @Override
    public Scores score(List<Reading> readings) throws ScoringException {
        return service.score(readings);
    }

    private String describe() {
        return name + ": " + status().message();
    }

    @Override
    public Status status() {
        return service.describe(new StatusReport(name))
                .beside(configuration.problem())
                .problem(Problem.warning(passwordWarning))
                .otherwise("scores by " + service);
    }
}
