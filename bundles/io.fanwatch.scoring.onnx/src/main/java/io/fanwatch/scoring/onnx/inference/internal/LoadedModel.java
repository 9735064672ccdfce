package io.fanwatch.scoring.onnx.inference.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.ModelInfoBuilder;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;

/**
 * A loaded model with its users. Its native memory is freed by the last of those that {@link #acquire} it and the one
 * that loaded it to {@link #release} it. Thread-safe; calls run side by side.
 *
 * <p>ONNX Runtime must have been found before {@link #load}; without it this class can still be linked.
 */
final class LoadedModel {

    /** What Triton calls ONNX models in ONNX Runtime. */
    static final String PLATFORM = "onnxruntime_onnx";

    private static final String VERSION_METADATA = "fanwatch.version";

    private final ModelSource source;
    private final int threads;
    private final OnnxSession session;
    private final Optional<FeatureInputs> features;
    private final ModelInfo info;
    private final AtomicInteger users = new AtomicInteger(1);

    private LoadedModel(ModelSource source, int threads, OnnxSession session) {
        this.source = source;
        this.threads = threads;
        this.session = session;
        features = FeatureInputs.of(session.inputs(), session.metadata());
        info = describe();
    }

    /**
     * Loads a model, for {@link #release} to close.
     *
     * @throws InferenceException if it cannot be read or is not valid
     */
    static LoadedModel load(ModelSource source, EngineSettings settings) throws InferenceException {
        return new LoadedModel(
                source, settings.threads(), OnnxSession.load(source, settings.maximumBytes(), settings.threads()));
    }

    private ModelInfo describe() {
        ModelInfoBuilder builder = ModelInfo.builder(source.name()).platform(PLATFORM);
        source.version()
                .or(() -> Optional.ofNullable(session.metadata().get(VERSION_METADATA)))
                .or(session::version)
                .ifPresent(builder::version);
        session.metadata().forEach(builder::addParameter);
        Collection<ModelTensor> inputs = features.<Collection<ModelTensor>>map(FeatureInputs::columns)
                .orElse(session.inputs().values());
        inputs.forEach(input -> builder.addInputDescriptor(input.descriptor()));
        session.outputs().values().forEach(output -> builder.addOutputDescriptor(output.descriptor()));
        return builder.build();
    }

    ModelInfo info() {
        return info;
    }

    ModelSource source() {
        return source;
    }

    /** The name with the version, for people. */
    String label() {
        return source.name() + info.getVersion().map(version -> " " + version).orElse("");
    }

    /** Whether loading that would give the same. */
    boolean is(ModelSource other, EngineSettings settings) {
        return source.revision().equals(other.revision()) && threads == settings.threads();
    }

    /** Keeps the model open until {@link #release}; false if it was closed already. */
    boolean acquire() {
        return users.getAndUpdate(now -> now == 0 ? 0 : now + 1) > 0;
    }

    /** Ends what {@link #acquire} or {@link #load} began. */
    void release() {
        if (users.decrementAndGet() == 0) {
            session.close();
        }
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
            checkNames(byName.keySet(), session.inputs().keySet());
            List<InputValues> values = new ArrayList<>(byName.size());
            for (ModelTensor input : session.inputs().values()) {
                values.add(InputValues.of(input, byName.get(input.name())));
            }
            return session.run(values, outputs(wanted));
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
                    + session.wants() + ": give a tensor of each of these names and no other");
        }
    }

    private static Set<String> names(List<ModelTensor> tensors) {
        return tensors.stream().map(ModelTensor::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> outputs(List<TensorDescriptor> wanted) throws InferenceException {
        Set<String> known = session.outputs().keySet();
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
