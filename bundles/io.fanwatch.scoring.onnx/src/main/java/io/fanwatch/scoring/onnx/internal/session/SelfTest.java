// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import io.fanwatch.api.ScoringException;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata.SelfTestRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a model must show before it is used: the probabilities that its file expects, and the same for the same reading. */
final class SelfTest {

    private static final double TOLERANCE = 1e-3;
    private static final double ROUNDING = 1e-4;
    private static final int NEIGHBOURS = 16;
    private static final int WARM_UPS = 5;
    private static final double[] ODD_FACTORS = {0.5, 3, 30, -1};

    private final OnnxModel model;
    private final List<SelfTestRow> expected;
    private final List<double[]> rows = new ArrayList<>();
    private final double share;

    SelfTest(OnnxModel model, Map<String, String> properties, int rowSize) throws InvalidModelException {
        this.model = model;
        expected = model.metadata().selfTest();
        for (SelfTestRow row : expected) {
            rows.add(row.values().stream().mapToDouble(Double::doubleValue).toArray());
        }
        if (rows.isEmpty()) {
            // a model that brings no rows must at least give a probability for some reading
            rows.add(new double[rowSize]);
        }
        share = ModelMetadata.number(properties, "fanwatch.selftest.share", 0, 1)
                .orElse(0.0);
    }

    /** A row that the model can be tried with. */
    double[] row() {
        return rows.get(0);
    }

    /** Whether a row's result is another among other rows, as that of models quantised over the whole batch. */
    boolean dependsOnNeighbours(int rowsAtATime) {
        List<double[]> some = oddRows();
        try {
            double[] alone = model.raw(some, 1);
            double[] together = model.raw(some, Math.min(some.size(), rowsAtATime));
            for (int i = 0; i < alone.length; i++) {
                if (Math.abs(alone[i] - together[i]) > ROUNDING * (1 + Math.abs(alone[i]))) {
                    return true;
                }
            }
        } catch (ScoringException | ModelFaultException e) {
            // the odd row may be nothing it was made for
        }
        return false;
    }

    /** Some of the rows, and one made odd in several ways, but for texts, which have no others. */
    private List<double[]> oddRows() {
        List<double[]> some = new ArrayList<>(rows.subList(0, Math.min(NEIGHBOURS - ODD_FACTORS.length, rows.size())));
        for (double factor : ODD_FACTORS) {
            double[] odd = rows.get(0).clone();
            model.inputs.inputs().stream()
                    .filter(input -> input.type() != ElementType.BYTES)
                    .flatMapToInt(input -> Arrays.stream(input.sources()))
                    .forEach(i -> odd[i] = odd[i] == 0 ? factor : odd[i] * factor);
            some.add(odd);
        }
        return some;
    }

    /** Whether the numbers of each row are shares of 1, however odd it is: scores and logits are not. */
    boolean sharesOut(int rowsAtATime, int columns) {
        if (columns == 1) {
            return false;
        }
        try {
            double[] numbers = model.numbers(oddRows(), rowsAtATime);
            for (int from = 0; from < numbers.length; from += columns) {
                double[] row = Arrays.copyOfRange(numbers, from, from + columns);
                if (Arrays.stream(row).anyMatch(share -> !(share >= -ROUNDING))
                        || !(Math.abs(Arrays.stream(row).sum() - 1) <= TOLERANCE)) {
                    return false;
                }
            }
            return true;
        } catch (ScoringException | ModelFaultException e) {
            // the odd row may be nothing it was made for
            return false;
        }
    }

    /** Compares with what is expected, and warms the model up. */
    void run(int rowsAtATime) throws InvalidModelException {
        try {
            double[] raw = model.raw(rows, rowsAtATime);
            List<Integer> different = new ArrayList<>();
            float[] actual = new float[raw.length];
            for (int i = 0; i < raw.length; i++) {
                actual[i] = model.probability(raw[i], "the row " + Arrays.toString(rows.get(i)) + " of its self-test");
                if (!expected.isEmpty() && Math.abs(actual[i] - expected.get(i).probability()) > TOLERANCE) {
                    different.add(i);
                }
            }
            if (different.size() > share * expected.size()) {
                throw new InvalidModelException(difference(different, actual));
            }
            List<double[]> largest = Collections.nCopies(rowsAtATime, rows.get(0));
            for (int i = 0; i < WARM_UPS; i++) {
                model.raw(largest, rowsAtATime);
                model.raw(rows.subList(0, 1), 1);
            }
        } catch (ScoringException | ModelFaultException e) {
            throw new InvalidModelException("its self-test failed: " + e.getMessage() + remedy(), e);
        }
    }

    /** What else to do if it fails on a row that nobody gave. */
    String remedy() {
        return expected.isEmpty()
                ? "; it was tried with zeros, as it brings no fanwatch.selftest with rows like those it was made for"
                : "";
    }

    private String difference(List<Integer> different, float[] actual) {
        SelfTestRow first = expected.get(different.get(0));
        return "its self-test failed: for " + first.values() + " it gives " + actual[different.get(0)] + " instead of "
                + first.probability() + ": "
                + (expected.size() > 1 ? different.size() + " of " + expected.size() + " rows differ: " : "")
                + "export it again, with the self-test of this very model"
                + (different.size() < expected.size() / 2
                        ? "; if they are trees whose splits a float32 value falls beside, allow that share of rows in"
                                + " fanwatch.selftest.share"
                        : "");
    }

    /** Why what the output gives, taken as it is, may be no probability, or not that of a fault. */
    static Optional<String> doubt(
            ModelMetadata metadata,
            Map<String, String> properties,
            boolean isOutlierDetector,
            boolean isUnbounded,
            OutputMeaning meaning)
            throws InvalidModelException {
        String output = metadata.output();
        if (!metadata.selfTest().isEmpty()) {
            return Optional.empty();
        }
        boolean declared = !meaning.isPlain() || properties.containsKey("fanwatch.activation");
        if (declared || !isUnbounded) {
            return meaning.isGuessed()
                    ? Optional.of("nothing names the two classes of the output " + output + " of model "
                            + metadata.label()
                            + ", of which the second is taken for a fault, and it brings no self-test"
                            + " that proves it: set the metadata property fanwatch.positive to 1 if the second means a"
                            + " fault, to 0 if the first does")
                    : Optional.empty();
        }
        if (isOutlierDetector) {
            throw new InvalidModelException("its output " + output
                    + " is the score of an outlier detector, not a probability: say which side is worse and from where on"
                    + " in the metadata properties fanwatch.direction (scikit-learn: lower) and fanwatch.threshold"
                    + " (scikit-learn: 0)");
        }
        return Optional.of("nothing in the graph of model " + metadata.label() + " makes a probability of its output "
                + output
                + ", and it brings no self-test that proves one: set the metadata property fanwatch.activation to"
                + " sigmoid if it gives logits, to none if it gives probabilities, add a self-test, or say what else it is by"
                + " fanwatch.kind or fanwatch.direction");
    }
}
