// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is watched of every device of one kind: features, times, and when the machine runs. Immutable; each device has a
 * {@link DeviceCondition} of its own.
 */
public final class ConditionMonitor {

    private final Features features;
    private final MonitorSettings settings;
    private final Optional<RunningRule> running;
    private final List<String> fields;

    /**
     * @param features what is compared with the device's normal
     * @param settings the times
     * @param running tells when the machine runs; empty: whenever it sends readings
     */
    public ConditionMonitor(Features features, MonitorSettings settings, Optional<RunningRule> running) {
        this.features = features;
        this.settings = settings;
        this.running = running;
        List<String> needed = new ArrayList<>(features.fields());
        running.map(RunningRule::field).filter(field -> !needed.contains(field)).ifPresent(needed::add);
        this.fields = List.copyOf(needed);
    }

    /** The fields of a reading that {@link DeviceCondition#observe} takes, in lower case, in that order. */
    public List<String> fields() {
        return fields;
    }

    /** What is compared with the device's normal. */
    public Features features() {
        return features;
    }

    /** The times. */
    public MonitorSettings settings() {
        return settings;
    }

    /** A device of which nothing is known yet. */
    public DeviceCondition start() {
        return new DeviceCondition(this);
    }

    /**
     * A device as it was.
     *
     * @param state what {@link DeviceCondition#toBytes} gave, of a monitor with the same features and times
     * @throws IllegalArgumentException if it is of another version or of other features: start anew then
     */
    public DeviceCondition restore(byte[] state) {
        DeviceCondition device = start();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(state);
            device.read(bytes);
            if (bytes.hasRemaining()) {
                throw new IllegalArgumentException(
                        "The state of a device has " + bytes.remaining() + " bytes too many");
            }
            return device;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("The state of a device is cut off after " + state.length + " bytes", e);
        }
    }

    boolean runs(double[] values) {
        return running.isEmpty()
                || running.get().holds(values[fields.indexOf(running.get().field())]);
    }

    /** Tells states of different features and times apart. */
    int fingerprint() {
        return Objects.hash(
                features.names(),
                fields,
                settings.learning().toMillis(),
                settings.fast().toMillis(),
                settings.slow().map(Duration::toMillis).orElse(0L));
    }

    /** The time that one fast mean looks at. */
    double memorySeconds() {
        return 2 * settings.fastSeconds() + features.memoryMillis() / 1000.0;
    }
}
