// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCommandException;
import io.fanwatch.api.AlarmService;
import io.fanwatch.component.AlarmJson;
import io.fanwatch.component.Incident;
import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the retained message of each device with an alarm as it is to be, and does what commands want. After each connection all
 * that may have changed is published anew. Thread-safe.
 */
final class AlarmTopics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmTopics.class);

    private static final Duration TURN = Duration.ofMillis(200);
    private static final int REPEATED = 5_000;
    private static final int LONGEST_COMMAND = 10_000;

    private final MqttAlarmSettings settings;
    private final Supplier<Optional<AlarmService>> alarms;
    private final MqttSession session;
    private final SupervisedExecutor executor = new SupervisedExecutor("fanwatch-alarm-topics");
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong commands = new AtomicLong();
    private volatile Optional<Incident> refused = Optional.empty();

    /* the rest is guarded by this */
    /** What each device whose message is to be published changed last. */
    private final Map<String, Optional<Alarm>> due = new LinkedHashMap<>();

    private int inflight;
    private boolean connectedAnew;

    AlarmTopics(MqttBroker broker, MqttAlarmSettings settings, Supplier<Optional<AlarmService>> alarms) {
        this.settings = settings;
        this.alarms = alarms;
        this.session = broker.open(settings.session(), sessionPresent -> {
            synchronized (this) {
                connectedAnew = true;
            }
        });
        settings.commandTopic().ifPresent(topic -> session.subscribe(topic + "/+", 1, this::command));
        executor.every(TURN, this::turn);
    }

    synchronized void changed(Alarm alarm) {
        due.remove(alarm.deviceId());
        due.put(alarm.deviceId(), Optional.of(alarm));
    }

    private void turn() {
        Optional<AlarmService> service = alarms.get();
        if (!session.isConnected() || service.isEmpty()) {
            return;
        }
        Map<String, Optional<Alarm>> batch = new LinkedHashMap<>();
        synchronized (this) {
            if (connectedAnew) {
                connectedAnew = false;
                Stream.concat(service.get().history(Optional.empty(), REPEATED).stream(), service.get().open().stream())
                        .forEach(alarm -> due.putIfAbsent(alarm.deviceId(), Optional.empty()));
            }
            due.entrySet().stream()
                    .limit(Math.max(0, MqttAlarmSettings.INFLIGHT - inflight))
                    .forEach(entry -> batch.put(entry.getKey(), entry.getValue()));
            batch.keySet().forEach(due::remove);
            inflight += batch.size();
        }
        batch.forEach((device, last) -> publish(device, last, service.get().open(device)));
    }

    private void publish(String device, Optional<Alarm> last, List<Alarm> open) {
        byte[] payload = payload(device, open, last).getBytes(StandardCharsets.UTF_8);
        String topic = settings.topic() + "/" + TopicLevel.of(device);
        try {
            session.publish(topic, payload, 1, true, new MqttPublishCallback() {
                @Override
                public void onPublished() {
                    published.incrementAndGet();
                    done(device, last, true);
                }

                @Override
                public void onFailure(String reason) {
                    done(device, last, false);
                }
            });
        } catch (RuntimeException | Error e) {
            done(device, last, false);
            throw e;
        }
    }

    private synchronized void done(String device, Optional<Alarm> last, boolean arrived) {
        inflight--;
        if (!arrived) {
            due.putIfAbsent(device, last);
        }
    }

    /** {@code {"deviceID":"7","state":"UNACKNOWLEDGED","severity":"ALARM","alarms":[…]}}, the most urgent alarm first. */
    static String payload(String device, List<Alarm> open, Optional<Alarm> last) {
        JsonObject json = new JsonObject();
        json.addProperty("deviceID", device);
        json.addProperty(
                "state",
                open.stream()
                        .findFirst()
                        .map(Alarm::state)
                        .orElse(Alarm.State.NORMAL)
                        .name());
        open.stream()
                .findFirst()
                .ifPresent(
                        worst -> json.addProperty("severity", worst.severity().name()));
        JsonArray all = new JsonArray();
        Stream.concat(open.stream(), last.filter(alarm -> alarm.state() == Alarm.State.NORMAL).stream())
                .forEach(alarm -> all.add(AlarmJson.of(alarm)));
        json.add("alarms", all);
        return json.toString();
    }

    private void command(MqttInboundMessage message) {
        try {
            if (message.retained()) { // it would be done again with each connection
                throw new AlarmCommandException("a command must not be retained");
            }
            String text = new String(message.payload(), StandardCharsets.UTF_8);
            if (text.length() > LONGEST_COMMAND) {
                throw new AlarmCommandException("a command has " + LONGEST_COMMAND + " characters at most");
            }
            AlarmService service =
                    alarms.get().orElseThrow(() -> new AlarmCommandException("nothing keeps the fans' alarms"));
            service.execute(AlarmJson.command(
                    text, Optional.of(device(message.topic(), text)), Optional.empty(), "mqtt", Instant.now()));
            commands.incrementAndGet();
        } catch (AlarmCommandException | IllegalArgumentException e) {
            refused = Optional.of(Incident.now(message.topic() + ": " + e.getMessage()));
            LOG.debug("A command on {} is refused", message.topic(), e);
        }
        message.acknowledge();
    }

    /* a long id does not fit into a topic: then it is in the message too */
    private String device(String topic, String text) throws AlarmCommandException {
        String level = topic.substring(topic.lastIndexOf('/') + 1);
        Optional<String> named = AlarmJson.deviceId(text);
        if (named.isPresent() && !TopicLevel.of(named.get()).equals(level)) {
            throw new AlarmCommandException("the message is for the fan " + named.get() + ", its topic is not");
        }
        return named.isPresent() ? named.get() : TopicLevel.id(level);
    }

    void describe(StatusReport report) {
        session.connection().describe(report);
        int waiting;
        synchronized (this) {
            waiting = due.size() + inflight;
        }
        report.counter("alarm_messages_published_total", "alarm messages published", "messages", published.get())
                .gauge("alarm_messages_waiting", "alarm messages waiting", "messages", waiting)
                .counter("alarm_commands_total", "commands done", "commands", commands.get())
                .text("last_refused_command", "last refused command", refused)
                .problem(session.problem())
                .problem(executor.problem())
                .problem(
                        alarms.get().isPresent()
                                ? Optional.empty()
                                : Optional.of(
                                        Problem.error("nothing keeps the fans' alarms: install the application anew")));
    }

    @Override
    public void close() {
        executor.close(() -> {}, Duration.ofSeconds(1));
        session.close();
    }
}
