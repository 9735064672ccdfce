// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import io.fanwatch.scoring.onnx.internal.session.ElementType;
import io.fanwatch.scoring.onnx.internal.session.InferenceException;
import io.fanwatch.scoring.onnx.internal.session.InputValues;
import io.fanwatch.scoring.onnx.internal.session.ModelTensor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;

/**
 * The columns of a model's only input as inputs of their own, by the names that its metadata gives: Kura's AI wire
 * component has a single number a property, and could not fill a row of several.
 */
final class FeatureInputs {

    private static final String METADATA = "fanwatch.features";
    private static final Set<ElementType> FRACTIONS = EnumSet.of(ElementType.FP16, ElementType.FP32, ElementType.FP64);

    private final ModelTensor rows;
    private final List<ModelTensor> columns;

    private FeatureInputs(ModelTensor rows, List<String> names) {
        this.rows = rows;
        columns = names.stream()
                .map(name -> new ModelTensor(name, rows.type(), new long[] {ModelTensor.OPEN}))
                .toList();
    }

    /** The columns, if the metadata names as many as the only input has. */
    static Optional<FeatureInputs> of(Map<String, ModelTensor> inputs, Map<String, String> metadata) {
        if (inputs.size() != 1 || !metadata.containsKey(METADATA)) {
            return Optional.empty();
        }
        ModelTensor rows = inputs.values().iterator().next();
        List<String> names = Arrays.stream(metadata.get(METADATA).split(","))
                .map(String::strip)
                .toList();
        boolean fits = rows.shape().length == 2
                && rows.shape()[1] == names.size()
                && FRACTIONS.contains(rows.type())
                && new LinkedHashSet<>(names).size() == names.size()
                && !names.contains("")
                && !names.contains(rows.name());
        return fits ? Optional.of(new FeatureInputs(rows, names)) : Optional.empty();
    }

    List<ModelTensor> columns() {
        return columns;
    }

    /** Whether these are columns rather than the rows themselves. */
    boolean areIn(Map<String, Tensor> tensors) {
        return !tensors.containsKey(rows.name());
    }

    /** The rows that the columns make up; each has numbers, and as many as the others. */
    Tensor join(Map<String, Tensor> tensors) throws InferenceException {
        int count = tensors.get(columns.get(0).name())
                .getData(tensors.get(columns.get(0).name()).getType())
                .map(List::size)
                .orElse(0);
        Double[] elements = new Double[count * columns.size()];
        for (int column = 0; column < columns.size(); column++) {
            InputValues values = InputValues.of(
                    columns.get(column), tensors.get(columns.get(column).name()));
            if (values.count() != count) {
                throw InferenceException.invalid("input " + values.input().name() + " has " + values.count()
                        + " elements, but " + columns.get(0).name() + " has " + count + ": give each as many");
            }
            for (int row = 0; row < count; row++) {
                if (!(values.elements().get(row) instanceof Number number) || number instanceof Byte) {
                    throw InferenceException.invalid("input " + values.input().name() + ": its element " + row + " is "
                            + values.elements().get(row) + ": give numbers");
                }
                elements[row * columns.size() + column] = number.doubleValue();
            }
        }
        TensorDescriptor descriptor = TensorDescriptor.builder(
                        rows.name(), rows.type().name(), List.of((long) count, (long) columns.size()))
                .build();
        return new Tensor(Double.class, descriptor, Arrays.asList(elements));
    }
}
