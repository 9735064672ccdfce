// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.ai.inference;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Describes a model: its name, platform, version, parameters, inputs and outputs. Immutable. */
@ProviderType
public class ModelInfo {

    private final String name;
    private final Optional<String> platform;
    private final Optional<String> version;
    private final Map<String, Object> parameters;
    private final List<TensorDescriptor> inputs;
    private final List<TensorDescriptor> outputs;

    /** Creates a description; {@link #builder(String)} is the way in for clients. */
    protected ModelInfo(
            String name,
            Optional<String> platform,
            Optional<String> version,
            Map<String, Object> parameters,
            List<TensorDescriptor> inputDescriptors,
            List<TensorDescriptor> outputDescriptors) {
        this.name = Objects.requireNonNull(name, "name");
        this.platform = platform;
        this.version = version;
        this.parameters = Map.copyOf(parameters);
        this.inputs = List.copyOf(inputDescriptors);
        this.outputs = List.copyOf(outputDescriptors);
    }

    /** Returns a builder for a model of the given name. */
    public static ModelInfoBuilder builder(String name) {
        return new ModelInfoBuilder(name);
    }

    /** Returns a builder that starts from this description. */
    public ModelInfoBuilder toBuilder() {
        return ModelInfoBuilder.fromModelInfo(this);
    }

    /** Returns the model's name. */
    public String getName() {
        return name;
    }

    /** Returns the runtime the model is for. */
    public Optional<String> getPlatform() {
        return platform;
    }

    /** Returns the model's version. */
    public Optional<String> getVersion() {
        return version;
    }

    /** Returns the model's parameters, unmodifiable. */
    public Map<String, Object> getParameters() {
        return parameters;
    }

    /** Returns what goes in, unmodifiable. */
    public List<TensorDescriptor> getInputs() {
        return inputs;
    }

    /** Returns what comes out, unmodifiable. */
    public List<TensorDescriptor> getOutputs() {
        return outputs;
    }
}
