// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.Alarm.State;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmCommand;
import io.fanwatch.api.AlarmService;
import io.fanwatch.api.AlarmSeverity;
import io.fanwatch.component.StatusReport;
import io.fanwatch.mqtt.internal.BrokerSettings;
import io.fanwatch.mqtt.internal.PahoBroker;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlarmTopicsTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private final Mosquitto mosquitto = new Mosquitto();
    private final PahoBroker broker = new PahoBroker();
    private final Alarms alarms = new Alarms();
    private final Map<String, String> retained = new ConcurrentHashMap<>();
    private Optional<AlarmTopics> topics = Optional.empty();
    private Optional<MqttClient> client = Optional.empty();

    @BeforeEach
    void start() {
        mosquitto.start();
        broker.configure(new BrokerSettings(
                mosquitto.url(),
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1 << 20,
                Socket::new));
    }

    @AfterEach
    void close() throws MqttException {
        topics.ifPresent(AlarmTopics::close);
        broker.close();
        if (client.isPresent() && client.get().isConnected()) {
            client.get().disconnect();
        }
        mosquitto.close();
    }

    @Test
    void each_fan_has_its_alarms_retained_whatever_its_id() throws MqttException {
        open("");
        change(alarm(1, "7", State.UNACKNOWLEDGED));
        change(alarm(2, "a/b+#\0", State.ACKNOWLEDGED));
        await().until(() -> published() == 2);

        subscribe();
        await().until(() -> retained.size() == 2);
        assertThat(retained.get("fan/alarm/7"))
                .startsWith(
                        "{\"deviceID\":\"7\",\"state\":\"UNACKNOWLEDGED\",\"severity\":\"WARNING\",\"alarms\":[{\"number\":1,")
                .contains("\"reason\":\"vibration +2.4 σ\"")
                .contains("\"evidence\":{\"vibration\":250.0}");
        assertThat(retained).containsKey("fan/alarm/a%2Fb%2B%23%00");

        change(alarm(1, "7", State.NORMAL));
        await().until(() ->
                retained.get("fan/alarm/7").startsWith("{\"deviceID\":\"7\",\"state\":\"NORMAL\",\"alarms\":[{"));
    }

    @Test
    void what_changed_while_the_broker_was_away_is_there_when_it_is_back() throws MqttException {
        open("");
        change(alarm(1, "7", State.UNACKNOWLEDGED));
        await().until(() -> published() >= 1); // twice if it is published before all are, as the broker is there
        mosquitto.kill();
        change(alarm(1, "7", State.NORMAL));
        change(alarm(2, "8", State.UNACKNOWLEDGED));
        mosquitto.start();

        await().until(() -> published() >= 3);
        subscribe();
        await().until(() -> retained.getOrDefault("fan/alarm/7", "").contains("NORMAL")
                && retained.getOrDefault("fan/alarm/8", "").contains("UNACKNOWLEDGED"));
    }

    @Test
    void after_a_restart_of_the_gateway_all_is_published_anew() throws MqttException {
        alarms.put(alarm(1, "over", State.NORMAL));
        alarms.put(alarm(2, "open", State.SHELVED));
        open("");
        subscribe();
        await().until(() -> retained.getOrDefault("fan/alarm/over", "").contains("NORMAL")
                && retained.getOrDefault("fan/alarm/open", "").contains("SHELVED"));
    }

    @Test
    void commands_are_taken_only_where_that_is_wanted() throws MqttException {
        open("");
        subscribe();
        command("7", "{\"action\":\"acknowledge\",\"user\":\"ada\"}");
        topics.orElseThrow().close();
        assertThat(alarms.commands).isEmpty();

        open("fan/command");
        await().until(() -> connected());
        command("a%2Fb", "{\"action\":\"Out of service\",\"user\":\"ada\"}");
        command("7", "{\"action\":\"shelve\",\"cause\":\"CONDITION\",\"user\":\"ada\",\"hours\":1}");
        command("7", "{\"action\":\"shelve\"");
        command("7", "{\"action\":\"dance\",\"user\":\"ada\"}");
        command("7", "{\"action\":\"acknowledge\"}");
        command("7", "{\"action\":\"acknowledge\",\"user\":\"ada\",\"deviceID\":\"8\"}");
        command("7", "{\"action\":\"close\",\"user\":\"ada\",\"outcome\":\"bearing\"}");
        await().until(() -> alarms.commands.size() == 3);
        assertThat(alarms.commands)
                .extracting(AlarmCommand::action, AlarmCommand::deviceId, AlarmCommand::via)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(AlarmCommand.Action.OUT_OF_SERVICE, "a/b", "mqtt"),
                        org.assertj.core.groups.Tuple.tuple(AlarmCommand.Action.SHELVE, "7", "mqtt"),
                        org.assertj.core.groups.Tuple.tuple(AlarmCommand.Action.CLOSE, "7", "mqtt"));
        assertThat(figures().get("last refused command").toString()).contains("the message is for the fan 8");
    }

    @Test
    void a_retained_command_is_not_done_again_with_each_connection() throws MqttException {
        subscribe();
        MqttMessage kept =
                new MqttMessage("{\"action\":\"acknowledge\",\"user\":\"ada\"}".getBytes(StandardCharsets.UTF_8));
        kept.setRetained(true);
        client.orElseThrow().publish("fan/command/7", kept);

        open("fan/command");

        await().until(() ->
                String.valueOf(figures().get("last refused command")).contains("must not be retained"));
        assertThat(alarms.commands).isEmpty();
    }

    private void open(String commandTopic) {
        MqttAlarmConfiguration configuration = mock(
                MqttAlarmConfiguration.class,
                call -> call.getMethod().getName().equals("command_topic")
                        ? commandTopic
                        : call.getMethod().getDefaultValue());
        topics = Optional.of(new AlarmTopics(broker, MqttAlarmSettings.of(configuration), () -> Optional.of(alarms)));
    }

    private void change(Alarm alarm) {
        alarms.put(alarm);
        topics.orElseThrow().changed(alarm);
    }

    private Map<String, Object> figures() {
        StatusReport report = new StatusReport("x");
        topics.orElseThrow().describe(report);
        return report.otherwise("").figures();
    }

    private long published() {
        return (long) figures().get("alarm messages published");
    }

    private boolean connected() {
        return (boolean) figures().get("connected");
    }

    private void subscribe() throws MqttException {
        MqttClient made = new MqttClient(mosquitto.url(), "operator", new MemoryPersistence());
        made.connect();
        made.subscribe(
                "fan/alarm/+",
                1,
                (topic, message) -> retained.put(topic, new String(message.getPayload(), StandardCharsets.UTF_8)));
        client = Optional.of(made);
    }

    private void command(String level, String text) throws MqttException {
        MqttMessage message = new MqttMessage(text.getBytes(StandardCharsets.UTF_8));
        message.setQos(1);
        client.orElseThrow().publish("fan/command/" + level, message);
    }

    private static Alarm alarm(long number, String device, State state) {
        return new Alarm(
                number,
                device,
                AlarmCause.CONDITION,
                AlarmSeverity.WARNING,
                state,
                state != State.NORMAL,
                "vibration +2.4 σ",
                NOON,
                NOON,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("vibration", 250.0));
    }

    private static final class Alarms implements AlarmService {

        private final Map<Long, Alarm> all = new ConcurrentHashMap<>();
        private final List<AlarmCommand> commands = new CopyOnWriteArrayList<>();

        void put(Alarm alarm) {
            all.put(alarm.number(), alarm);
        }

        @Override
        public List<Alarm> open() {
            return all.values().stream()
                    .filter(alarm -> alarm.state() != State.NORMAL)
                    .toList();
        }

        @Override
        public List<Alarm> history(Optional<String> deviceId, int limit) {
            return all.values().stream()
                    .filter(alarm -> alarm.state() == State.NORMAL)
                    .toList();
        }

        @Override
        public Set<String> outOfService() {
            return Set.of();
        }

        @Override
        public List<Alarm> execute(AlarmCommand command) {
            commands.add(command);
            return List.of();
        }

        @Override
        public List<AuditEntry> audit(int limit) {
            return List.of();
        }
    }
}
