// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.mqtt.MqttInboundMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Keeps the last value of each feature of each device, and makes readings of them. A message is acknowledged with the reading
 * that used a value of it, or when newer values have taken the place of all of its own, or when too many wait, the oldest
 * first: else a broker would send nothing more. Thread-safe.
 */
public final class Joiner {

    /** A reading with the messages that it used, the last of which came at {@code arrival}. */
    record Joined(Reading reading, MqttInboundMessage messages, Instant arrival) {}

    private record News(RawReading raw, MqttInboundMessage message, Instant arrival) {}

    private static final int MAXIMUM_DEVICES = 10_000;
    private static final int SHOWN_DEVICES = 5;

    private final FeatureSchema schema;
    private final JoinSettings settings;
    private final LongSupplier nanoTime;
    private final Set<MqttInboundMessage> waiting = new LinkedHashSet<>();
    private final Map<String, DeviceValues> devices = new LinkedHashMap<>(16, 0.75f, true);

    Joiner(FeatureSchema schema, JoinSettings settings, LongSupplier nanoTime) {
        this.schema = schema;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** The values of one device; a message stands at the features whose values it brought, until a reading has used them. */
    public static final class DeviceValues {

        private final double[] values;
        private final long[] since;
        private final boolean[] known;
        private final MqttInboundMessage[] unused;
        private Optional<Long> lastReading = Optional.empty();
        /* not kept elsewhere: there is no clock there */
        private transient News last;

        private DeviceValues(int size) {
            values = new double[size];
            since = new long[size];
            known = new boolean[size];
            unused = new MqttInboundMessage[size];
        }

        private List<MqttInboundMessage> put(News latest, long now) {
            last = latest;
            double[] news = latest.raw().values();
            MqttInboundMessage message = latest.message();
            List<MqttInboundMessage> overtaken = new ArrayList<>();
            for (int i = 0; i < news.length; i++) {
                if (!Double.isNaN(news[i])) {
                    MqttInboundMessage before = unused[i];
                    values[i] = news[i];
                    since[i] = now;
                    known[i] = true;
                    unused[i] = message;
                    if (before != null && !Arrays.asList(unused).contains(before)) {
                        overtaken.add(before);
                    }
                }
            }
            return overtaken;
        }

        private boolean isReady(double[] news, long now, JoinSettings settings) {
            for (int i = 0; i < values.length; i++) {
                if (!known[i] || isStale(i, now, settings)) {
                    return false;
                }
            }
            return switch (settings.trigger()) {
                case ANY ->
                    lastReading.isEmpty()
                            || now - lastReading.get() >= settings.every().toNanos();
                case FEATURE -> !Double.isNaN(news[settings.feature()]);
                case ALL -> !Arrays.asList(unused).contains(null);
            };
        }

        private boolean isStale(int feature, long now, JoinSettings settings) {
            return now - since[feature] > settings.ages().get(feature).toNanos();
        }

        /* what a time has come for that no message brings */
        private boolean isDue(long now, JoinSettings settings) {
            return lastReading.isPresent()
                    && Arrays.stream(unused).anyMatch(Objects::nonNull)
                    && isReady(last.raw().values(), now, settings);
        }

        private List<MqttInboundMessage> use(long now) {
            Set<MqttInboundMessage> used = new LinkedHashSet<>(Arrays.asList(unused));
            used.remove(null);
            Arrays.fill(unused, null);
            lastReading = Optional.of(now);
            return new ArrayList<>(used);
        }

        private Optional<String> lack(long now, FeatureSchema schema, JoinSettings settings) {
            List<String> lacks = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                if (!known[i]) {
                    lacks.add("no " + schema.names().get(i) + " yet");
                } else if (isStale(i, now, settings)) {
                    lacks.add(schema.names().get(i) + " is "
                            + Duration.ofNanos(now - since[i]).toSeconds() + " s old");
                }
            }
            return lacks.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", lacks));
        }
    }

    /** Takes what a message says of a device; a reading if that makes one. A message without values is acknowledged. */
    synchronized Optional<Joined> add(RawReading raw, MqttInboundMessage message, Instant arrival) {
        if (raw.missing().size() == schema.size()) {
            message.acknowledge();
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        DeviceValues device = devices.computeIfAbsent(raw.device(), name -> new DeviceValues(schema.size()));
        waiting.add(message);
        device.put(new News(raw, message, arrival), now).forEach(this::release);
        forgetOldest();
        return device.isReady(raw.values(), now, settings) ? Optional.of(joined(device, now)) : Optional.empty();
    }

    /** Readings of values that came too soon after the reading before them, once its time is over. */
    synchronized List<Joined> due() {
        long now = nanoTime.getAsLong();
        return devices.values().stream()
                .filter(device -> device.isDue(now, settings))
                .map(device -> joined(device, now))
                .toList();
    }

    private Joined joined(DeviceValues device, long now) {
        News last = device.last;
        RawReading raw = last.raw();
        Reading reading = new Reading(raw.device(), raw.id(), raw.time().orElse(last.arrival()), schema, device.values);
        return new Joined(reading, SharedMessage.joined(last.message(), use(device, now)), last.arrival());
    }

    private List<MqttInboundMessage> use(DeviceValues device, long now) {
        List<MqttInboundMessage> used = device.use(now);
        waiting.removeAll(used);
        return used;
    }

    /** The values by device, as they are kept: for whoever keeps them elsewhere. */
    Map<String, DeviceValues> devices() {
        return devices;
    }

    private void forgetOldest() {
        while (waiting.size() > settings.unacknowledged()) {
            release(waiting.iterator().next());
        }
        if (devices.size() > MAXIMUM_DEVICES) {
            String eldest = devices.keySet().iterator().next();
            use(devices.remove(eldest), 0).forEach(MqttInboundMessage::acknowledge);
        }
    }

    private void release(MqttInboundMessage message) {
        waiting.remove(message);
        message.acknowledge();
    }

    /** How many messages wait for the reading that uses them. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Which devices lack values that are there and new enough, and which values; some of them, if there are many. */
    synchronized Optional<String> lacks() {
        long now = nanoTime.getAsLong();
        List<String> lacks = new ArrayList<>();
        int more = 0;
        for (Map.Entry<String, DeviceValues> device : devices.entrySet()) {
            Optional<String> lack = device.getValue().lack(now, schema, settings);
            if (lack.isPresent() && lacks.size() < SHOWN_DEVICES) {
                lacks.add(device.getKey() + ": " + lack.get());
            } else if (lack.isPresent()) {
                more++;
            }
        }
        return lacks.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join("; ", lacks) + (more > 0 ? "; and " + more + " more devices" : ""));
    }
}
