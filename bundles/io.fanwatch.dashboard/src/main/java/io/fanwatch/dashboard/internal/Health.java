// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.Condition;
import io.fanwatch.api.Condition.Contribution;
import io.fanwatch.api.Findings;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.api.Verdict;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * How far one device was from its own normal, over its whole time, in {@value #POINTS} points at most: when they are full, each
 * two become one, which keeps the larger. By the readings' time. Not thread-safe.
 */
final class Health {

    static final int POINTS = 256;

    private static final long FIRST_STEP_MILLIS = 60_000;

    private final float[] distances = new float[POINTS];
    private long step = FIRST_STEP_MILLIS;
    private long start;
    private int count;
    private Findings last = Findings.NONE;

    /** Takes in what was found out with a reading, if anything was. */
    void add(Verdict verdict) {
        Findings findings = verdict.findings();
        if (findings.condition().isEmpty() && findings.remaining().isEmpty()) {
            return;
        }
        last = findings;
        findings.condition()
                .filter(condition -> condition.phase() == Condition.Phase.WATCHING)
                .ifPresent(condition -> add(verdict.reading().time().toEpochMilli(), (float) condition.distance()));
    }

    private void add(long time, float distance) {
        if (count == 0) {
            start = time;
        }
        if (time < start) {
            return; // older than what is shown
        }
        long place = (time - start) / step;
        while (place >= POINTS) {
            halve();
            place = (time - start) / step;
        }
        while (count <= place) {
            distances[count++] = Float.NaN;
        }
        int at = (int) place;
        distances[at] = larger(distances[at], distance);
    }

    private void halve() {
        for (int i = 0; i < POINTS / 2; i++) {
            distances[i] = larger(distances[2 * i], distances[2 * i + 1]);
        }
        Arrays.fill(distances, POINTS / 2, POINTS, Float.NaN);
        count = (count + 1) / 2;
        step *= 2;
    }

    private static float larger(float one, float other) {
        if (Float.isNaN(one) || Float.isNaN(other)) {
            return Float.isNaN(one) ? other : one;
        }
        return Math.max(one, other);
    }

    /** Writes the points, to be {@linkplain #read read} after a restart. */
    void write(DataOutputStream out) throws IOException {
        out.writeLong(start);
        out.writeLong(step);
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeFloat(distances[i]);
        }
    }

    /** Reads the points; what was found out last is not known again. */
    static Health read(DataInputStream in) throws IOException {
        Health health = new Health();
        health.start = in.readLong();
        health.step = in.readLong();
        health.count = in.readInt();
        for (int i = 0; i < health.count; i++) {
            health.distances[i] = in.readFloat();
        }
        return health;
    }

    Optional<RemainingLife> remaining() {
        return last.remaining();
    }

    /** How far it is from its normal now; 0 if nothing says so. */
    double distance() {
        return last.condition().map(Condition::distance).orElse(0.0);
    }

    /** Writes how it is, as members of an object. */
    void writeSummary(JsonWriter json) throws IOException {
        if (last.condition().isPresent()) {
            Condition condition = last.condition().get();
            json.name("phase").value(condition.phase().name());
            Json.number(json.name("distance"), condition.distance(), 3);
            json.name("contributions").beginArray();
            for (Contribution part : condition.contributions()) {
                json.beginArray().value(part.feature());
                Json.number(json, part.deviation(), 1);
                Json.number(json, part.share(), 3);
                json.endArray();
            }
            json.endArray();
        }
        if (last.remaining().isPresent()) {
            RemainingLife left = last.remaining().get();
            Json.number(json.name("remaining"), left.value(), 2);
            Json.number(json.name("low"), left.low().orElse(Double.NaN), 2);
            Json.number(json.name("high"), left.high().orElse(Double.NaN), 2);
            json.name("unit").value(left.unit());
        }
    }

    /** Writes the points, as an array of arrays: time and distance, {@code null} where there was none. */
    void writePoints(JsonWriter json) throws IOException {
        json.beginArray();
        for (int i = 0; i < count; i++) {
            json.beginArray().value(start + i * step);
            Json.number(json, distances[i], 3);
            json.endArray();
        }
        json.endArray();
    }
}
