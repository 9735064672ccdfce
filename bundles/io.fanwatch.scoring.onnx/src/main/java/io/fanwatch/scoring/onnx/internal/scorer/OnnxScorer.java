// SPDX-License-Identifier: EPL-2.0
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
import io.fanwatch.component.ComponentName;
import io.fanwatch.scoring.onnx.internal.deployment.DeployedModel;
import io.fanwatch.store.DataFolder;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.ssl.SslManagerService;
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

    private final ScorerModels models;

    @Activate
    public OnnxScorer(BundleContext context, Configuration configured, Map<String, Object> properties) {
        models = new ScorerModels(ComponentName.of(properties, PID), context);
        modified(configured);
    }

    /** Called once the references are set, so that a kept version is known before the first look for a model. */
    @Activate
    void start() {
        models.open();
    }

    @Modified
    void modified(Configuration configured) {
        models.configure(configured);
    }

    @Deactivate
    void deactivate() {
        models.close();
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setDataFolder(DataFolder folder) {
        models.repository().attach(folder);
        models.manager().recheckLater();
    }

    void unsetDataFolder(DataFolder folder) {
        models.repository().detach(folder);
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    void addModelListener(ModelListener listener) {
        models.manager().events().add(listener);
    }

    void removeModelListener(ModelListener listener) {
        models.manager().events().remove(listener);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setConfigurationService(ConfigurationService service) {
        models.chooser().configurations().set(service);
    }

    void unsetConfigurationService(ConfigurationService service) {
        models.chooser().configurations().unset(service);
    }

    @Reference(name = "SslManagerService", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setSslManager(SslManagerService manager) {
        models.web().sslManager().set(manager);
    }

    void unsetSslManager(SslManagerService manager) {
        models.web().sslManager().unset(manager);
    }

    @Override
    public Scores score(List<Reading> readings) throws ScoringException {
        return models.score(readings);
    }

    @Override
    public Optional<ModelDescription> activeModel() {
        return models.manager().state().active().map(DeployedModel::description);
    }

    @Override
    public List<String> versions() {
        return models.chooser().versions();
    }

    @Override
    public void use(Optional<String> version) throws ModelControlException {
        models.chooser().choose(version);
    }

    @Override
    public String rollBack() throws ModelControlException {
        return models.chooser().rollBack();
    }

    @Override
    public boolean refusesCloud() {
        return models.refusesCloud();
    }

    @Override
    public long received(String sha256) throws ModelControlException {
        return models.intake().received(sha256);
    }

    @Override
    public long receive(String sha256, long offset, InputStream bytes) throws ModelControlException {
        return models.intake().receive(sha256, offset, bytes);
    }

    @Override
    public String install(String sha256, Optional<String> signature) throws ModelControlException {
        return models.intake().install(sha256, signature);
    }

    @Override
    public Optional<String> fetch(String sha256, String url, Optional<String> signature) throws ModelControlException {
        return models.intake().fetch(sha256, url, signature);
    }

    @Override
    public Status status() {
        return models.status();
    }
}
