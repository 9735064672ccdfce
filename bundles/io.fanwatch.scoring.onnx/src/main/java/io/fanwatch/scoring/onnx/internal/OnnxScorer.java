package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.ModelChange;
import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.ModelListener;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import io.fanwatch.store.DataFolder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.configuration.ConfigurationService;
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

/** The scorer that runs ONNX models. A configuration or a model that is not valid leaves the one before in force. */
@Component(
        name = OnnxScorer.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, Scorer.class, ModelControl.class, StatusSource.class})
@Designate(ocd = OnnxScorerConfig.class, factory = true)
public final class OnnxScorer implements ConfigurableComponent, Scorer, ModelControl, StatusSource {

    static final String PID = "io.fanwatch.scoring.onnx.OnnxScorer";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxScorer.class);

    /** Which instance this is. */
    @interface Instance {
        String kura_service_pid() default PID;
    }

    private final String pid;
    private final VersionStore store = new VersionStore();
    private final ModelKeeper keeper;
    private final ModelCatalogue catalogue;
    private final VersionChooser chooser;
    private final List<ModelListener> listeners = new CopyOnWriteArrayList<>();
    private final EventRate scored = new EventRate();
    private final LongAdder failures = new LongAdder();
    private volatile Optional<DataFolder> currentFolder = Optional.empty();
    private volatile Optional<Incident> lastError = Optional.empty();
    private volatile Optional<Settings> settings = Optional.empty();
    private volatile Optional<IllegalArgumentException> refusal = Optional.empty();
    private volatile boolean started;
    private String lastLogged = "";

    @Activate
    public OnnxScorer(BundleContext context, OnnxScorerConfig config, Instance instance) {
        pid = instance.kura_service_pid();
        keeper = new ModelKeeper(pid, store, this::update, this::tell);
        catalogue = new ModelCatalogue(context, keeper::recheckLater);
        chooser = new VersionChooser(pid, keeper, store, catalogue);
        configure(config);
    }

    /** Called once the references are set, so that a kept version is known before the first look for a model. */
    @Activate
    void start() {
        catalogue.open();
        started = true;
        keeper.recheckLater();
    }

    @Modified
    void modified(OnnxScorerConfig config) {
        Optional<Settings> before = settings;
        configure(config);
        logStatus();
        settings.ifPresent(now -> keeper.later(() -> chooser.permitNewChoice(before, now)));
        keeper.recheckLater();
    }

    @Deactivate
    void deactivate() {
        started = false;
        catalogue.close();
        keeper.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDataFolder(DataFolder dataFolder) {
        currentFolder = Optional.of(dataFolder);
        try {
            store.open(dataFolder.of(pid));
        } catch (IOException e) {
            LOG.warn("{}: model versions are not kept over a restart: {}", pid, e.getMessage(), e);
        }
        keeper.recheckLater();
    }

    void unsetDataFolder(DataFolder dataFolder) {
        // another one may have been set before
        if (currentFolder.filter(current -> current == dataFolder).isPresent()) {
            currentFolder = Optional.empty();
            store.detach();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addModelListener(ModelListener listener) {
        listeners.add(listener);
    }

    void removeModelListener(ModelListener listener) {
        listeners.remove(listener);
    }

    private void tell(ModelChange change) {
        for (ModelListener listener : listeners) {
            try {
                listener.changed(change);
            } catch (RuntimeException e) {
                LOG.warn("{}: {} failed to take: {}", pid, listener.getClass().getName(), change.message(), e);
            }
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setConfigurationService(ConfigurationService service) {
        chooser.use(service);
    }

    void unsetConfigurationService(ConfigurationService service) {
        chooser.leave(service);
    }

    private synchronized void configure(OnnxScorerConfig config) {
        try {
            settings = Optional.of(Settings.of(config));
            refusal = Optional.empty();
            keeper.use(settings.get());
        } catch (IllegalArgumentException e) {
            refusal = Optional.of(e);
        }
    }

    private void update() {
        if (started) {
            keeper.update(catalogue.offers());
        }
        // it may have been stopped meanwhile
        if (started) {
            logStatus();
        }
    }

    private synchronized void logStatus() {
        Status status = status();
        if (!status.message().equals(lastLogged)) {
            lastLogged = status.message();
            if (status.level() == Status.Level.OK) {
                LOG.info("{}: {}", pid, lastLogged);
            } else {
                LOG.warn("{}: {}", pid, lastLogged);
            }
        }
    }

    @Override
    public Scores score(List<Reading> readings) throws ScoringException {
        try {
            Scores scores = keeper.score(readings);
            scored.add(readings.size());
            return scores;
        } catch (ScoringException e) {
            failures.increment();
            lastError = Optional.of(Incident.now(e.getMessage()));
            throw e;
        }
    }

    @Override
    public Optional<ModelDescription> activeModel() {
        return keeper.state().active().map(Active::description);
    }

    @Override
    public List<String> versions() {
        return settings.map(chooser::versions).orElse(List.of());
    }

    @Override
    public void use(Optional<String> version) throws ModelControlException {
        chooser.choose(settings, version);
        keeper.recheckLater();
    }

    @Override
    public String rollBack() throws ModelControlException {
        String version = chooser.earlier(settings);
        use(Optional.of(version));
        return version;
    }

    @Override
    public Status status() {
        ModelsInForce.State now = keeper.state();
        Optional<String> problem = refusal.map(e -> "the configuration is refused, " + e.getMessage())
                .or(() -> now.problem().map(Throwable::getMessage))
                .or(store::trouble);
        String doing = now.active()
                .map(a -> "scores by model " + a.label() + " of " + origin(a.offer()) + " with the threshold "
                        + a.description().threshold())
                .orElse("does not score");
        Status.Level level = problem.isEmpty()
                ? Status.Level.OK
                : now.active().isPresent() ? Status.Level.WARNING : Status.Level.ERROR;
        return new Status(
                pid, level, problem.map(p -> p + "; until then it " + doing).orElse(doing), figures(now));
    }

    private String origin(ModelOffer offer) {
        return offer.origin()
                + (catalogue.isGone(offer) ? ", which was uninstalled or replaced since but stays in use," : "");
    }

    private Map<String, Object> figures(ModelsInForce.State now) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("readings scored", scored.total());
        scored.describe("readings", figures);
        figures.put("batches failed", failures.sum());
        now.active().ifPresent(active -> figures.put("model", active.label()));
        figures.put("model versions held", String.join(", ", versions()));
        figures.put("models taken out of service", keeper.rollbacks());
        keeper.shadowReport().ifPresent(report -> report.addTo(figures));
        lastError.ifPresent(error -> figures.put("last error", error.toString()));
        return figures;
    }
}
