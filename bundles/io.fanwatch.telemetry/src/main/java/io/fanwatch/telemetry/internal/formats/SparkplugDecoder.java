// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final int PAYLOAD_TIMESTAMP = 1;
    private static final int PAYLOAD_METRIC = 2;
    private static final int PAYLOAD_SEQUENCE = 3;
    private static final int SEQUENCES = 256;
    private static final int NO_SEQUENCE = -1;
    private static final int REDELIVERED = 64; // so many may come again after a lost connection
    private static final String NO_BIRTH = "sent data with an alias that no birth certificate named";
    private static final String REBIRTH =
            "have it send a birth certificate, with the command Node Control/Rebirth (NCMD), or restart it";
    private static final String NAMESPACE = "spBv1.0";

    private record Known(String name, int type) {}

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

    private final Map<String, Node> nodes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Node> eldest) {
            return size() > MAXIMUM_NODES;
        }
    };
    private final SparkplugMetric metric = new SparkplugMetric();

    /** What is known of nodes, by their names, as it is kept: for whoever keeps it elsewhere. */
    public Map<String, Node> nodes() {
        return nodes;
    }

    @Override
    public List<PayloadRecord> decode(PayloadMessage message) throws MalformedPayloadException {
        String[] levels = message.topic().split("/", -1);
        boolean onTopic = levels[0].equals(NAMESPACE) && (levels.length == 4 || levels.length == 5);
        if (levels[0].equals(NAMESPACE) && !onTopic) {
            return List.of(); // STATE of a host application
        }
        String type = onTopic ? levels[2] : "DDATA";
        String nodeName = onTopic ? levels[1] + "/" + levels[3] : message.topic();
        String device = onTopic && levels.length == 5 ? levels[4] : "";
        switch (type) {
            case "NDEATH" -> nodes.remove(nodeName);
            case "DDEATH" -> node(nodeName).valuesByDevice.remove(device);
            case "NBIRTH", "DBIRTH", "NDATA", "DDATA" -> {
                if (type.equals("NBIRTH")) {
                    nodes.put(nodeName, new Node(nodeName, true));
                    missed.remove(nodeName);
                }
                Node node = node(nodeName);
                if (type.endsWith("BIRTH")) {
                    missed.remove(nodeName, NO_BIRTH);
                    node.valuesByDevice.remove(device);
                }
                return records(
                        message, node, device, onTopic ? Optional.of(nodeName + slashed(device)) : Optional.empty());
            }
            default -> {
                // commands are for the nodes
            }
        }
        return List.of();
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

    private static String slashed(String device) {
        return device.isEmpty() ? "" : "/" + device;
    }

    private Node node(String name) {
        return nodes.computeIfAbsent(name, known -> new Node(name, false));
    }

    private List<PayloadRecord> records(PayloadMessage message, Node node, String device, Optional<String> id)
            throws MalformedPayloadException {
        Map<String, Object> now = new LinkedHashMap<>();
        Map<Long, Map<String, Object>> earlier = new LinkedHashMap<>();
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
                    earlier.computeIfAbsent(metric.timestamp, time -> new LinkedHashMap<>())
                            .put(known.name(), value);
                } else {
                    now.put(known.name(), value);
                    latest = Math.max(latest, metric.timestamp);
                }
            } else if (payload.field() == PAYLOAD_SEQUENCE) {
                follow(node, (int) (payload.number() % SEQUENCES));
            }
        }
        List<PayloadRecord> records = new ArrayList<>();
        for (Map.Entry<Long, Map<String, Object>> moment : earlier.entrySet()) {
            records.add(PayloadRecord.of(moment.getValue(), id, time(moment.getKey())));
        }
        if (!now.isEmpty()) {
            if (node.valuesByDevice.size() >= MAXIMUM_DEVICES && !node.valuesByDevice.containsKey(device)) {
                throw new MalformedPayloadException("the node has more than " + MAXIMUM_DEVICES + " devices");
            }
            Map<String, Object> values = node.valuesByDevice.computeIfAbsent(device, name -> new LinkedHashMap<>());
            if (values.size() + now.size() > MAXIMUM_METRICS) {
                throw new MalformedPayloadException("the device has more than " + MAXIMUM_METRICS + " metrics");
            }
            values.putAll(now);
            records.add(PayloadRecord.of(new LinkedHashMap<>(values), id, time(latest > 0 ? latest : timestamp)));
        }
        return records;
    }

    private Known known(Node node) throws MalformedPayloadException {
        if (metric.name.isEmpty() && metric.hasAlias()) {
            Known known = node.aliases.get(metric.alias);
            if (known == null) {
                missed(node, NO_BIRTH);
                throw new MalformedPayloadException("the alias " + metric.alias
                        + " is not known, since no birth certificate came since the start: have the node send one, with the"
                        + " command Node Control/Rebirth");
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
