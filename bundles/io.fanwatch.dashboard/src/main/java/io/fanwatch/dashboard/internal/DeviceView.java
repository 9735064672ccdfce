// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.Findings;
import io.fanwatch.api.Verdict;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** What open pages show of one device. To be used under the lock of {@link DeviceViews}. */
final class DeviceView {

    /** The bits of {@link #state()}, as the page's scripts know them. */
    static final int FAULTY = 1;

    static final int ALARM = 2;
    static final int SILENT = 4;

    final int number;
    /** As the page knows it. */
    final String id;
    /** As the registry does. */
    final String deviceId;

    float[] values = {};
    float probability = Float.NaN;
    boolean faulty;
    boolean alarm;
    boolean silent;
    long alarmSince;
    long heard;
    /** The same on a clock that nobody sets. */
    long heardSteady;

    /** The state that is in the totals. */
    int counted;

    /** The tick that told of the device first, and last. */
    long created;

    long changed;

    History history;

    /** How far it is from its own normal, once anything says so. */
    Optional<Health> health = Optional.empty();

    DeviceView(int number, String id, String deviceId, int values) {
        this.number = number;
        this.id = id;
        this.deviceId = deviceId;
        this.history = new History(values);
    }

    /** Takes in what was found out with a reading; asks for what to go on from if nothing was found out before. */
    void find(Verdict verdict, Supplier<Health> before) {
        Findings findings = verdict.findings();
        if (health.isEmpty()
                && (findings.condition().isPresent() || findings.remaining().isPresent())) {
            health = Optional.of(before.get());
        }
        health.ifPresent(known -> known.add(verdict));
    }

    int state() {
        return (faulty ? FAULTY : 0) | (alarm ? ALARM : 0) | (silent ? SILENT : 0);
    }

    /** Writes a row of the page's table, with the id if the page does not know it yet. */
    void writeTo(JsonWriter json, boolean isNew) throws IOException {
        json.beginArray();
        json.value(number);
        json.value(state());
        Json.number(json, probability, 3);
        json.value(heard);
        json.value(alarm ? alarmSince : 0);
        json.value(isNew ? id : null);
        for (float value : values) {
            Json.number(json, value, 1);
        }
        json.endArray();
    }
}
