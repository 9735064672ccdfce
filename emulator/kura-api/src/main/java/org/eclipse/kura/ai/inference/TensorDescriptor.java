// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.ai.inference;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Describes one input or output of a model. Immutable. */
@ProviderType
public class TensorDescriptor {

    private final String name;
    private final String type;
    private final Optional<String> format;
    private final List<Long> shape;
    private final Map<String, Object> parameters;

    /** Creates a description; a dimension of -1 in the shape is dynamic. */
    public TensorDescriptor(
            String name, String type, Optional<String> format, List<Long> shape, Map<String, Object> parameters) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
        this.format = format;
        this.shape = List.copyOf(shape);
        this.parameters = Map.copyOf(parameters);
    }

    /** Returns a builder for a tensor of the given name, element type and shape. */
    public static TensorDescriptorBuilder builder(String name, String type, List<Long> shape) {
        return new TensorDescriptorBuilder(name, type, shape);
    }

    /** Returns a builder that starts from this description. */
    public TensorDescriptorBuilder toBuilder() {
        return TensorDescriptorBuilder.fromTensorDescriptor(this);
    }

    /** Returns the tensor's name. */
    public String getName() {
        return name;
    }

    /** Returns the element type as the engine names it, for example {@code FP32}. */
    public String getType() {
        return type;
    }

    /** Returns the layout, for example {@code NCHW}. */
    public Optional<String> getFormat() {
        return format;
    }

    /** Returns the size of each dimension, unmodifiable; -1 is dynamic. */
    public List<Long> getShape() {
        return shape;
    }

    /** Returns the parameters, unmodifiable. */
    public Map<String, Object> getParameters() {
        return parameters;
    }
}
