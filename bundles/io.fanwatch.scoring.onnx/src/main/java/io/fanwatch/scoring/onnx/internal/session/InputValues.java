// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.kura.ai.inference.Tensor;

/**
 * What a caller gives for an input, checked against it.
 *
 * @param shape to run with, without open dimensions
 */
public record InputValues(ModelTensor input, Class<?> elementClass, List<?> elements, int count, long[] shape) {

    /** @throws InferenceException if the tensor does not fit the input */
    public static InputValues of(ModelTensor input, Tensor tensor) throws InferenceException {
        try {
            Class<?> given = tensor.getType();
            List<?> elements =
                    tensor.getData(given).orElseThrow(() -> InferenceException.invalid("it has no list of data"));
            String said = tensor.getDescriptor().getType();
            if (!input.type().name().equals(said)) {
                throw InferenceException.invalid("its descriptor says " + said + ", but the model wants " + input.type()
                        + ": convert it, or correct the descriptor");
            }
            input.type().check(given);
            int count = input.type().count(given, elements);
            return new InputValues(
                    input,
                    given,
                    elements,
                    count,
                    input.shapeOf(tensor.getDescriptor().getShape(), count));
        } catch (InferenceException e) {
            throw e.in("input " + input.name());
        }
    }

    /** How much {@link #write} writes, in bytes. */
    long bytes() {
        return (long) count * input.type().inputWidth();
    }

    void write(ByteBuffer target) throws InferenceException {
        input.type().write(elementClass, elements, target);
    }

    /** The elements of a BYTES input; a list of bytes is one of them. */
    String[] texts() throws InferenceException {
        if (elementClass == Byte.class) {
            return new String[] {new String(ElementType.bytes(elements), StandardCharsets.UTF_8)};
        }
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            if (!(elements.get(i) instanceof String text)) {
                throw InferenceException.invalid("its element " + i + " is " + elements.get(i) + ", not a String");
            }
            texts[i] = text;
        }
        return texts;
    }
}
