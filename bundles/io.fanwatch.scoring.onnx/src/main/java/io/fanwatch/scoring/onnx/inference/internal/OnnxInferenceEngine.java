package io.fanwatch.scoring.onnx.inference.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import io.fanwatch.scoring.onnx.internal.Upkeep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kura's inference engine on ONNX Runtime in process. Thread-safe; calls run side by side. Every error is a
 * {@link KuraException} whose cause says in words what is wrong and what to do.
 */
@Component(
        name = OnnxInferenceEngine.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, InferenceEngineService.class, StatusSource.class})
@Designate(ocd = InferenceEngineConfig.class, factory = true)
public final class OnnxInferenceEngine implements ConfigurableComponent, InferenceEngineService, StatusSource {

    static final String PID = "io.fanwatch.scoring.onnx.OnnxInferenceEngine";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxInferenceEngine.class);

    /** Which instance this is. */
    @interface Instance {
        String kura_service_pid() default PID;
    }

    private final String pid;
    private final Upkeep upkeep;
    private final InstalledModels installed;
    private final ModelStore store;
    private final EventRate calls = new EventRate();
    private final LongAdder failures = new LongAdder();
    private volatile Optional<String> refusal = Optional.empty();
    private volatile Optional<String> obstacle = Optional.empty();
    private volatile Optional<Incident> lastError = Optional.empty();
    private String lastLogged = "";

    @Activate
    public OnnxInferenceEngine(BundleContext context, InferenceEngineConfig config, Instance instance) {
        pid = instance.kura_service_pid();
        upkeep = new Upkeep(pid + "-models");
        installed = new InstalledModels(context, () -> refreshLater(false));
        store = new ModelStore(installed);
        configure(config);
        installed.open();
        refreshLater(false);
    }

    @Modified
    void modified(InferenceEngineConfig config) {
        configure(config);
        logStatus();
        refreshLater(true);
    }

    @Deactivate
    void deactivate() {
        installed.close();
        store.close();
        upkeep.close();
    }

    private synchronized void configure(InferenceEngineConfig config) {
        try {
            store.configure(EngineSettings.of(config));
            refusal = Optional.empty();
        } catch (IllegalArgumentException e) {
            refusal = Optional.of("the configuration is refused, " + e.getMessage());
            if (!store.isConfigured()) {
                obstacle = store.obstacle();
            }
        }
    }

    private void refreshLater(boolean unloadGone) {
        upkeep.execute(() -> {
            obstacle = store.obstacle();
            if (obstacle.isEmpty()) {
                store.refresh(unloadGone);
            }
            logStatus();
        });
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
    public List<Tensor> infer(ModelInfo modelInfo, List<Tensor> inputData) throws KuraException {
        calls.add(1);
        try {
            if (modelInfo == null || inputData == null) {
                throw InferenceException.invalid("the model's info or the list of inputs is null");
            }
            LoadedModel model = store.acquire(modelInfo.getName());
            try {
                return model.infer(inputData, modelInfo.getOutputs());
            } finally {
                model.release();
            }
        } catch (InferenceException e) {
            throw failed(e);
        }
    }

    @Override
    public void loadModel(String modelName, Optional<String> modelPath) throws KuraException {
        try {
            if (modelPath == null) {
                throw InferenceException.invalid("the path of model " + modelName + " is null: give an empty Optional");
            }
            store.load(modelName, modelPath);
        } catch (InferenceException e) {
            throw failed(e);
        }
    }

    @Override
    public void unloadModel(String modelName) throws KuraException {
        try {
            store.unload(modelName);
        } catch (InferenceException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isModelLoaded(String modelName) throws KuraException {
        try {
            return store.isLoaded(ModelSource.checkName(modelName));
        } catch (InferenceException e) {
            throw failed(e);
        }
    }

    @Override
    public List<String> getModelNames() {
        return List.copyOf(store.names());
    }

    /** Loads the model if that was not done yet: Kura's AI wire component does not load models that are not. */
    @Override
    public Optional<ModelInfo> getModelInfo(String modelName) throws KuraException {
        try {
            return Optional.of(store.get(modelName).info());
        } catch (InferenceException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isEngineReady() {
        return obstacle.isEmpty();
    }

    private KuraException failed(InferenceException reason) {
        failures.increment();
        lastError = Optional.of(Incident.now(reason.getMessage()));
        return reason.forKura();
    }

    @Override
    public Status status() {
        List<String> loaded = store.labels();
        List<String> problems = store.problems();
        String doing = obstacle.map(reason -> "runs no models, " + reason)
                .orElseGet(() -> loaded.isEmpty() ? "ready, no model is loaded" : "runs " + String.join(", ", loaded));
        StringBuilder message = new StringBuilder(
                        refusal.map(reason -> reason + "; until then it ").orElse(""))
                .append(doing);
        problems.forEach(problem -> message.append("; ").append(problem));
        Status.Level level = obstacle.isPresent()
                ? Status.Level.ERROR
                : refusal.isPresent() || !problems.isEmpty() ? Status.Level.WARNING : Status.Level.OK;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("models loaded", loaded.size());
        figures.put("calls", calls.total());
        calls.describe("calls", figures);
        figures.put("errors", failures.sum());
        lastError.ifPresent(error -> figures.put("last error", error.toString()));
        return new Status(pid, level, message.toString(), figures);
    }
}
