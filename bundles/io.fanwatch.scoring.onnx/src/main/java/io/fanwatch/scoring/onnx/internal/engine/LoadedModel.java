// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelFolder;
import io.fanwatch.scoring.onnx.internal.session.InferenceException;
import io.fanwatch.scoring.onnx.internal.session.InputValues;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelTensor;
import io.fanwatch.scoring.onnx.internal.session.TensorModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.ModelInfoBuilder;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;

/** A model that the engine has loaded, under the name that callers know it by. Thread-safe; calls run side by side. */
final class LoadedModel {

    /** What Triton calls ONNX models in ONNX Runtime. */
    private static final String PLATFORM = "onnxruntime_onnx";

    private static final String VERSION_METADATA = "fanwatch.version";

    private final String name;
    private final ModelCandidate candidate;
    private final EngineSettings settings;
    private final TensorModel model;
    private final Optional<FeatureInputs> features;
    private final ModelInfo info;

    private LoadedModel(String name, ModelCandidate candidate, EngineSettings settings, TensorModel model) {
        this.name = name;
        this.candidate = candidate;
        this.settings = settings;
        this.model = model;
        features = FeatureInputs.of(model.inputs(), model.metadata());
        info = describe();
    }

    /**
     * Loads a model. One that must be signed is loaded from the very bytes that were verified, any other from its file.
     */
    static LoadedModel load(String name, ModelCandidate candidate, EngineSettings settings) throws InferenceException {
        try {
            return new LoadedModel(name, candidate, settings, open(candidate, settings));
        } catch (InvalidModelException e) {
            throw InferenceException.unreadable(e.getMessage(), e);
        }
    }

    private static TensorModel open(ModelCandidate candidate, EngineSettings settings) throws InvalidModelException {
        boolean fromFile = settings.keys().keys().isEmpty() && candidate.file().isPresent();
        if (fromFile) {
            candidate.checkFile(settings.sizeMaximum());
            return candidate.loaded(
                    () -> TensorModel.load(candidate.file().get(), settings.threads(), settings.sizeMaximum()));
        }
        byte[] bytes =
                candidate.readTrusted(settings.keys(), settings.sizeMaximum()).bytes();
        boolean isSigned = !settings.keys().keys().isEmpty();
        return candidate.loaded(() -> TensorModel.load(bytes, settings.threads(), isSigned));
    }

    /** Refuses names that could mean a file elsewhere, and null, which may come from outside. */
    static String checkName(String name) throws InferenceException {
        if (name == null || !ModelFolder.isName(name)) {
            throw InferenceException.invalid("\"" + name
                    + "\" is no name of a model: use letters, digits, '_', '-' and '.', beginning with a letter or digit,"
                    + " at most 128");
        }
        return name;
    }

    private ModelInfo describe() {
        ModelInfoBuilder builder = ModelInfo.builder(name).platform(PLATFORM);
        candidate
                .version()
                .or(() -> Optional.ofNullable(model.metadata().get(VERSION_METADATA)))
                .or(model::version)
                .ifPresent(builder::version);
        model.metadata().forEach(builder::addParameter);
        Collection<ModelTensor> inputs = features.<Collection<ModelTensor>>map(FeatureInputs::columns)
                .orElse(model.inputs().values());
        inputs.forEach(input -> builder.addInputDescriptor(input.descriptor()));
        model.outputs().values().forEach(output -> builder.addOutputDescriptor(output.descriptor()));
        return builder.build();
    }

    ModelInfo info() {
        return info;
    }

    String label() {
        return name + info.getVersion().map(version -> " " + version).orElse("");
    }

    /** Whether loading that would give the same. */
    boolean is(ModelCandidate other, EngineSettings now) {
        return candidate.revision().equals(other.revision())
                && settings.threads() == now.threads()
                && settings.keys().equals(now.keys());
    }

    /** Its session, which callers acquire and release. */
    TensorModel model() {
        return model;
    }

    /**
     * Runs the model; only while acquired.
     *
     * @param tensors one an input, in any order; for a model with named features either those or the input itself
     * @param wanted which outputs to give; empty for all
     * @throws InferenceException if a tensor does not fit, or the model fails; the message begins with the model
     */
    List<Tensor> infer(List<Tensor> tensors, List<TensorDescriptor> wanted) throws InferenceException {
        try {
            Map<String, Tensor> byName = byName(tensors);
            if (features.isPresent() && features.get().areIn(byName)) {
                checkNames(byName.keySet(), names(features.get().columns()));
                Tensor rows = features.get().join(byName);
                byName = Map.of(rows.getDescriptor().getName(), rows);
            }
            checkNames(byName.keySet(), model.inputs().keySet());
            List<InputValues> values = new ArrayList<>(byName.size());
            for (ModelTensor input : model.inputs().values()) {
                values.add(InputValues.of(input, byName.get(input.name())));
            }
            return model.run(values, outputs(wanted));
        } catch (InferenceException e) {
            throw e.in("model " + label());
        }
    }

    private static Map<String, Tensor> byName(List<Tensor> tensors) throws InferenceException {
        Map<String, Tensor> byName = new LinkedHashMap<>();
        for (Tensor tensor : tensors) {
            if (tensor == null || tensor.getDescriptor() == null) {
                throw InferenceException.invalid("an input is null or has no descriptor");
            }
            String name = tensor.getDescriptor().getName();
            if (byName.put(name, tensor) != null) {
                throw InferenceException.invalid("input " + name + " is given twice");
            }
        }
        return byName;
    }

    private void checkNames(Set<String> given, Set<String> expected) throws InferenceException {
        if (!given.equals(expected)) {
            throw InferenceException.invalid("the inputs " + given + " are given, but it wants "
                    + features.map(f -> names(f.columns()) + " or ").orElse("")
                    + model.wants() + ": give a tensor of each of these names and no other");
        }
    }

    private static Set<String> names(List<ModelTensor> tensors) {
        return tensors.stream().map(ModelTensor::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> outputs(List<TensorDescriptor> wanted) throws InferenceException {
        Set<String> known = model.outputs().keySet();
        if (wanted.isEmpty()) {
            return known;
        }
        Set<String> names = new LinkedHashSet<>();
        for (TensorDescriptor descriptor : wanted) {
            if (!known.contains(descriptor.getName())) {
                throw InferenceException.invalid(
                        "it has no output " + descriptor.getName() + ", only " + known + ": get the model's info anew");
            }
            names.add(descriptor.getName());
        }
        return names;
    }
}
