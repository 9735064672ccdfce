// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

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
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.ssl.SslManagerService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * A component that writes verdicts to a server, over a {@link StoreAndForward}: its configuration, passwords, TLS settings,
 * folder and status. What is left to a sink is to read its configuration, to encode verdicts and to send them. Its bundle needs
 * bnd's {@code -dsannotations-options: inherit}.
 *
 * @param <C> the sink's configuration
 * @param <S> the sink's checked settings, which name the server as text
 */
public abstract class StoredSink<C, S extends StoredSink.Settings>
        implements ConfigurableComponent, VerdictSink, StatusSource {

    /** What every sink's settings say. */
    public interface Settings {

        /** Whether anything is kept and written. */
        boolean enabled();

        /** How items wait and are sent. */
        StoreSettings store();
    }

    /** What is wanted of Kura's SSL manager. */
    @FunctionalInterface
    protected interface TlsSettings<T> {
        T of(SslManagerService manager) throws GeneralSecurityException, IOException;
    }

    private static final int VERDICT_BYTES = 400;

    private final String name;
    private final CryptoService crypto;
    private final List<Secret> secrets = new ArrayList<>();
    private final ActiveConfiguration<S> active;
    private final StoreAndForward store;
    private final ServiceSlot<SslManagerService> sslManager = new ServiceSlot<>();
    private volatile Optional<String> secretWarning = Optional.empty();

    /* guarded by this */
    private C configuration;
    private boolean activated;

    /**
     * @param configuration with which it was created
     * @param properties the component's
     * @param items what it keeps, in one channel
     */
    protected StoredSink(CryptoService crypto, C configuration, Map<String, Object> properties, StoredItems items) {
        this.configuration = configuration;
        this.name = ComponentName.of(properties, getClass().getSimpleName());
        this.crypto = crypto;
        this.active = new ActiveConfiguration<>(getClass(), name);
        this.store = new StoreAndForward(name, items);
    }

    /** Called before the first use and whenever the TLS settings come, go or change. */
    @Reference(
            name = "SslManagerService",
            cardinality = OPTIONAL,
            policy = DYNAMIC,
            policyOption = GREEDY,
            updated = "setSslManager")
    public final void setSslManager(SslManagerService service) {
        sslManager.set(service);
        configure();
    }

    /** The TLS settings went. */
    public final void unsetSslManager(SslManagerService service) {
        if (sslManager.unset(service)) {
            configure();
        }
    }

    /** There is a folder. */
    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    public final void setDataFolder(DataFolder folder) {
        store.use(folder);
    }

    /** The folder goes; files that are open stay in use. */
    public final void unsetDataFolder(DataFolder folder) {}

    /** Makes the configuration that the component came with take effect, now that all references are bound. */
    @Activate
    public final synchronized void activate() {
        activated = true;
        configure();
    }

    /** Stores what was taken in and ends. */
    @Deactivate
    public final void deactivate() {
        store.close();
    }

    /** Makes another configuration take effect. */
    protected final synchronized void configure(C newConfiguration) {
        configuration = newConfiguration;
        configure();
    }

    private synchronized void configure() {
        if (activated) {
            active.apply(() -> check(configuration), this::become);
            secretWarning = secrets.stream()
                    .flatMap(secret -> secret.warning().stream())
                    .findFirst();
        }
    }

    private void become(S settings) {
        if (settings.enabled()) {
            store.configure(settings.store());
            store.connect(connect(settings));
        } else {
            store.pause();
            store.disconnect();
        }
    }

    /**
     * Checks a configuration.
     *
     * @throws IllegalArgumentException if it is refused; the message names the property, its value and the remedy
     */
    protected abstract S check(C configuration);

    /** What sends from now on. */
    protected abstract Transport connect(S settings);

    /** Makes items of verdicts; called by one thread. */
    protected abstract List<byte[]> encode(List<Verdict> verdicts, S settings);

    /** Adds further metrics. */
    protected void describe(StatusReport report) {}

    /** A password of the configuration. */
    protected final Secret secret(String property) {
        Secret secret = new Secret(property, crypto::decryptAes);
        secrets.add(secret);
        return secret;
    }

    /**
     * Asks Kura's SSL manager, if one is chosen.
     *
     * @throws IllegalArgumentException if it fails
     */
    protected final <T> Optional<T> tls(TlsSettings<T> wanted) {
        try {
            Optional<SslManagerService> manager = sslManager.get();
            return manager.isPresent() ? Optional.of(wanted.of(manager.get())) : Optional.empty();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the SSL manager chosen by SslManagerService.target gives no TLS settings: " + e.getMessage(), e);
        }
    }

    /** Where items are kept. */
    protected final StoreAndForward store() {
        return store;
    }

    /** The settings that are active, if any were ever valid. */
    protected final Optional<S> settings() {
        return active.settings();
    }

    @Override
    public final boolean confirmsDelivery() {
        return false;
    }

    @Override
    public final CompletionStage<Void> accept(List<Verdict> verdicts) {
        long bytes = verdicts.stream()
                .mapToLong(
                        verdict -> VERDICT_BYTES + verdict.reading().deviceId().length())
                .sum();
        return store.offer(
                        0,
                        verdicts.size(),
                        bytes,
                        () -> encode(verdicts, settings().orElseThrow()))
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(
                        new IllegalStateException("the disk is too slow: verdicts are dropped"));
    }

    @Override
    public final CompletionStage<Void> kept() {
        return store.kept();
    }

    @Override
    public final Status status() {
        StatusReport report = store.report(new StatusReport(name)).problem(active.problem());
        describe(report);
        if (settings().filter(settings -> !settings.enabled()).isPresent()) {
            return report.otherwise("disabled: nothing is written");
        }
        return report.problem(store.problem())
                .problem(Problem.warning(secretWarning))
                .otherwise("writes to " + settings().map(String::valueOf).orElse("nothing"));
    }
}
