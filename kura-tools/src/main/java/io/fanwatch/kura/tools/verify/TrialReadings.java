// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.BrokerClient;
import io.fanwatch.kura.tools.mqtt.ConnectionListener;
import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.kura.tools.mqtt.FanVerdict;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends readings on the trial's topic and waits for their verdicts. Not safe for use by several threads. */
final class TrialReadings implements AutoCloseable {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final Duration RESEND_AFTER = Duration.ofSeconds(2);

    private final BrokerClient broker;
    private final TrialTopics topics;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private int sent;

    private TrialReadings(BrokerClient broker, TrialTopics topics) {
        this.broker = broker;
        this.topics = topics;
    }

    /**
     * Connects and subscribes.
     *
     * @throws CommandException if the broker can't be reached or refuses
     */
    static TrialReadings connect(TrialBroker address, TrialTopics topics)
            throws CommandException, InterruptedException {
        BrokerClient client = BrokerClient.connect(
                address.address(), address.login(), topics.clientId("trial"), ConnectionListener.none());
        TrialReadings readings = new TrialReadings(client, topics);
        try {
            client.subscribe(topics.verdicts(), readings::verdictArrived);
            return readings;
        } catch (CommandException | InterruptedException e) {
            client.close();
            throw e;
        }
    }

    /** Has a fan that runs well judged; empty if there is no verdict in time. */
    Optional<FanVerdict> healthy(String fan, Duration timeout) throws InterruptedException {
        return ask(new FanReading(fan, now(), 600, 40, 150, 48), timeout);
    }

    /** Has a fan that fails judged; empty if there is no verdict in time. */
    Optional<FanVerdict> faulty(String fan, Duration timeout) throws InterruptedException {
        return ask(new FanReading(fan, now(), 420, 54, 240, 59), timeout);
    }

    /** Ends; leaves nothing at the broker. */
    @Override
    public void close() {
        broker.close();
    }

    /* sent again now and then: the broker keeps nothing for a gateway that has not subscribed yet */
    private Optional<FanVerdict> ask(FanReading reading, Duration timeout) throws InterruptedException {
        String id = topics.run() + "-" + sent++;
        Waiting verdict = new Waiting();
        waiting.put(id, verdict);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() - deadline < 0) {
            broker.publish(topics.readings(), reading.payload(id));
            if (verdict.arrived.await(RESEND_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of(verdict.verdict);
            }
        }
        return Optional.empty();
    }

    private void verdictArrived(byte[] payload) {
        FanVerdict.parse(payload).ifPresent(verdict -> {
            Waiting asked = waiting.get(verdict.id());
            if (asked != null && asked.arrived.getCount() > 0) {
                asked.verdict = verdict;
                asked.arrived.countDown();
            }
        });
    }

    private static String now() {
        return TIME.format(LocalDateTime.now(ZoneOffset.UTC));
    }

    private static final class Waiting {

        private final CountDownLatch arrived = new CountDownLatch(1);
        private volatile FanVerdict verdict;
    }
}
