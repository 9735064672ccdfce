package io.fanwatch.scoring.onnx.internal.scorer;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

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
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.scoring.onnx.internal.deployment.DeployedModel;
import io.fanwatch.scoring.onnx.internal.deployment.ModelManager;
import io.fanwatch.scoring.onnx.internal.deployment.Settings;
import io.fanwatch.scoring.onnx.internal.deployment.VersionChooser;
import io.fanwatch.scoring.onnx.internal.registry.InstalledModels;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import io.fanwatch.store.DataFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.configuration.ConfigurationService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The scorer that runs ONNX models. A configuration or a model that is not valid leaves the one before active. */
@Component(
        name = OnnxScorer.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, Scorer.class, ModelControl.class, StatusSource.class})
@Designate(ocd = Configuration.class, factory = true)
public final class OnnxScorer implements ConfigurableComponent, Scorer, ModelControl, StatusSource {

    static final String PID = "io.fanwatch.scoring.onnx.OnnxScorer";

    private final ActiveConfiguration<Settings> configuration;
    private final ModelRepository repository;
    private final InstalledModels installed;
    private final ModelManager manager;
    private final VersionChooser chooser;
    private final ScorerStatus status;

    @Activate
    public OnnxScorer(BundleContext context, Configuration configured, Map<String, Object> properties) {
        String name = ComponentName.of(properties, PID);
        configuration = new ActiveConfiguration<>(OnnxScorer.class, name);
        repository = new ModelRepository(name);
        manager = new ModelManager(name, repository, this::update);
        installed = new InstalledModels(context, manager::recheckLater);
        chooser = new VersionChooser(name, manager, repository, installed, configuration::settings);
        status = new ScorerStatus(name, configuration, manager, repository, installed, chooser);
        configuration.apply(() -> ScorerSettings.of(configured), manager::use);
    }

    /** Called once the references are set, so that a kept version is known before the first look for a model. */
    @Activate
    void start() {
        installed.open();
        manager.recheckLater();
    }

    @Modified
    void modified(Configuration configured) {
        configuration.apply(() -> ScorerSettings.of(configured), manager::use);
        manager.recheckLater();
    }

    @Deactivate
    void deactivate() {
        installed.close();
        manager.close();
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setDataFolder(DataFolder folder) {
        repository.attach(folder);
        manager.recheckLater();
    }

    void unsetDataFolder(DataFolder folder) {
        repository.detach(folder);
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    void addModelListener(ModelListener listener) {
        manager.events().add(listener);
    }

    void removeModelListener(ModelListener listener) {
        manager.events().remove(listener);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setConfigurationService(ConfigurationService service) {
        chooser.configurations().set(service);
    }

    void unsetConfigurationService(ConfigurationService service) {
        chooser.configurations().unset(service);
    }

    private void update() {
        if (installed.isOpen() && manager.update(installed.candidates())) {
            status.log();
        }
    }

    @Override
    public Scores score(List<Reading> readings) throws ScoringException {
        try {
            Scores scores = manager.score(readings);
            status.scored(scores);
            return scores;
        } catch (ScoringException e) {
            status.failed(e.getMessage());
            throw e;
        }
    }

    @Override
    public Optional<ModelDescription> activeModel() {
        return manager.state().active().map(DeployedModel::description);
    }

    @Override
    public List<String> versions() {
        return chooser.versions();
    }

    @Override
    public void use(Optional<String> version) throws ModelControlException {
        chooser.choose(version);
    }

    @Override
    public String rollBack() throws ModelControlException {
        return chooser.rollBack();
    }

    @Override
    public Status status() {
        return status.report();
    }
}
