// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.fanwatch.api.Findings;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.IntStream;

/**
 * A model that describes itself, checked and ready to score. Batches are scored side by side; of a model that looks at
 * several readings of a fan, one after the other.
 */
public final class OnnxModel extends OnnxSession {

    /** How many threads' buffers are kept. */
    private static final int BUFFERS = 4;

    private static final int TRIAL_ROWS = 16;
    private static final String DEVICE = "self-test";

    private final OrtEnvironment environment = environment();
    final ModelInputs inputs;
    final ModelFeatures features;
    private final ModelMetadata metadata;
    private final ModelOutput output;
    final OutputMeaning meaning;
    private final Optional<ReadingWindows> windows;
    private final Optional<Drift> drift;
    private final ArrayBlockingQueue<InferenceBuffers> idle = new ArrayBlockingQueue<>(BUFFERS);
    private final List<String> doubts = new ArrayList<>();
    private String manner = "";
    int rowsAtATime;

    private OnnxModel(OrtSession session, ModelStructure structure, int batchMaximum)
            throws OrtException, InvalidModelException {
        super(session);
        Map<String, String> properties = session.getMetadata().getCustomMetadata();
        features = ModelFeatures.of(properties, session.getNumInputs() > 1);
        inputs = ModelInputs.of(session.getInputInfo().values(), features.names(), properties);
        metadata = ModelMetadata.of(properties, features.fields(inputs.features()), inputs.rowSize());
        rowsAtATime = inputs.batch() == 0 ? batchMaximum : inputs.batch();
        OutputGraph graph = structure.outputs();
        String named = ModelOutput.among(graph.names(), metadata.output());
        SelfTest test = new SelfTest(this, properties, inputs.rowSize());
        output = learnOutput(graph.tensorOfMaps(named).orElse(named), test);
        boolean isUnbounded = graph.isUnbounded(named) && !test.sharesOut(rowsAtATime, output.columns());
        meaning = OutputMeaning.of(
                properties,
                output.columns(),
                graph.classes(named, output.columns()),
                inputs.rowSize(),
                output.isWhole(),
                isUnbounded);
        windows = ReadingWindows.of(inputs, features);
        drift = Drift.of(properties, inputs, doubts);
        if (rowsAtATime > 1 && (structure.isQuantisedOverBatch() || test.dependsOnNeighbours(rowsAtATime))) {
            takeRowByRow("the score of a reading depends on the others in its batch, as of models quantised over it");
        }
        SelfTest.doubt(metadata, properties, graph.isOutlierDetector(named), isUnbounded, meaning)
                .ifPresent(doubts::add);
        inputs.doubt().filter(any -> metadata.selfTest().isEmpty()).ifPresent(doubts::add);
        test.run(rowsAtATime);
        prove();
    }

    /** Finds out by running it how the output comes; a model that takes no two rows at a time gets one. */
    private ModelOutput learnOutput(String tensor, SelfTest test) throws InvalidModelException, OrtException {
        Optional<ModelFaultException> failure = Optional.empty();
        for (int rows = inputs.batch() == 0 ? 2 : inputs.batch(); rows >= Math.max(1, inputs.batch()); rows--) {
            BoundedRun run = newRun();
            try (InferenceBuffers buffers = new InferenceBuffers(inputs, metadata, rows, false, run)) {
                for (int i = 0; i < rows; i++) {
                    buffers.add(test.row(), DEVICE);
                }
                boolean isFree = inputs.batch() == 0 && rows > 1;
                Optional<ModelOutput> learnt = run(
                        buffers,
                        Set.of(tensor),
                        false,
                        written -> ModelOutput.of(tensor, written.get(0), buffers.rows(), isFree, session));
                if (learnt.isPresent()) {
                    if (!isFree) {
                        takeRowByRow(
                                inputs.batch() == 1 ? "its batch is fixed at 1" : "it takes no two rows at a time");
                    }
                    return learnt.get();
                }
            } catch (ScoringException e) {
                throw new InvalidModelException("its self-test failed: " + e.getMessage(), e);
            } catch (ModelFaultException e) {
                failure = failure.or(() -> Optional.of(e));
            } finally {
                free(run);
            }
        }
        throw new InvalidModelException("its self-test failed: "
                + failure.map(e -> inputs.explained(e) + test.remedy())
                        .orElse("its output " + tensor
                                + " has no number a row: name the output of fault probabilities"));
    }

