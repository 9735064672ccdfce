package io.fanwatch.scoring.onnx.internal.session;

import org.eclipse.kura.ai.inference.TensorDescriptor;

/**
 * An input or output as the model declares it.
 *
 * @param shape -1 where any size is allowed; empty for a single value, or where the model says nothing
 */
public record ModelTensor(String name, ElementType type, long[] shape) {

    /** The same for the callers of Kura's API. */
    public TensorDescriptor descriptor() {
        return TensorDescriptor.builder(name, type.name(), TensorShape.described(shape))
                .build();
    }
}
