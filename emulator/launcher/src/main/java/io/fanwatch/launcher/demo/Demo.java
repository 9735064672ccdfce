// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.BrokerClient;
import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.kura.tools.mqtt.FanVerdict;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.model.simulation.Wear;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Simulated fans that report, and a table of what the gateway says of them. */
public final class Demo {

    /** Where the fans report. */
    public static final String TOPIC = "fan/messages";

    /** Where the gateway answers. */
    public static final String VERDICT_TOPIC = "fan/anomaly";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final Duration PLAIN_LINE = Duration.ofSeconds(5);
    private static final Duration LAST_VERDICTS = Duration.ofSeconds(5);
    /** How long the fan that wears is well at first. */
    private static final Duration HEALTHY = Duration.ofDays(3);

    /** When the one that wears is repaired, if it is. */
    private static final Duration SERVICE = Duration.ofDays(6);

    private static final Duration WEARS_FOR = Duration.ofDays(5);

    private static final int FANS_A_SEED = 20_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final DemoSettings settings;
    private final Terminal terminal;
    private final List<LivingFan> fans = new ArrayList<>();
    private final DemoBoard board;
    private final String run =
            String.format("demo-%08x-", ThreadLocalRandom.current().nextInt());
    private final AtomicLong counter = new AtomicLong();
    private final DemoClock clock;
    private long startedAt;

    /** What to do at the end, while the fans still report. */
    @FunctionalInterface
    public interface Finale {

        /**
         * Does it.
         *
         * @throws CommandException if it fails; the message says what to do
         * @throws InterruptedException if interrupted
         */
        void play() throws CommandException, InterruptedException;
    }

    /** Prepares the fans; {@link #run} lets them report. */
    public Demo(DemoSettings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        clock = new DemoClock(LocalDateTime.now(ZoneOffset.UTC), settings.past(), settings.catchUp());
        for (int fan = 1; fan <= settings.fans(); fan++) {
            Optional<LocalDateTime> wearBegins = settings.wearing()
                    .filter(List.of(fan)::contains)
                    .map(wearing -> clock.begin().plus(HEALTHY));
            fans.add(new LivingFan(
                    new SimulatedFan(String.valueOf(fan), seeds.split()),
                    settings.seed() * FANS_A_SEED + fan,
                    clock.begin(),
                    wearBegins,
                    new Wear(settings.wear(), WEARS_FOR),
                    life(fan)));
        }
        board = new DemoBoard(fans.stream().map(LivingFan::deviceId).toList());
    }

    /**
     * Runs for the settings' duration or until the thread is interrupted, and prints a summary.
     *
     * @return how many readings got no verdict
     * @throws CommandException if the broker does not let us subscribe, or the finale fails
     */
    public long run(BrokerClient broker, Finale finale) throws CommandException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            broker.subscribe(
                    VERDICT_TOPIC,
                    payload ->
                            FanVerdict.parse(payload).ifPresent(verdict -> board.judged(verdict, System.nanoTime())));
            startedAt = System.nanoTime();
            startFans(timer, broker);
            show();
            finale.play();
            // a fan that is just reporting finishes: a reading half sent would count as lost
            timer.shutdown();
            timer.awaitTermination(LAST_VERDICTS.toSeconds(), TimeUnit.SECONDS);
            awaitLastVerdicts();
        } catch (InterruptedException interruptedAgain) {
            Thread.currentThread().interrupt();
        } finally {
            timer.shutdownNow();
        }
        summarise();
        return board.open();
    }

    private LivingFan.Life life(int fan) {
        Troubles troubles = settings.troubles();
        Duration untilStuck = settings.past().isZero() ? Duration.ZERO : HEALTHY;
        return new LivingFan.Life(
                troubles.scenario(),
                troubles.dropOuts().contains(fan),
                Optional.of(clock.begin().plus(untilStuck))
                        .filter(time -> troubles.stuck().contains(fan)),
                Optional.of(clock.begin().plus(SERVICE)).filter(time -> troubles.serviced()));
    }

    private void startFans(ScheduledExecutorService timer, BrokerClient broker) {
        long interval = Math.max(1, (long) (NANOS_PER_SECOND / settings.ratePerSecond()));
        for (int i = 0; i < fans.size(); i++) {
            LivingFan fan = fans.get(i);
            boolean becomesFaulty = settings.faulty().contains(i + 1);
            long offset = interval * i / fans.size();
            timer.scheduleAtFixedRate(() -> report(fan, becomesFaulty, broker), offset, interval, TimeUnit.NANOSECONDS);
        }
    }

    private void report(LivingFan fan, boolean becomesFaulty, BrokerClient broker) {
        boolean faulty = becomesFaulty && elapsed().compareTo(settings.faultyAfter()) >= 0;
        LocalDateTime time = clock.at(elapsed());
        if (fan.isOut(time)) {
            return;
        }
        FanReading reading = fan.next(time, faulty);
        String id = run + counter.incrementAndGet();
        board.sent(id, reading, faulty ? "faulty" : fan.wears(time) ? "wearing" : "healthy", System.nanoTime());
        broker.publish(TOPIC, reading.payload(id));
    }

    private void show() {
        try {
            showUntilEnd();
        } catch (InterruptedException endedByUser) {
            // a way to end as good as the duration's end
        }
    }

    private void showUntilEnd() throws InterruptedException {
        Duration interval = terminal.isScreen() ? REDRAW : PLAIN_LINE;
        while (true) {
            Duration left =
                    settings.duration().map(whole -> whole.minus(elapsed())).orElse(interval);
            if (left.isNegative() || left.isZero()) {
                return;
            }
            Thread.sleep(Math.max(1, Math.min(left.toMillis(), interval.toMillis())));
            if (terminal.isScreen()) {
                List<String> lines = new ArrayList<>(board.table());
                lines.add("");
                lines.add(state());
                terminal.redraw(lines);
            } else {
                terminal.println(state() + "   alarm active: " + board.alarmed());
            }
        }
    }

    private void awaitLastVerdicts() throws InterruptedException {
        long start = System.nanoTime();
        while (board.open() > 0 && System.nanoTime() - start < LAST_VERDICTS.toNanos()) {
            Thread.sleep(10);
        }
    }

    private String state() {
        long seconds = elapsed().toSeconds();
        return String.format(
                Locale.ROOT,
                "%02d:%02d   %s   readings %,d   verdicts %,d   latency p50 %.1f ms, p99 %.1f ms",
                seconds / 60,
                seconds % 60,
                DAY.format(clock.at(elapsed())),
                board.readings(),
                board.verdicts(),
                board.latencyMillis(50),
                board.latencyMillis(99));
    }

    private void summarise() {
        if (terminal.isScreen()) {
            terminal.redraw(board.table());
        } else {
            terminal.println("");
            board.table().forEach(terminal::println);
        }
        terminal.println("");
        line("Readings", String.format(Locale.ROOT, "%,d", board.readings()));
        line("Verdicts", String.format(Locale.ROOT, "%,d", board.verdicts()));
        line("Lost", String.format(Locale.ROOT, "%,d", board.open()));
        line("Faults", board.faults());
        line("Alarm active", board.alarmed());
        board.outlooks().forEach(outlook -> line("Warned", outlook));
        line(
                "Latency",
                String.format(
                        Locale.ROOT,
                        "p50 %.1f ms, p99 %.1f ms (from publishing to verdict)",
                        board.latencyMillis(50),
                        board.latencyMillis(99)));
    }

    private void line(String name, String value) {
        terminal.println(String.format("@|bold %-13s|@ %s", name, value));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }
}