    private void takeRowByRow(String reason) {
        if (inputs.batch() < 2) {
            rowsAtATime = 1;
            manner = ", row by row, which is slower: " + reason;
        }
    }

    /**
     * Loads a model and checks it, down to scoring the readings it brings for that. Tries it before ONNX Runtime may optimise
     * it, which runs parts of the graph without any bound; and afterwards again, which also warms it up.
     */
    public static OnnxModel load(byte[] bytes, Execution execution) throws InvalidModelException {
        ModelStructure structure = ModelStructure.of(ByteBuffer.wrap(bytes));
        structure.externalFiles().refuse();
        byte[] file = structure.outputs().withoutMaps(bytes);
        load(file, structure, new Execution(execution.threads(), TRIAL_ROWS), Optimisation.NONE)
                .close();
        return load(file, structure, execution, Optimisation.FULL);
    }

    private static OnnxModel load(byte[] file, ModelStructure structure, Execution execution, Optimisation optimisation)
            throws InvalidModelException {
        return open(
                (environment, options) -> environment.createSession(file, options),
                execution.threads(),
                optimisation,
                (session, options) -> new OnnxModel(session, structure, execution.batchMaximum()));
    }

    public ModelMetadata metadata() {
        return metadata;
    }

    /** How it scores, if not whole batches of readings; for people, to be added to a sentence. */
    public String manner() {
        return manner;
    }

    /** How far readings have drifted from its training data, once enough were scored, if it says what these were like. */
    public Optional<Drift.Report> drift() {
        return drift.flatMap(Drift::report);
    }

    /** What it remembers of fans, if it looks at more than one reading. */
    public Optional<ReadingWindows> windows() {
        return windows;
    }

    /** What may be wrong with it, though nothing proves it. */
    public List<String> doubts() {
        return doubts;
    }

    /**
     * Scores a batch of any size.
     *
     * @return what it makes of it, or empty if this model was closed
     * @throws ScoringException permanently, if a reading lacks a feature or a value is beyond what the model takes
     * @throws ModelFaultException if the model fails or gives something that is no probability
     */
    public Optional<Judgement> score(List<Reading> readings) throws ScoringException, ModelFaultException {
        if (!acquire()) {
            return Optional.empty();
        }
        InferenceBuffers buffers = idle.poll();
        try {
            if (buffers == null) {
                buffers = buffers(meaning.takesRows());
            }
            if (windows.isEmpty()) {
                return Optional.of(score(readings, buffers));
            }
            synchronized (windows.get()) {
                windows.get().begin();
                Judgement judgement = score(readings, buffers);
                windows.get().keep();
                return Optional.of(judgement);
            }
        } finally {
            if (buffers != null && !idle.offer(buffers)) {
                free(buffers);
            }
            release();
        }
    }

