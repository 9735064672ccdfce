// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.telemetry.internal.formats.SparkplugDecoder;
import io.fanwatch.telemetry.internal.formats.SparkplugFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What a listener would make of messages, for whoever sets one up: the listener's own code without a broker. Values that wait
 * for others are shown as they are. For one thread.
 */
public final class PayloadTrial {

    /**
     * What becomes of one part of a message.
     *
     * @param reading the reading, if it is one
     * @param rejection why it is none, if it is rejected
     * @param notes what an operator should know besides
     */
    public record Outcome(Optional<Reading> reading, Optional<String> rejection, List<String> notes) {}

    /**
     * What it knows from earlier messages. Both maps are its own: who empties and fills them has it know something else.
     *
     * @param nodes Sparkplug's, by their names
     * @param devices those whose values are joined, by their ids
     */
    public record Memory(Map<String, SparkplugDecoder.Node> nodes, Map<String, Joiner.DeviceValues> devices) {}

    private final PayloadSettings settings;
    private final ReadingScanner scanner;
    private final MessageReader reader;
    private final Optional<Joiner> joiner;
    private final ReadingTimes times = new ReadingTimes();
    private final Memory memory;
    private long arrivalNanos;

    /** @throws IllegalArgumentException if the configuration makes no sense; the message says why and what to write */
    public PayloadTrial(TelemetryConfiguration configuration) {
        this(TelemetrySettings.of(configuration, Optional.empty()).payload());
    }

    PayloadTrial(PayloadSettings settings) {
        this.settings = settings;
        this.scanner = new ReadingScanner(settings);
        this.reader = new MessageReader(settings);
        this.joiner = settings.join().active()
                ? Optional.of(new Joiner(settings.format().schema(), settings.join(), () -> arrivalNanos))
                : Optional.empty();
        this.memory = new Memory(reader.nodes(), joiner.map(Joiner::devices).orElseGet(HashMap::new));
    }

    /** What it knows from the messages so far. */
    public Memory memory() {
        return memory;
    }

    /** Whether what becomes of a message depends on earlier ones. */
    public boolean remembers() {
        return joiner.isPresent() || settings.payload().orElse(null) instanceof SparkplugFormat;
    }

    public FeatureSchema schema() {
        return settings.format().schema();
    }

    /** What becomes of the message, part by part; nothing if it says nothing about values. */
    public List<Outcome> read(String topic, byte[] payload, Instant arrival) {
        arrivalNanos = TimeUnit.MILLISECONDS.toNanos(arrival.toEpochMilli());
        try {
            Optional<Reading> usual = settings.isUsual() ? scanner.scan(topic, payload, arrival) : Optional.empty();
            if (usual.isPresent()) {
                return List.of(outcome(usual.get(), arrival, List.of()));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (MessageReader.Part part : reader.read(topic, payload, arrival)) {
                outcomes.add(outcome(part, arrival));
            }
            return outcomes;
        } catch (RejectedReadingException e) {
            return List.of(rejected(e));
        }
    }

    private Outcome outcome(MessageReader.Part part, Instant arrival) {
        try {
            RawReading raw = part.orThrow();
            FeatureSchema schema = schema();
            Optional<Reading> reading = joiner.isPresent()
                    ? joiner.get().add(raw, new NoMessage(), arrival).map(Joiner.Joined::reading)
                    : Optional.of(raw.complete(schema, settings.missing(), arrival));
            if (reading.isPresent()) {
                List<String> notes = reading.get().hasMissing()
                        ? raw.missing().values().stream()
                                .map(why -> "taken without a value: " + why.getMessage())
                                .toList()
                        : List.of();
                return outcome(reading.get(), arrival, notes);
            }
            String values = schema.names().stream()
                    .filter(name -> !Double.isNaN(raw.values()[schema.indexOf(name)]))
                    .map(name -> name + " " + raw.values()[schema.indexOf(name)])
                    .collect(Collectors.joining(", "));
            String note = values.isEmpty()
                    ? "no value of a feature" + why(raw)
                    : "from fan " + raw.device() + " " + values + ", which waits for the others" + why(raw);
            return new Outcome(Optional.empty(), Optional.empty(), List.of(note));
        } catch (RejectedReadingException e) {
            return rejected(e);
        }
    }

    /* of values that are there and none, not of those that other messages bring */
    private static String why(RawReading raw) {
        return raw.missing().values().stream()
                .filter(missing -> missing.kind() != RejectedReadingException.Kind.FIELD_MISSING)
                .map(missing -> ": " + missing.getMessage().split(": to take it as a missing")[0])
                .findFirst()
                .orElse("");
    }

    private Outcome outcome(Reading reading, Instant arrival, List<String> notes) {
        if (times.check(reading.time(), arrival)) {
            return new Outcome(Optional.of(reading), Optional.empty(), notes);
        }
        List<String> more = new ArrayList<>(notes);
        times.problem().ifPresent(problem -> more.add(problem.message()));
        return new Outcome(Optional.of(reading.at(arrival)), Optional.empty(), more);
    }

    private static Outcome rejected(RejectedReadingException e) {
        return new Outcome(Optional.empty(), Optional.of(e.getMessage()), List.of());
    }

    /** In the place of a message that nobody waits for. */
    public record NoMessage() implements MqttInboundMessage {

        @Override
        public String topic() {
            return "";
        }

        @Override
        public byte[] payload() {
            return new byte[0];
        }

        @Override
        public int qos() {
            return 0;
        }

        @Override
        public boolean retained() {
            return false;
        }

        @Override
        public boolean duplicate() {
            return false;
        }

        @Override
        public void acknowledge() {
            // nothing to do
        }
    }
}
