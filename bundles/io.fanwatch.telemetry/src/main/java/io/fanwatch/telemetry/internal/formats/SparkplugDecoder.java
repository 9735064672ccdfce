// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.component.BoundedMap;
import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps what births said: names behind aliases, and the last value of each metric, since data come only for what has changed.
 * A record has all metrics of a node or device by their names. What is sent later from a node's store, marked as historical, is
 * a record of its own for each moment and changes no last value. Not thread-safe.
 */
public final class SparkplugDecoder implements PayloadDecoder {

    private static final int MAXIMUM_NODES = 1_000;
    private static final int MAXIMUM_DEVICES = 1_000;
    private static final int MAXIMUM_METRICS = 1_000;
    private static final int MAXIMUM_SOURCES = 10_000;
    private static final int PAYLOAD_TIMESTAMP = 1;
    private static final int PAYLOAD_METRIC = 2;
    private static final int PAYLOAD_SEQUENCE = 3;
    private static final int SEQUENCES = 256;
    private static final int NO_SEQUENCE = -1;
    private static final int REDELIVERED = 64; // so many may come again after a lost connection
    private static final Set<String> OF_THE_NODE =
            Set.of("bdSeq", "Node Control", "Device Control", "Node Info", "Device Info", "Properties");
    private static final String NO_BIRTH = "sent data with an alias that no birth certificate named";
    private static final String REBIRTH =
            "on a topic that takes in all of a node's messages, as spBv1.0/#, the listener asks"
                    + " it for a birth certificate once a minute, with the command Node Control/Rebirth (NCMD); if none comes, let the"
                    + " listener publish on spBv1.0/+/NCMD/+ at the broker, or restart the node";
    /* a metric (field 2, 26 bytes) with a name (field 1), the type boolean (field 4, 11) and the value true (field 14) */
    private static final byte[] REBIRTH_METRIC =
            "\22\32\n\24Node Control/Rebirth \13p\1".getBytes(StandardCharsets.US_ASCII);
    private static final String NAMESPACE = "spBv1.0";

    private record Known(String name, int type) {}

    /* who sends what on a topic */
    private record Source(String type, String node, String device, Optional<String> id) {

        static Source of(String topic) {
            String[] levels = topic.split("/", -1);
            if (!levels[0].equals(NAMESPACE)) {
                return new Source("DDATA", topic, "", Optional.empty());
            }
            if (levels.length != 4 && levels.length != 5) {
                return new Source("STATE", "", "", Optional.empty());
            }
            String node = levels[1] + "/" + levels[3];
            String device = levels.length == 5 ? levels[4] : "";
            return new Source(levels[2], node, device, Optional.of(device.isEmpty() ? node : node + "/" + device));
        }
    }

    /** An edge node; aliases are unique within one, its devices included. */
    public static final class Node {
        private final Map<Long, Known> aliases = new HashMap<>();
        private final Map<String, Integer> types = new HashMap<>();
        private final Map<String, Map<String, Object>> valuesByDevice = new HashMap<>();
        private final String name;
        private final boolean born;
        private int sequence = NO_SEQUENCE;

        Node(String name, boolean born) {
            this.name = name;
            this.born = born;
        }
    }

    /* nodes whose births or data were missed */
    private final Map<String, String> missed = new ConcurrentHashMap<>();

    private final Map<String, Node> nodes = BoundedMap.byUse(MAXIMUM_NODES);
    private Optional<String> unborn = Optional.empty();
    private final Map<String, Source> sources = new HashMap<>();
    private final SparkplugMetric metric = new SparkplugMetric();

    /* what the metrics of one message say of now */
    private final List<String> names = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** What is known of nodes, by their names, as it is kept: for whoever keeps it elsewhere. */
    public Map<String, Node> nodes() {
        return nodes;
    }

    @Override
    public List<PayloadRecord> decode(PayloadMessage message) throws MalformedPayloadException {
        Source source = source(message.topic());
        unborn = Optional.empty();
        switch (source.type()) {
            case "NDEATH" -> nodes.remove(source.node());
            case "DDEATH" -> node(source.node()).valuesByDevice.remove(source.device());
            case "NBIRTH", "DBIRTH", "NDATA", "DDATA" -> {
                if (source.type().equals("NBIRTH")) {
                    nodes.put(source.node(), new Node(source.node(), true));
                    missed.remove(source.node());
                }
                Node node = node(source.node());
                if (source.type().endsWith("BIRTH")) {
                    missed.remove(source.node(), NO_BIRTH);
                    node.valuesByDevice.remove(source.device());
                }
                try {
                    return records(message, node, source);
                } finally {
                    boolean complete = node.born && !missed.containsKey(node.name);
                    unborn = complete || source.id().isEmpty() ? Optional.empty() : Optional.of(node.name);
                }
            }
            default -> {
                // commands are for the nodes, STATE is of a host application
            }
        }
        return List.of();
    }

    private Source source(String topic) {
        Source known = sources.get(topic);
        if (known == null) {
            if (sources.size() == MAXIMUM_SOURCES) {
                sources.clear();
            }
            known = Source.of(topic);
            sources.put(topic, known);
        }
        return known;
    }

    /** The node of the last message, if its birth or other messages of it were missed. */
    public Optional<String> unborn() {
        return unborn;
    }

    /** The topic of messages of that type of a node, its group and name separated by a slash. */
    public static String topic(String node, String type) {
        return NAMESPACE + "/" + node.replaceFirst("/", "/" + type + "/");
    }

