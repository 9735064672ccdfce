// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ActiveConfiguration;
import io.fanwatch.component.ComponentName;
import io.fanwatch.scoring.onnx.internal.deployment.BackgroundExecutor;
import io.fanwatch.scoring.onnx.internal.registry.InstalledModels;
import io.fanwatch.scoring.onnx.internal.session.InferenceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.InferenceEngineService;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Kura's inference engine on ONNX Runtime in process. Thread-safe; calls run side by side. Every error is a
 * {@link KuraException} whose cause says what is wrong and what to do.
 */
@Component(
        name = OnnxInferenceEngine.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, InferenceEngineService.class, StatusSource.class})
@Designate(ocd = Configuration.class, factory = true)
public final class OnnxInferenceEngine implements ConfigurableComponent, InferenceEngineService, StatusSource {

    static final String PID = "io.fanwatch.scoring.onnx.OnnxInferenceEngine";

    private final ActiveConfiguration<EngineSettings> configuration;
    private final BackgroundExecutor background;
    private final InstalledModels installed;
    private final LoadedModels models;
    private final EngineStatus status;
    private final AtomicBoolean applied = new AtomicBoolean();

    @Activate
    public OnnxInferenceEngine(BundleContext context, Configuration configured, Map<String, Object> properties) {
        String name = ComponentName.of(properties, PID);
        configuration = new ActiveConfiguration<>(OnnxInferenceEngine.class, name);
        background = new BackgroundExecutor(name + "-models", this::refresh);
        installed = new InstalledModels(context, background::lookLater);
        models = new LoadedModels(installed, configuration::settings);
        status = new EngineStatus(name, configuration, background, models);
        configuration.apply(() -> EngineSettings.of(configured));
        installed.open();
        background.lookLater();
    }

    @Modified
    void modified(Configuration configured) {
        configuration.apply(() -> EngineSettings.of(configured));
        applied.set(true);
        background.lookLater();
    }

    @Deactivate
    public void deactivate() {
        installed.close();
        models.close();
        background.close();
    }

    private void refresh() {
        models.refresh(applied.getAndSet(false));
        status.log();
    }

    @Override
    public List<Tensor> infer(ModelInfo modelInfo, List<Tensor> inputData) throws KuraException {
        status.called();
        return status.answer(() -> {
            if (modelInfo == null || inputData == null) {
                throw InferenceException.invalid("the model's info or the list of inputs is null");
            }
            LoadedModel model = models.acquire(modelInfo.getName());
            try {
                return model.infer(inputData, modelInfo.getOutputs());
            } finally {
                model.model().release();
            }
        });
    }

    @Override
    public void loadModel(String modelName, Optional<String> modelPath) throws KuraException {
        status.answer(() -> {
            if (modelPath == null) {
                throw InferenceException.invalid("the path of model " + modelName + " is null: give an empty Optional");
            }
            return models.load(modelName, modelPath);
        });
    }

    @Override
    public void unloadModel(String modelName) throws KuraException {
        status.answer(() -> {
            models.unload(modelName);
            return null;
        });
    }

    @Override
    public boolean isModelLoaded(String modelName) throws KuraException {
        return status.answer(() -> models.isLoaded(modelName));
    }

    @Override
    public List<String> getModelNames() {
        return List.copyOf(models.names());
    }

    /** Loads the model if that was not done yet: Kura's AI wire component does not load models that are not. */
    @Override
    public Optional<ModelInfo> getModelInfo(String modelName) throws KuraException {
        return status.answer(() -> Optional.of(models.get(modelName).info()));
    }

    @Override
    public boolean isEngineReady() {
        return status.isReady();
    }

    @Override
    public Status status() {
        return status.report();
    }
}
