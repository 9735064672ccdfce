// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import io.fanwatch.api.Reading;
import io.fanwatch.condition.Features;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What is remembered of each fan for a model that looks at more than one reading: the last readings, and what indicators
 * need. Fans that were silent for longest are forgotten beyond 32 MiB. What a batch brings counts once the batch is scored,
 * so a batch may be tried again. Whoever uses it while others may holds its monitor.
 */
public final class ReadingWindows {

    private static final long BYTES_MAXIMUM = 32L * 1024 * 1024;
    private static final int BYTES_A_FAN = 250;
    private static final int LONGEST_ID = 10_000;
    /** What Java needs for the objects of an indicator. */
    private static final int BYTES_AN_INDICATOR = 200;

    private static final double[] NONE = {};

    /**
     * What is known of a fan with a reading.
     *
     * @param last when it was taken
     * @param fields its values
     * @param rows of inputs of the model, the oldest first
     * @param count how many rows there are
     * @param unknown the indicator that is not known, if there is one: then there is no row of the reading
     */
    private record Fan(Instant last, double[] fields, double[] rows, int count, Optional<String> unknown) {}

    private final int readings;
    private final int width;
    private final Optional<Features> indicators;
    private final Map<String, Fan> scored;
    private final Map<String, Features.State> states = new HashMap<>();
    private final Map<String, Fan> batch = new HashMap<>();
    private final Map<String, Features.State> batchStates = new HashMap<>();
    /** Those that no fan has now, to be used again. */
    private final Deque<Features.State> spare = new ArrayDeque<>();

    private String reason = "";
    private long changes;

