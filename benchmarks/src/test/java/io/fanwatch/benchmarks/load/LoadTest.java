// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoadTest {

    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(200);

    private static Mosquitto broker;

    @BeforeAll
    static void startBroker() {
        broker = new Mosquitto().start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static Target echo(int qos, int fans) {
        return new Target(broker.port(), "echo", "echo", qos, fans, true);
    }

    private static Readings readings(Target target) throws Exception {
        return new Readings(target.readingTopic(), target.qos(), target.fans(), target.numbered());
    }

    @Test
    void another_client_understands_the_readings() throws Exception {
        List<String> seen = new ArrayList<>();
        MqttClient paho = new MqttClient(broker.url(), "paho", new MemoryPersistence());
        paho.connect();
        paho.subscribe("understood", 1, (topic, message) -> {
            synchronized (seen) {
                seen.add(message.toString());
                seen.notifyAll();
            }
        });

        Target target = new Target(broker.port(), "understood", "unused", 1, 6, true);
        try (RawClient publisher = target.publisher()) {
            readings(target).send(8, publisher);
            synchronized (seen) {
                while (seen.size() < 8) {
                    seen.wait(TimeUnit.SECONDS.toMillis(20));
                }
            }
        }

        paho.disconnect();
        paho.close();
        assertThat(seen.get(6))
                .matches("\\{\"deviceID\":\"1\",\"timeStamp\":\"2020-10-01 10:49:06\",\"rotation\":[0-9.]+,"
                        + "\"temperature\":[0-9.]+,\"vibration\":[0-9.]+,\"sound\":[0-9.]+,\"id\":\"00000006\"}");
    }

    @Test
    void at_qos_1_every_reading_is_counted_once() throws Exception {
        Target target = echo(1, 6);

        ClosedLoop.Result result = new ClosedLoop(target, readings(target), 50).run(SHORT);

        assertThat(result.sent()).isGreaterThan(50);
        assertThat(result.perSecond()).isPositive();
        assertThat(result.lost()).isZero();
        assertThat(result.duplicates()).isZero();
    }

    @Test
    void what_nobody_answers_is_lost_and_does_not_hold_up_the_end() throws Exception {
        Target target = new Target(broker.port(), "nobody", "nothing", 0, 6, false);

        ClosedLoop.Result result = new ClosedLoop(target, readings(target), 50).run(SHORT);

        assertThat(result.perSecond()).isZero();
        assertThat(result.lost()).isEqualTo(result.sent()).isPositive();
    }

    @Test
    void every_reading_that_was_due_is_timed() throws Exception {
        Target target = echo(0, 6);

        OpenLoop.Result result = new OpenLoop(target, readings(target), 1_000).run(SHORT);

        assertThat(result.sent()).isEqualTo(200);
        assertThat(result.lost()).isZero();
        assertThat(result.latencies().getTotalCount()).isEqualTo(200);
        assertThat(result.latencies().getMaxValue()).isPositive();
    }

    @Test
    void all_fans_take_their_turns_over_several_runs() throws Exception {
        Target target = echo(0, 5_000);
        Readings readings = readings(target);
        List<String> devices = new ArrayList<>();
        try (RawClient collector = target.subscriber();
                RawClient publisher = target.publisher()) {
            for (int run = 0; run < 2; run++) {
                readings.begin();
                readings.send(3_000, publisher);
                int arrived = 0;
                while (arrived < 3_000) {
                    arrived += collector.read((buffer, from, to) -> devices.add(text(buffer, from, to)));
                }
            }
        }

        assertThat(readings.sent()).isEqualTo(3_000);
        assertThat(devices.get(4_999)).startsWith("{\"deviceID\":\"5000\"").endsWith("\"id\":\"00001999\"}");
        assertThat(devices.get(5_000)).startsWith("{\"deviceID\":\"1\"");
    }

    @Test
    void a_verdict_without_an_id_has_no_number() {
        byte[] verdict = "{\"deviceID\":\"1\",\"fault\":\"0\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(Readings.numberIn(ByteBuffer.wrap(verdict), 0, verdict.length))
                .isEqualTo(-1);
    }

    private static String text(ByteBuffer buffer, int from, int to) {
        byte[] bytes = new byte[to - from];
        buffer.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