    private InferenceBuffers buffers(boolean takesRows) throws ModelFaultException {
        try {
            int rows = Math.max(rowsAtATime, inputs.batch());
            return new InferenceBuffers(inputs, metadata, rows, takesRows, newRun());
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /** What the probabilities of these rows are made of. */
    double[] raw(List<double[]> rows, int atATime) throws ScoringException, ModelFaultException {
        double[] numbers = numbers(rows, atATime);
        return IntStream.range(0, rows.size())
                .mapToDouble(row -> meaning.raw(numbers, row * output.columns(), rows.get(row), 0))
                .toArray();
    }

    /** What the output gives for these rows, one row after the other. */
    double[] numbers(List<double[]> rows, int atATime) throws ScoringException, ModelFaultException {
        double[] numbers = new double[rows.size() * output.columns()];
        InferenceBuffers buffers = buffers(false);
        try {
            for (int from = 0; from < rows.size(); from += atATime) {
                buffers.clear();
                for (double[] row : rows.subList(from, Math.min(rows.size(), from + atATime))) {
                    buffers.add(row, DEVICE);
                }
                int given = buffers.rows() * output.columns();
                System.arraycopy(run(buffers), 0, numbers, from * output.columns(), given);
            }
        } finally {
            free(buffers);
        }
        return numbers;
    }

    /** @param row whose it is, for people */
    float probability(double raw, String row) throws ModelFaultException {
        float probability = meaning.probability(raw);
        if (Float.isNaN(probability)) {
            throw new ModelFaultException(
                    "model " + metadata.label() + " gives " + (float) raw + ", which is not a probability, for " + row
                            + ": export the model with a sigmoid at its end, or say what the output is by"
                            + " fanwatch.activation, fanwatch.direction or fanwatch.kind",
                    null,
                    true);
        }
        return probability;
    }

    private Judgement score(List<Reading> readings, InferenceBuffers buffers)
            throws ScoringException, ModelFaultException {
        int size = readings.size();
        Judgement judgement =
                new Judgement(new float[size], new Findings[meaning.finds() || windows.isPresent() ? size : 0]);
        int[] places = new int[Math.min(size, rowsAtATime)];
        buffers.clear();
        for (int i = 0; i < size; i++) {
            Reading reading = readings.get(i);
            places[buffers.rows()] = i;
            if (windows.isEmpty()) {
                buffers.add(reading);
            } else {
                double[] window = windows.get().add(reading, buffers.values(reading));
                boolean isFull = window.length > 0;
                judgement.findings()[i] =
                        isFull ? Findings.NONE : Findings.unjudged(windows.get().reason());
                if (isFull) {
                    buffers.add(window, reading.deviceId());
                }
            }
            if (buffers.rows() == rowsAtATime) {
                judge(readings, places, buffers, judgement);
            }
        }
        if (buffers.rows() > 0) {
            judge(readings, places, buffers, judgement);
        }
        return judgement;
    }

    private void judge(List<Reading> readings, int[] places, InferenceBuffers buffers, Judgement judgement)
            throws ScoringException, ModelFaultException {
        boolean isPlain = meaning.isPlain() && output.pinnedShape().isPresent();
        double[] values = isPlain ? runPinned(buffers) : run(buffers);
        for (int row = 0; row < buffers.rows(); row++) {
            int place = places[row];
            int from = row * output.columns();
            double raw = isPlain
                    ? buffers.output.get(row)
                    : meaning.raw(values, from, buffers.given(), row * inputs.rowSize());
            buffers.scores[row] = raw;
            float probability = isPlain && raw >= 0 && raw <= 1 ? (float) raw : meaning.probability(raw);
            if (Float.isNaN(probability)) {
                probability = probability(raw, "the " + readings.get(place));
            }
            judgement.probabilities()[place] = probability;
            if (meaning.finds()) {
                judgement.findings()[place] = meaning.findings(raw, probability >= metadata.threshold(), values, from);
            }
        }
        drift.ifPresent(watched -> watched.add(buffers));
        buffers.clear();
    }

    /** What the output gives for the rows in the buffers. */
    private double[] run(InferenceBuffers buffers) throws ScoringException, ModelFaultException {
        int rows = Math.max(buffers.rows(), inputs.batch());
        if (output.pinnedShape().isEmpty()) {
            return run(buffers, Set.of(output.tensor()), false, written -> output.read(written.get(0), rows));
        }
        runPinned(buffers);
        return IntStream.range(0, rows).mapToDouble(buffers.output::get).toArray();
    }

    /** Writes what the output gives to the buffers' own place for it. */
    private double[] runPinned(InferenceBuffers buffers) throws ScoringException, ModelFaultException {
        return run(buffers, Set.of(), true, written -> new double[0]);
    }

    private interface Taking<T> {
        T take(OrtSession.Result written) throws OrtException;
    }

    private <T> T run(InferenceBuffers buffers, Set<String> wanted, boolean isPinned, Taking<T> taking)
            throws ScoringException, ModelFaultException {
        try (OrtSession.Result written = run(
                buffers.run,
                buffers.tensors(environment),
                wanted,
                isPinned ? buffers.pinned(environment, output) : Map.of())) {
            return taking.take(written);
        } catch (OrtException | RuntimeException e) {
            throw failed(e);
        }
    }

    private void free(InferenceBuffers buffers) {
        buffers.close();
        free(buffers.run);
    }

    private ModelFaultException failed(Exception e) {
        return new ModelFaultException("model " + metadata.label() + " failed on a batch: " + e.getMessage(), e, false);
    }

    @Override
    void free() {
        idle.forEach(this::free);
        idle.clear();
    }
}
