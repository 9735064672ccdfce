// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.ai.inference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Builds a {@link TensorDescriptor}. Not thread-safe. */
@ProviderType
public class TensorDescriptorBuilder {

    private final String name;
    private final String type;
    private final List<Long> shape;
    private String format;
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    TensorDescriptorBuilder(String name, String type, List<Long> shape) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
        this.shape = List.copyOf(shape);
    }

    /** Returns a builder that starts from the given description. */
    public static TensorDescriptorBuilder fromTensorDescriptor(TensorDescriptor descriptor) {
        TensorDescriptorBuilder builder =
                new TensorDescriptorBuilder(descriptor.getName(), descriptor.getType(), descriptor.getShape());
        descriptor.getFormat().ifPresent(builder::format);
        builder.parameters.putAll(descriptor.getParameters());
        return builder;
    }

    /** Sets the layout. */
    public TensorDescriptorBuilder format(String format) {
        this.format = format;
        return this;
    }

    /** Adds or replaces a parameter. */
    public TensorDescriptorBuilder addParameter(String name, Object parameter) {
        parameters.put(name, parameter);
        return this;
    }

    /** Removes a parameter. */
    public TensorDescriptorBuilder removeParameter(String name) {
        parameters.remove(name);
        return this;
    }

    /** Returns the description. */
    public TensorDescriptor build() {
        return new TensorDescriptor(name, type, Optional.ofNullable(format), shape, parameters);
    }
}