    /**
     * @param readings how many rows the model takes
     * @param width how many numbers a row has
     * @param indicators what these are, if not the values of the reading
     */
    ReadingWindows(int readings, int width, Optional<Features> indicators) {
        this.readings = readings;
        this.width = width;
        this.indicators = indicators;
        long bytes = BYTES_A_FAN
                + (long) Double.BYTES * readings * width
                + indicators
                        .map(features -> features.start().bytes() + BYTES_AN_INDICATOR * features.size())
                        .orElse(0);
        long maximum = BYTES_MAXIMUM / bytes;
        scored = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Fan> eldest) {
                boolean isTooMuch = size() > maximum;
                if (isTooMuch) {
                    states.remove(eldest.getKey());
                }
                return isTooMuch;
            }
        };
    }

    /** Nothing for a model that looks at one reading at a time. */
    static Optional<ReadingWindows> of(ModelInputs inputs, ModelFeatures features) {
        return inputs.window() == 1 && features.indicators().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ReadingWindows(inputs.window(), inputs.features().size(), features.indicators()));
    }

    /** Begins a batch; what came since the last one that was kept is forgotten. */
    void begin() {
        batch.clear();
        spare.addAll(batchStates.values());
        batchStates.clear();
    }

    /**
     * Adds a reading; one that came before is not added again.
     *
     * @param fields what the model wants of it, copied
     * @return the model's row of numbers up to this reading; empty if there is none, and {@link #reason} says why
     */
    double[] add(Reading reading, double[] fields) {
        String device = reading.deviceId();
        Fan fan = batch.getOrDefault(device, scored.get(device));
        if (fan != null && reading.time().isBefore(fan.last())) {
            reason = "older than a reading before";
            return NONE;
        }
        if (fan == null || !reading.time().equals(fan.last()) || !Arrays.equals(fields, fan.fields())) {
            fan = next(Optional.ofNullable(fan), reading, fields.clone());
            batch.put(device, fan);
        }
        reason = fan.unknown()
                .map(name -> name + " is not known from the readings so far")
                .orElse(fan.count() + " of " + readings + " readings");
        return fan.count() == readings && fan.unknown().isEmpty() ? fan.rows() : NONE;
    }

    private Fan next(Optional<Fan> before, Reading reading, double[] fields) {
        double[] row = fields;
        if (indicators.isPresent()) {
            row = new double[width];
            state(reading.deviceId()).update(reading.time().toEpochMilli(), fields, row);
        }
        double[] rows = before.map(Fan::rows).orElseGet(() -> new double[readings * width]);
        int count = before.map(Fan::count).orElse(0);
        for (int i = 0; i < width; i++) {
            if (!Double.isFinite(row[i])) {
                Optional<String> unknown = Optional.of(indicators.get().names().get(i));
                return new Fan(reading.time(), fields, rows, count, unknown);
            }
        }
        double[] shifted = Arrays.copyOfRange(rows, width, rows.length + width);
        System.arraycopy(row, 0, shifted, rows.length - width, width);
        return new Fan(reading.time(), fields, shifted, Math.min(readings, count + 1), Optional.empty());
    }

    /** The state that is kept if the batch is; the one that is kept already is left alone. */
    private Features.State state(String device) {
        return batchStates.computeIfAbsent(device, id -> {
            Features.State kept = states.get(id);
            if (kept == null) {
                return indicators.get().start();
            }
            Features.State copy = spare.isEmpty() ? indicators.get().start() : spare.pop();
            copy.set(kept);
            return copy;
        });
    }

    String reason() {
        return reason;
    }

    /** Keeps what the batch brought. */
    void keep() {
        batchStates.forEach((device, state) -> {
            Features.State before = states.put(device, state);
            if (before != null) {
                spare.push(before);
            }
        });
        batchStates.clear();
        changes += batch.size();
        scored.putAll(batch);
        begin();
    }

    /** How many readings were kept so far. */
    public synchronized long changes() {
        return changes;
    }

    private synchronized List<Map.Entry<String, Fan>> fans() {
        return new ArrayList<>(scored.entrySet());
    }

    /** Writes what is remembered, to be {@linkplain #restore taken over} by windows of the same model. */
    public void write(DataOutputStream out) throws IOException {
        List<Map.Entry<String, Fan>> fans = fans().stream()
                .filter(fan -> fan.getKey().length() <= LONGEST_ID)
                .toList();
        out.writeInt(fans.size());
        for (Map.Entry<String, Fan> fan : fans) {
            byte[] state = stateOf(fan); // batches wait for no more than this
            out.writeUTF(fan.getKey());
            out.writeInt(state.length);
            out.write(state);
        }
    }

    private synchronized byte[] stateOf(Map.Entry<String, Fan> entry) {
        Fan fan = entry.getValue();
        Optional<Features.State> state = Optional.ofNullable(states.get(entry.getKey()));
        int doubles = fan.fields().length + fan.rows().length;
        ByteBuffer to = ByteBuffer.allocate(Long.BYTES
                + 4 * Integer.BYTES
                + doubles * Double.BYTES
                + state.map(Features.State::bytes).orElse(0));
        to.putLong(fan.last().getEpochSecond()).putInt(fan.last().getNano());
        to.putInt(fan.count());
        to.putInt(fan.unknown()
                .map(name -> indicators.orElseThrow().names().indexOf(name))
                .orElse(-1));
        to.putInt(fan.fields().length);
        DoubleStream.concat(Arrays.stream(fan.fields()), Arrays.stream(fan.rows()))
                .forEach(to::putDouble);
        state.ifPresent(remembered -> remembered.write(to));
        return to.array();
    }

    /** Reads what {@link #write} wrote; nothing is taken over yet. */
    public static Map<String, byte[]> read(DataInputStream in) throws IOException {
        Map<String, byte[]> fans = new LinkedHashMap<>();
        for (int count = in.readInt(); count > 0; count--) {
            fans.put(in.readUTF(), in.readNBytes(in.readInt()));
        }
        return fans;
    }

    /** Takes over what windows of the same model remembered. */
    public synchronized void restore(Map<String, byte[]> fans) {
        fans.forEach((device, bytes) -> {
            ByteBuffer from = ByteBuffer.wrap(bytes);
            Instant last = Instant.ofEpochSecond(from.getLong(), from.getInt());
            int count = from.getInt();
            int unknown = from.getInt();
            double[] fields = doubles(from, from.getInt());
            double[] rows = doubles(from, readings * width);
            Optional<String> name = unknown < 0
                    ? Optional.empty()
                    : Optional.of(indicators.orElseThrow().names().get(unknown));
            indicators.ifPresent(features -> {
                Features.State state = features.start();
                state.read(from);
                states.put(device, state);
            });
            scored.put(device, new Fan(last, fields, rows, count, name));
        });
    }

    private static double[] doubles(ByteBuffer from, int count) {
        return IntStream.range(0, count).mapToDouble(i -> from.getDouble()).toArray();
    }
}
