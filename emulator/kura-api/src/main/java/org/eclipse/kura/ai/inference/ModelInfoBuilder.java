// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.ai.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Builds a {@link ModelInfo}. At least one input and one output are needed. Not thread-safe. */
@ProviderType
public class ModelInfoBuilder {

    private final String name;
    private String platform;
    private String version;
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final List<TensorDescriptor> inputs = new ArrayList<>();
    private final List<TensorDescriptor> outputs = new ArrayList<>();

    ModelInfoBuilder(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /** Returns a builder that starts from the given description. */
    public static ModelInfoBuilder fromModelInfo(ModelInfo modelInfo) {
        ModelInfoBuilder builder = new ModelInfoBuilder(modelInfo.getName());
        modelInfo.getPlatform().ifPresent(builder::platform);
        modelInfo.getVersion().ifPresent(builder::version);
        builder.parameters.putAll(modelInfo.getParameters());
        return builder.addAllInputDescriptor(modelInfo.getInputs()).addAllOutputDescriptor(modelInfo.getOutputs());
    }

    /** Sets the runtime the model is for. */
    public ModelInfoBuilder platform(String platform) {
        this.platform = platform;
        return this;
    }

    /** Sets the model's version. */
    public ModelInfoBuilder version(String version) {
        this.version = version;
        return this;
    }

    /** Adds or replaces a parameter. */
    public ModelInfoBuilder addParameter(String name, Object parameter) {
        parameters.put(name, parameter);
        return this;
    }

    /** Removes a parameter. */
    public ModelInfoBuilder removeParameter(String name) {
        parameters.remove(name);
        return this;
    }

    /** Adds an input. */
    public ModelInfoBuilder addInputDescriptor(TensorDescriptor inputDescriptor) {
        inputs.add(inputDescriptor);
        return this;
    }

    /** Adds inputs. */
    public ModelInfoBuilder addAllInputDescriptor(List<TensorDescriptor> inputDescriptors) {
        inputs.addAll(inputDescriptors);
        return this;
    }

    /** Removes an input. */
    public ModelInfoBuilder removeInputDescriptor(TensorDescriptor inputDescriptor) {
        inputs.remove(inputDescriptor);
        return this;
    }

    /** Adds an output. */
    public ModelInfoBuilder addOutputDescriptor(TensorDescriptor outputDescriptor) {
        outputs.add(outputDescriptor);
        return this;
    }

    /** Adds outputs. */
    public ModelInfoBuilder addAllOutputDescriptor(List<TensorDescriptor> outputDescriptors) {
        outputs.addAll(outputDescriptors);
        return this;
    }

    /** Removes an output. */
    public ModelInfoBuilder removeOutputDescriptor(TensorDescriptor outputDescriptor) {
        outputs.remove(outputDescriptor);
        return this;
    }

    /**
     * Returns the description.
     *
     * @throws IllegalArgumentException if there is no input or no output
     */
    public ModelInfo build() {
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IllegalArgumentException("model " + name + " needs at least one input and one output");
        }
        return new ModelInfo(
                name, Optional.ofNullable(platform), Optional.ofNullable(version), parameters, inputs, outputs);
    }
}
