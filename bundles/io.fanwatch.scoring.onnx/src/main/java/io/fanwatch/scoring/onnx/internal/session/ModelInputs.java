// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static io.fanwatch.scoring.onnx.internal.session.ModelTensor.OPEN;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the features of a reading go in a model's inputs: to the input of one column that is called like the feature, or
 * else, in the order of the metadata, to the columns that are left. An input of three dimensions takes a fan's last readings.
 *
 * @param features the features' names
 * @param inputs in the model's order
 * @param window how many readings of a fan are given at a time
 * @param batch how many rows the model takes at a time; 0 for any number
 * @param takesMissing whether the model understands NaN, a missing value
 * @param isWidthOpen whether an input does not say how many features it takes
 * @param doubt what its shape leaves open about the order of the values in a window, if nobody says it
 */
record ModelInputs(
        List<String> features,
        List<Input> inputs,
        int window,
        int batch,
        boolean takesMissing,
        boolean isWidthOpen,
        Optional<String> doubt) {

    /**
     * @param sources where its numbers stand in a row that has all features of the oldest reading, then of the next
     * @param shape with {@link ModelTensor#OPEN} for the number of rows, if that is free
     * @param words what the whole numbers from 0 on stand for, of an input of texts
     */
    record Input(String name, ElementType type, int[] sources, long[] shape, List<String> words) {

        long[] shapeOf(int rows) {
            long[] full = shape.clone();
            for (int i = 0; i < full.length; i++) {
                full[i] = full[i] == OPEN ? rows : full[i];
            }
            return full;
        }
    }

    private static final String FEATURES = "fanwatch.features";
    private static final Set<ElementType> NOT_TAKEN =
            EnumSet.of(ElementType.UINT16, ElementType.UINT32, ElementType.UINT64);
    private static final int WINDOW_MAXIMUM = 10_000;
    private static final String LAYOUT = "fanwatch.layout";
    private static final String FEATURES_FIRST = "features-first";

    /**
     * @param named the features that the metadata names; none if the inputs are columns that are called by them
     * @throws InvalidModelException if they are not as many as the inputs take
     */
    static ModelInputs of(Collection<NodeInfo> nodes, List<String> named, Map<String, String> metadata)
            throws InvalidModelException {
        List<ModelTensor> tensors = new ArrayList<>();
        for (NodeInfo node : nodes) {
            tensors.add(tensor(node));
        }
        List<String> features =
                named.isEmpty() ? tensors.stream().map(ModelTensor::name).toList() : named;
        int flat = ModelMetadata.number(metadata, "fanwatch.window", 1, WINDOW_MAXIMUM)
                .map(Double::intValue)
                .orElse(1);
        String layout = ModelMetadata.oneOf(metadata, LAYOUT, "", "", "readings-first", FEATURES_FIRST);
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            left.add(i);
        }
        int[] columns = new int[tensors.size()];
        int window = 1;
        int open = -1;
        int taken = 0;
        for (int i = 0; i < columns.length; i++) {
            ModelTensor tensor = tensors.get(i);
            columns[i] = columns(tensor, features.size(), flat, layout);
            window = Math.max(window, readings(tensor, features.size(), flat, layout));
            if (tensors.size() > 1
                    && Math.abs(columns[i]) == 1
                    && left.remove((Object) features.indexOf(tensor.name()))) {
                columns[i] = 0;
            } else if (columns[i] > 0) {
                taken += columns[i];
            } else if (open < 0) {
                open = i;
            } else {
                throw misfit(tensors, taken, features);
            }
        }
        if (open >= 0) {
            columns[open] = left.size() - taken;
            taken = left.size();
        }
        if (taken != left.size() || open >= 0 && columns[open] < 1) {
            throw misfit(tensors, taken, features);
        }
        List<Input> inputs = new ArrayList<>();
        int batch = 0;
        for (int i = 0; i < columns.length; i++) {
            ModelTensor tensor = tensors.get(i);
            List<Integer> own =
                    columns[i] == 0 ? List.of(features.indexOf(tensor.name())) : left.subList(0, columns[i]);
            inputs.add(input(
                    tensor,
                    own,
                    features.size(),
                    readings(tensor, features.size(), flat, layout),
                    window,
                    layout,
                    metadata));
            batch = Math.max(batch, (int) (tensor.shape().length == 1 && own.size() > 1 ? 1 : tensor.shape()[0]));
            if (columns[i] > 0) {
                own.clear();
            }
        }
        boolean takesMissing =
                metadata.getOrDefault("fanwatch.missing", "").strip().equalsIgnoreCase("nan");
        Optional<String> doubt = !layout.isEmpty() || features.size() == 1
                ? Optional.empty()
                : tensors.stream()
                        .filter(tensor -> isOpen(tensor.shape(), flat))
                        .map(tensor -> "the values of " + flat(tensor, flat) + " readings in its input " + tensor.name()
                                + " may be reading by reading, the oldest first, or feature by feature: set the"
                                + " metadata property " + LAYOUT + " to readings-first or " + FEATURES_FIRST)
                        .findFirst();
        return new ModelInputs(
                List.copyOf(features), List.copyOf(inputs), window, batch, takesMissing, open >= 0, doubt);
    }

    /** Whether the shape of an input does not tell readings from features. */
    private static boolean isOpen(long[] shape, int flat) {
        return shape.length == 3 ? shape[1] == shape[2] : shape.length == 2 && flat > 1;
    }

    private static long flat(ModelTensor tensor, int flat) {
        return flat > 1 ? flat : tensor.shape()[1];
    }

    private static ModelTensor tensor(NodeInfo node) throws InvalidModelException {
        Optional<ElementType> type = node.getInfo() instanceof TensorInfo info
                ? ElementType.of(info).filter(t -> !NOT_TAKEN.contains(t))
                : Optional.empty();
        if (type.isEmpty()) {
            throw new InvalidModelException("its input " + node.getName() + " is " + node.getInfo()
                    + ": export it with inputs of float, double, whole numbers or texts");
        }
        long[] shape = ((TensorInfo) node.getInfo()).getShape();
        if (shape.length < 1 || shape.length > 3) {
            throw new InvalidModelException("its input " + node.getName() + " has the shape " + Arrays.toString(shape)
                    + ": export it with the shape [N, features], N free, or [N, readings, features]");
        }
        return new ModelTensor(node.getName(), type.get(), shape);
    }

    private static InvalidModelException misfit(List<ModelTensor> tensors, int taken, List<String> features) {
        String inputs = tensors.size() == 1
                ? "its input " + tensors.get(0).name() + " takes "
                : "its inputs "
                        + tensors.stream()
                                .map(tensor -> tensor.name() + " " + Arrays.toString(tensor.shape()))
                                .toList() + " take, beside those called by a feature, ";
        return new InvalidModelException(
                inputs + taken + " features, but its metadata property " + FEATURES + " names " + features.size()
                        + ": name as many features as the " + (tensors.size() == 1 ? "input takes" : "inputs"));
    }

    /** How many features an input takes; -1 if it does not say. */
    private static int columns(ModelTensor tensor, int features, int flat, String layout) {
        long[] shape = tensor.shape();
        return (int)
                switch (shape.length) {
                    case 1 -> Math.max(1, shape[0]);
                    case 2 -> shape[1] % flat == 0 ? shape[1] / flat : shape[1];
                    default -> shape[isByFeature(shape, features, layout) ? 1 : 2];
                };
    }

    private static boolean isByFeature(long[] shape, int features, String layout) {
        return layout.isEmpty()
                ? shape.length == 3 && shape[2] != features && shape[1] == features
                : layout.equals(FEATURES_FIRST);
    }

    private static int readings(ModelTensor tensor, int features, int flat, String layout)
            throws InvalidModelException {
        long[] shape = tensor.shape();
        if (shape.length < 3) {
            return shape.length == 2 ? flat : 1;
        }
        long said = shape[isByFeature(shape, features, layout) ? 2 : 1];
        if (said > WINDOW_MAXIMUM || said == OPEN && flat == 1) {
            throw new InvalidModelException("its input " + tensor.name() + " has the shape " + Arrays.toString(shape)
                    + ": say how many readings of a fan it takes, at most " + WINDOW_MAXIMUM
                    + ", in the metadata property fanwatch.window");
        }
        return (int) (said == OPEN ? flat : said);
    }

    private static Input input(
            ModelTensor tensor,
            List<Integer> columns,
            int features,
            int readings,
            int window,
            String layout,
            Map<String, String> metadata) {
        boolean byFeature = isByFeature(tensor.shape(), columns.size(), layout);
        int[] sources = new int[columns.size() * readings];
        for (int reading = 0; reading < readings; reading++) {
            for (int i = 0; i < columns.size(); i++) {
                sources[byFeature ? i * readings + reading : reading * columns.size() + i] =
                        (window - readings + reading) * features + columns.get(i);
            }
        }
        long[] shape = tensor.shape().clone();
        switch (shape.length) {
            case 1 -> shape[0] = columns.size() == 1 ? shape[0] : columns.size();
            case 2 -> shape[1] = sources.length;
            default -> {
                shape[1] = byFeature ? columns.size() : readings;
                shape[2] = byFeature ? readings : columns.size();
            }
        }
        String words = metadata.getOrDefault("fanwatch.values." + tensor.name(), "");
        return new Input(
                tensor.name(),
                tensor.type(),
                sources,
                shape,
                words.isBlank()
                        ? List.of()
                        : Arrays.stream(words.split(",")).map(String::strip).toList());
    }

    /** Why a run failed, with what may be wrong if an input does not say how many features it takes. */
    String explained(Exception failure) {
        return failure.getMessage()
                + (isWidthOpen
                        ? ": as an input does not say how many features it takes, see that " + FEATURES
                                + " names those that it was trained with"
                        : "");
    }

    /** Whether there is one input of float32 numbers, a row of features for each reading. */
    boolean areRows() {
        return inputs.size() == 1 && inputs.get(0).type() == ElementType.FP32 && window == 1;
    }

    int rowSize() {
        return features.size() * window;
    }
}