    /** The command that has a node send its births again. */
    public static byte[] rebirth(long nowMillis) {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.write(PAYLOAD_TIMESTAMP << 3);
        for (long rest = nowMillis; rest != 0; rest >>>= 7) {
            command.write((int) (rest > 0x7F ? rest & 0x7F | 0x80 : rest));
        }
        command.writeBytes(REBIRTH_METRIC);
        return command.toByteArray();
    }

    @Override
    public Optional<String> problem() {
        return missed.entrySet().stream()
                .findFirst()
                .map(node -> "the Sparkplug node " + node.getKey() + " " + node.getValue() + ": " + REBIRTH
                        + (missed.size() > 1 ? "; and " + (missed.size() - 1) + " more nodes" : ""));
    }

    /* all messages of a node are numbered in one row, which its birth begins; without that, the topic leaves some out */
    private void follow(Node node, int number) {
        int ahead = node.sequence == NO_SEQUENCE ? 0 : Math.floorMod(number - node.sequence - 1, SEQUENCES);
        if (!node.born || ahead >= SEQUENCES - REDELIVERED) {
            return;
        }
        if (ahead > 0) {
            missed(
                    node,
                    "lost " + ahead + " messages before its sequence number " + number
                            + ", or the listener's topic leaves some out, so last values may be old");
        }
        node.sequence = number;
    }

    private void missed(Node node, String what) {
        if (missed.size() < MAXIMUM_NODES) {
            missed.put(node.name, what);
        }
    }

    private Node node(String name) {
        return nodes.computeIfAbsent(name, known -> new Node(name, false));
    }

    private List<PayloadRecord> records(PayloadMessage message, Node node, Source source)
            throws MalformedPayloadException {
        names.clear();
        values.clear();
        Map<Long, Map<String, Object>> earlier = Map.of();
        long timestamp = 0;
        long latest = 0;
        ProtobufReader payload = new ProtobufReader(message.payload());
        while (payload.next()) {
            if (payload.field() == PAYLOAD_TIMESTAMP) {
                timestamp = payload.number();
            } else if (payload.field() == PAYLOAD_METRIC) {
                metric.read(payload.message());
                Known known = known(node);
                Object value = metric.signed(metric.type == 0 ? known.type() : metric.type);
                if (metric.historical) {
                    earlier = earlier.isEmpty() ? new LinkedHashMap<>() : earlier;
                    earlier.computeIfAbsent(metric.timestamp, time -> new LinkedHashMap<>())
                            .put(known.name(), value);
                } else {
                    names.add(known.name());
                    values.add(value);
                    latest = Math.max(latest, metric.timestamp);
                }
            } else if (payload.field() == PAYLOAD_SEQUENCE) {
                follow(node, (int) (payload.number() % SEQUENCES));
            }
        }
        List<PayloadRecord> records = new ArrayList<>();
        for (Map.Entry<Long, Map<String, Object>> moment : earlier.entrySet()) {
            records.add(PayloadRecord.of(moment.getValue(), source.id(), time(moment.getKey())));
        }
        boolean says = false;
        for (int i = 0; i < names.size() && !says; i++) {
            says = !isOfTheNode(names.get(i));
        }
        if (says) {
            records.add(PayloadRecord.of(
                    lastValues(node, source.device()), source.id(), time(latest > 0 ? latest : timestamp)));
        }
        return records;
    }

    /* what each birth of a node has, and nothing measured */
    private static boolean isOfTheNode(String metric) {
        int slash = metric.indexOf('/');
        return OF_THE_NODE.contains(slash < 0 ? metric : metric.substring(0, slash));
    }

    /* the record is what is known, not a copy: it is read before the next message */
    private Map<String, Object> lastValues(Node node, String device) throws MalformedPayloadException {
        Map<String, Object> known = node.valuesByDevice.get(device);
        if (known == null) {
            if (node.valuesByDevice.size() >= MAXIMUM_DEVICES) {
                throw new MalformedPayloadException("the node has more than " + MAXIMUM_DEVICES + " devices");
            }
            known = new LinkedHashMap<>();
            node.valuesByDevice.put(device, known);
        }
        for (int i = 0; i < names.size(); i++) {
            if (known.size() >= MAXIMUM_METRICS && !known.containsKey(names.get(i))) {
                throw new MalformedPayloadException("the device has more than " + MAXIMUM_METRICS + " metrics");
            }
            known.put(names.get(i), values.get(i));
        }
        return known;
    }

    private Known known(Node node) throws MalformedPayloadException {
        if (metric.name.isEmpty() && metric.hasAlias()) {
            Known known = node.aliases.get(metric.alias);
            if (known == null) {
                missed(node, NO_BIRTH);
                throw new MalformedPayloadException("the alias " + metric.alias
                        + " is not known, since no birth certificate came since the start: the command Node Control/Rebirth"
                        + " has the node send one");
            }
            return known;
        }
        if (metric.name.isEmpty()) {
            throw new MalformedPayloadException("a metric has neither name nor alias: check payload.format");
        }
        int type = metric.type != 0 ? metric.type : node.types.getOrDefault(metric.name, 0);
        Known known = new Known(metric.name, type);
        if (node.types.size() < MAXIMUM_METRICS) {
            node.types.put(metric.name, type);
            if (metric.hasAlias()) {
                node.aliases.put(metric.alias, known);
            }
        }
        return known;
    }

    private static Optional<Instant> time(long millis) {
        return millis > 0 ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
    }
}
