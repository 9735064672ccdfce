// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.condition.internal.DeviceKind;
import io.fanwatch.condition.internal.WatchedDevice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;

/**
 * The fans heard last, in memory, so that a reading costs neither a look into the state nor a change of it. There they are at
 * each checkpoint, and when others take their place: one value a fan, of a form with a version. For one thread.
 */
final class WatchedFans {

    /** Whoever adds something writes it last, under the next version. */
    private static final int VERSION = 1;

    private static final byte[] NOTHING = {};

    private final LinkedHashMap<String, WatchedFan> fans = new LinkedHashMap<>(16, 0.75f, true); // heard last, last
    private final int most;
    private final ValueState<byte[]> state;
    private final DeviceKind kind;
    private final FanMemory memory;
    private final Counter begun;

    /**
     * @param most how many to have in memory
     * @param state what is kept of the fan of Flink's current key
     * @param begun counts those of which something else was learned than is watched now
     */
    WatchedFans(int most, ValueState<byte[]> state, DeviceKind kind, FanMemory memory, Counter begun) {
        this.most = most;
        this.state = state;
        this.kind = kind;
        this.memory = memory;
        this.begun = begun;
    }

    /** How many are in memory. */
    int size() {
        return fans.size();
    }

    /** The fan of Flink's current key. */
    WatchedFan get(String key) throws IOException {
        WatchedFan fan = fans.get(key);
        if (fan == null) {
            byte[] kept = state.value();
            fan = kept == null ? new WatchedFan() : read(kept);
            fans.put(key, fan);
        }
        return fan;
    }

    /**
     * Keeps the fans beyond the most, which were heard longest ago, and forgets them here.
     *
     * @param current makes a key Flink's current one
     */
    void makeRoom(Consumer<String> current) throws IOException {
        Iterator<Map.Entry<String, WatchedFan>> eldest = fans.entrySet().iterator();
        while (fans.size() > most) {
            Map.Entry<String, WatchedFan> fan = eldest.next();
            keep(fan.getKey(), fan.getValue(), current);
            eldest.remove();
        }
    }

    /**
     * Keeps what is known of each.
     *
     * @param current makes a key Flink's current one
     */
    void keep(Consumer<String> current) throws IOException {
        for (Map.Entry<String, WatchedFan> fan : fans.entrySet()) {
            keep(fan.getKey(), fan.getValue(), current);
        }
    }

    private void keep(String key, WatchedFan fan, Consumer<String> current) throws IOException {
        if (fan.changed) {
            current.accept(key);
            state.update(bytes(fan));
            fan.changed = false;
        }
    }

    private byte[] bytes(WatchedFan fan) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        write(out, fan.last.site().getBytes(UTF_8));
        write(out, fan.last.device().getBytes(UTF_8));
        write(out, fan.last.id().getBytes(UTF_8));
        out.writeLong(fan.last.time());
        out.writeLong(fan.last.arrival());
        out.writeInt(fan.last.values().length);
        for (double value : fan.last.values()) {
            out.writeDouble(value);
        }
        write(out, fan.device == null ? NOTHING : fan.device.conditionBytes());
        write(out, fan.device == null ? NOTHING : fan.device.verdictBytes());
        write(out, memory.bytes(fan.memory));
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private WatchedFan read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readUnsignedByte();
        if (version > VERSION) {
            throw new IOException(
                    "The state is of a later version of the job: start that one, or one savepoint earlier");
        }
        String site = text(in);
        String device = text(in);
        String id = text(in);
        long time = in.readLong();
        long arrival = in.readLong();
        double[] values = new double[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readDouble();
        }
        WatchedFan fan = new WatchedFan();
        fan.last = new SiteReading(site, device, id, time, values, arrival);
        fan.device = device(device, some(in), some(in));
        fan.memory = memory.read(some(in));
        return fan;
    }

    private WatchedDevice device(String id, byte[] condition, byte[] verdicts) {
        if (condition.length > 0) {
            try {
                return new WatchedDevice(id, kind, condition, verdicts);
            } catch (IllegalArgumentException e) { // other features or times: what was learned says nothing about these
                begun.inc();
            }
        }
        return null;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(some(in), UTF_8);
    }

    private static byte[] some(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
