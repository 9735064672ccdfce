// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.BrokerClient;
import io.fanwatch.kura.tools.mqtt.ConnectionListener;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.mqtt.FanVerdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Publishes labelled readings and matches the verdicts to them by an id of which each run has its own. At most a
 * window's worth of readings is without a verdict at a time: a stock broker drops what it must queue beyond 1,000
 * messages a client.
 */
public final class Replay implements ConnectionListener {

    private static final Duration RESEND_AFTER = Duration.ofSeconds(3);
    private static final Duration OVERTAKEN_AFTER = Duration.ofSeconds(5);
    private static final Duration GRACE_FOR_DUPLICATES = Duration.ofMillis(300);
    private static final Duration GRACE_AFTER_RESENDING = Duration.ofSeconds(2);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<LabelledReading> rows;
    private final ReplaySettings settings;
    private final IntConsumer progress;
    private final String run = String.format("%08x", ThreadLocalRandom.current().nextInt());
    private final VerdictLedger ledger;
    private final Semaphore window;
    private BrokerClient broker;
    private long nextTickAt;

    /**
     * @param rows what to send, in this order
     * @param settings how
     * @param progress told now and then how many readings have a verdict
     */
    public Replay(List<LabelledReading> rows, ReplaySettings settings, IntConsumer progress) {
        this.rows = rows;
        this.settings = settings;
        this.progress = progress;
        this.ledger = new VerdictLedger(rows.size(), RESEND_AFTER.toNanos(), OVERTAKEN_AFTER.toNanos());
        this.window = new Semaphore(settings.window());
    }

    /**
     * Runs until every reading has its verdict, or none has come for the settings' time-out.
     *
     * @throws CommandException if the broker cannot be reached at the start
     * @throws InterruptedException if interrupted; what was sent stays sent
     */
    public ReplayResult run(BrokerAddress address, Optional<Credentials> credentials)
            throws CommandException, InterruptedException {
        try (BrokerClient connection = BrokerClient.connect(address, credentials, "fanwatch-replay-" + run, this)) {
            broker = connection;
            nextTickAt = System.nanoTime();
            broker.subscribe(settings.verdictTopic(), this::verdictArrived);
            sendAll();
            awaitVerdicts();
        }
        return ledger.result(rows);
    }

    private void sendAll() throws InterruptedException {
        long start = System.nanoTime();
        double intervalNanos = settings.ratePerSecond().isPresent()
                ? NANOS_PER_SECOND / settings.ratePerSecond().getAsDouble()
                : 0;
        for (int row = 0; row < rows.size(); row++) {
            awaitMoment(start + (long) (row * intervalNanos));
            if (!awaitPlace()) {
                return;
            }
            ledger.sent(row, System.nanoTime());
            publish(row);
        }
    }

    private void awaitMoment(long moment) throws InterruptedException {
        long early;
        while ((early = moment - System.nanoTime()) > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(early, TICK_NANOS));
            tick();
        }
    }

    private boolean awaitPlace() throws InterruptedException {
        tick();
        while (!window.tryAcquire(TICK_NANOS, TimeUnit.NANOSECONDS)) {
            tick();
            if (stalled()) {
                return false;
            }
        }
        return true;
    }

    private void awaitVerdicts() throws InterruptedException {
        while (!ledger.complete() && !stalled()) {
            TimeUnit.NANOSECONDS.sleep(TICK_NANOS / 10);
            tick();
        }
        progress.accept(ledger.received());
        Duration grace = ledger.sentAgain() == 0 ? GRACE_FOR_DUPLICATES : GRACE_AFTER_RESENDING;
        Thread.sleep(grace.toMillis());
    }

    /** What must be looked after now and then. */
    private void tick() {
        long now = System.nanoTime();
        if (now - nextTickAt < 0) {
            return;
        }
        nextTickAt = now + TICK_NANOS;
        window.release(ledger.releaseOvertaken(now));
        ledger.toSendAgain(now).forEach(this::publish);
        progress.accept(ledger.received());
    }

    private boolean stalled() {
        return System.nanoTime() - ledger.lastProgressAt() >= settings.timeout().toNanos();
    }

    private void publish(int row) {
        broker.publish(settings.topic(), rows.get(row).reading().payload(run + "-" + row))
                .thenRun(() -> ledger.confirmed(row, System.nanoTime()));
    }

    private void verdictArrived(byte[] payload) {
        FanVerdict.parse(payload).ifPresent(this::match);
    }

    private void match(FanVerdict verdict) {
        String prefix = run + "-";
        if (!verdict.id().startsWith(prefix)) {
            return;
        }
        try {
            int row = Integer.parseInt(verdict.id().substring(prefix.length()));
            if (ledger.answered(row, verdict.fault(), System.nanoTime())) {
                window.release();
            }
        } catch (NumberFormatException notOfThisRun) {
            // another's id that begins like ours
        }
    }

    @Override
    public void connectionLost() {
        ledger.connectionLost();
    }

    @Override
    public void connectionRestored() {
        ledger.connectionRestored(System.nanoTime());
    }
}
