// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.scorer;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelListener;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ComponentName;
import io.fanwatch.store.DataFolder;
import java.util.Map;
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
public final class OnnxScorer extends ScorerModels implements ConfigurableComponent {

    static final String PID = "io.fanwatch.scoring.onnx.OnnxScorer";

    @Activate
    public OnnxScorer(BundleContext context, Configuration configured, Map<String, Object> properties) {
        super(ComponentName.of(properties, PID), context);
        modified(configured);
    }

    /** Called once the references are set, so that a kept version is known before the first look for a model. */
    @Activate
    void start() {
        open();
    }

    @Modified
    void modified(Configuration configured) {
        configure(configured);
    }

    @Deactivate
    void deactivate() {
        close();
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

    @Reference(name = "SslManagerService", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setSslManager(SslManagerService service) {
        web.sslManager().set(service);
    }

    void unsetSslManager(SslManagerService service) {
        web.sslManager().unset(service);
    }
}
