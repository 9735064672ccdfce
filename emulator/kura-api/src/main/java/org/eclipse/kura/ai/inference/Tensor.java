// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.ai.inference;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Data of one input or output of a model, flattened in row-major order. */
@ProviderType
public class Tensor {

    private final Class<?> type;
    private final TensorDescriptor descriptor;
    private final List<?> data;

    /** Creates a tensor; the list is kept, not copied. */
    public <T> Tensor(Class<T> type, TensorDescriptor descriptor, List<T> data) {
        this.type = Objects.requireNonNull(type, "type");
        this.descriptor = descriptor;
        this.data = data;
    }

    /** Returns the description of the data. */
    public TensorDescriptor getDescriptor() {
        return descriptor;
    }

    /** Returns the data if its elements are of exactly the given type, else nothing. */
    @SuppressWarnings("unchecked")
    public <T> Optional<List<T>> getData(Class<T> type) {
        return this.type.equals(type) ? Optional.of((List<T>) data) : Optional.empty();
    }

    /** Returns the type of the elements. */
    public Class<?> getType() {
        return type;
    }
}
