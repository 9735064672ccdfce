// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.BrokerClient;
import io.fanwatch.kura.tools.mqtt.ConnectionListener;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.kura.tools.mqtt.FanVerdict;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Sends a healthy reading now and then until a verdict for one comes: from then on nothing is lost. */
final class ReadinessProbe {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final String TOPIC = "fan/messages";
    private static final String VERDICT_TOPIC = "fan/anomaly";
    private static final long INTERVAL_MILLIS = 250;

    private ReadinessProbe() {}

    /**
     * Waits until the gateway behind that broker answers.
     *
     * @return whether it did in time
     * @throws CommandException if the broker cannot be reached
     * @throws InterruptedException if interrupted while waiting
     */
    static boolean await(BrokerAddress address, Optional<Credentials> credentials, Duration timeout)
            throws CommandException, InterruptedException {
        String mark = String.format("probe-%08x", ThreadLocalRandom.current().nextInt());
        CountDownLatch answered = new CountDownLatch(1);
        try (BrokerClient broker =
                BrokerClient.connect(address, credentials, "fanwatch-" + mark, ConnectionListener.none())) {
            broker.subscribe(
                    VERDICT_TOPIC,
                    payload -> FanVerdict.parse(payload)
                            .filter(verdict -> verdict.id().equals(mark))
                            .ifPresent(verdict -> answered.countDown()));
            long deadline = System.nanoTime() + timeout.toNanos();
            while (System.nanoTime() < deadline) {
                broker.publish(TOPIC, healthyReading().payload(mark));
                if (answered.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static FanReading healthyReading() {
        return new FanReading("1", TIME.format(LocalDateTime.now(ZoneOffset.UTC)), 600, 40, 150, 48);
    }
}
