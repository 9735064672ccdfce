// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import io.fanwatch.scoring.onnx.internal.session.ModelInputs.Input;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What one thread needs to score a batch: native memory for the inputs and the output, reused. Remembers where the features
 * of the last schema stand, by the schema's identity. Not thread-safe.
 */
final class InferenceBuffers implements AutoCloseable {

    final FloatBuffer output;
    final double[] scores;
    final BoundedRun run;
    private final ModelMetadata model;
    private final ModelInputs layout;
    private final ByteBuffer[] inputs;
    private final FloatBuffer[] floats; // the same, where the input is of them
    private final int[][] sources;
    private final String[][] texts;
    private final boolean areFloats;
    private final boolean isDirect;
    private final double[] given;
    private final double[] values;
    private final int[] places;
    private FeatureSchema placesOf;
    private int rows;
    /** Kept for the next batch of as many rows, as they look at the buffers. */
    private final Map<String, OnnxTensor> tensors = new HashMap<>();

    private final Map<String, OnnxTensor> pinned = new HashMap<>();
    private int tensorRows;
    private int pinnedRows;

    /** @param keepsRows whether {@link #given} is asked for */
    InferenceBuffers(ModelInputs layout, ModelMetadata model, int rowsMaximum, boolean keepsRows, BoundedRun run) {
        this.run = run;
        this.layout = layout;
        this.model = model;
        places = new int[model.features().size()];
        values = new double[places.length];
        given = new double[keepsRows || layout.batch() > 1 ? Math.multiplyExact(rowsMaximum, layout.rowSize()) : 0];
        inputs = new ByteBuffer[layout.inputs().size()];
        floats = new FloatBuffer[inputs.length];
        sources = new int[inputs.length][];
        texts = new String[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            Input input = layout.inputs().get(i);
            sources[i] = input.sources();
            int elements = rowsMaximum * input.sources().length;
            inputs[i] = direct(Math.multiplyExact(elements, input.type().inputWidth()));
            floats[i] = input.type() == ElementType.FP32 ? inputs[i].asFloatBuffer() : null;
            texts[i] = input.type() == ElementType.BYTES ? new String[elements] : new String[0];
        }
        areFloats = Stream.of(floats).noneMatch(Objects::isNull);
        isDirect = inputs.length == 1 && areFloats && layout.window() == 1 && given.length == 0;
        scores = new double[rowsMaximum];
        output = direct(rowsMaximum * Float.BYTES).asFloatBuffer();
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** The values that the model wants of a reading, in its order, until the next call. */
    double[] values(Reading reading) throws ScoringException {
        if (reading.schema() != placesOf) {
            find(reading);
        }
        for (int i = 0; i < places.length; i++) {
            values[i] = reading.value(places[i]);
            if (Double.isNaN(values[i])) {
                checkMissing(i, reading.deviceId());
            }
        }
        return values;
    }

    private void find(Reading reading) throws ScoringException {
        placesOf = null;
        for (int i = 0; i < places.length; i++) {
            String name = model.features().names().get(i);
            places[i] = reading.schema().indexOf(name);
            if (places[i] < 0) {
                throw ScoringException.mismatch("a reading of fan " + reading.deviceId() + " has no " + name
                        + ", which model " + model.label() + " wants; it has " + reading.schema()
                        + ": correct the listener's fields or choose another model");
            }
        }
        placesOf = reading.schema();
    }

    /** What the only input of a model of rows was given, one row behind the other. */
    FloatBuffer rowsGiven() {
        return floats[0];
    }

    /** Begins a batch. */
    void clear() {
        rows = 0;
        for (int i = 0; i < inputs.length; i++) {
            inputs[i].clear();
            if (floats[i] != null) {
                floats[i].clear();
            }
        }
    }

    int rows() {
        return rows;
    }

    /** The rows of the batch, one behind the other, if they are kept. */
    double[] given() {
        return given;
    }

    /** Adds a reading, of a model that takes one a row; throws as {@link #add(double[], String)} does. */
    void add(Reading reading) throws ScoringException {
        if (!isDirect) {
            add(values(reading), reading.deviceId());
            return;
        }
        if (reading.schema() != placesOf) {
            find(reading);
        }
        int row = rows * places.length;
        for (int i = 0; i < places.length; i++) {
            double value = reading.value(places[i]);
            if (!(Math.abs(value) <= Float.MAX_VALUE)) { // NaN is not either
                if (!Double.isNaN(value)) {
                    throw beyond(0, i, value, reading.deviceId());
                }
                checkMissing(i, reading.deviceId());
            }
            floats[0].put(row + i, (float) value);
        }
        rows++;
    }

    /**
     * Adds a row: all features of the oldest reading, then of the next.
     *
     * @param device whose it is
     * @throws ScoringException permanently, if a value is beyond what the model takes
     */
    void add(double[] row, String device) throws ScoringException {
        for (int i = 0; i < inputs.length; i++) {
            int[] from = sources[i];
            int place = rows * from.length;
            for (int n = 0; n < from.length; n++) {
                double value = row[from[n]];
                if (floats[i] == null) {
                    put(i, place + n, value, device);
                } else if (Math.abs(value) > Float.MAX_VALUE) {
                    throw beyond(i, from[n], value, device);
                } else {
                    floats[i].put(place + n, (float) value);
                }
            }
        }
        if (given.length > 0) {
            System.arraycopy(row, 0, given, rows * row.length, row.length);
        }
        rows++;
    }

    private void put(int index, int place, double value, String device) throws ScoringException {
        Input input = layout.inputs().get(index);
        if (input.type() == ElementType.BYTES) {
            texts[index][place] = text(value, input, device);
        } else if (!input.type().put(value, inputs[index])) {
            throw beyond(index, input.sources()[place % input.sources().length], value, device);
        }
    }

    private void checkMissing(int feature, String device) throws ScoringException {
        if (!layout.takesMissing()) {
            throw ScoringException.permanent("a reading of fan " + device + " has no value for "
                    + model.features().names().get(feature) + ", and model " + model.label()
                    + " takes no missing values: train with --missing, or set missing.values of the listener to REJECT"
                    + " or LAST, or that of the scorer wire to REJECT");
        }
    }

    private ScoringException beyond(int index, int source, double value, String device) {
        return ScoringException.permanent("a reading of fan " + device + " has the "
                + layout.features().get(source % layout.features().size()) + " " + value + ", which is beyond the "
                + layout.inputs().get(index).type().label() + " values that model " + model.label()
                + " takes: see what its sensor sends");
    }

    private String text(double value, Input input, String device) throws ScoringException {
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < Integer.MAX_VALUE;
        if (input.words().isEmpty()) {
            return isWhole ? Long.toString((long) value) : Double.toString(value);
        }
        if (!isWhole || value < 0 || value >= input.words().size()) {
            throw ScoringException.permanent("a reading of fan " + device + " has the " + input.name() + " " + value
                    + ", but model " + model.label() + " knows only 0 to "
                    + (input.words().size() - 1) + " for " + input.words() + ": see what its sensor sends");
        }
        return input.words().get((int) value);
    }

    /** Tensors of the batch, until the next; one that is too small is filled up with its last row. */
    Map<String, OnnxTensor> tensors(OrtEnvironment environment) throws OrtException, ScoringException {
        int count = rows;
        for (int i = rows; i < layout.batch(); i++) {
            add(Arrays.copyOfRange(given, (rows - 1) * layout.rowSize(), rows * layout.rowSize()), "");
        }
        if (rows != tensorRows || !areFloats) {
            close(tensors);
            tensorRows = rows;
            for (int i = 0; i < inputs.length; i++) {
                tensors.put(layout.inputs().get(i).name(), tensor(environment, i));
            }
        }
        rows = count;
        return tensors;
    }

    private OnnxTensor tensor(OrtEnvironment environment, int index) throws OrtException {
        Input input = layout.inputs().get(index);
        long[] shape = input.shapeOf(rows);
        int elements = rows * sources[index].length;
        if (floats[index] != null) {
            return OnnxTensor.createTensor(environment, floats[index].limit(elements), shape);
        }
        if (input.type() == ElementType.BYTES) {
            return OnnxTensor.createTensor(environment, Arrays.copyOf(texts[index], elements), shape);
        }
        return InputTensors.create(environment, input.type(), inputs[index].flip(), shape);
    }

    /** Where the output of the batch goes: {@link #output} as a tensor, until the next batch. */
    Map<String, OnnxTensor> pinned(OrtEnvironment environment, ModelOutput made) throws OrtException {
        if (rows != pinnedRows) {
            close(pinned);
            pinned.put(
                    made.tensor(),
                    OnnxTensor.createTensor(environment, output.clear().limit(rows), made.shapeOf(rows)));
            pinnedRows = rows;
        }
        return pinned;
    }

    private static void close(Map<String, OnnxTensor> tensors) {
        tensors.values().forEach(OnnxTensor::close);
        tensors.clear();
    }

    /** Frees what was handed out. */
    @Override
    public void close() {
        close(tensors);
        close(pinned);
    }
}
