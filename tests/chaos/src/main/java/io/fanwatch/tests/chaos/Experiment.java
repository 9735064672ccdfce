// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs one cell on parts of its own. */
final class Experiment {

    private static final long POLL_MILLIS = 100;
    /* a gateway starts, a connection is tried again, a sink's pause of at most 75 s passes */
    private static final long PATIENCE_SECONDS = 150;
    private static final long LATECOMERS_SECONDS = 10;
    private static final double NANOS = 1e9;

    private final Cell cell;
    private final Plan plan;
    private final Plant plant;
    private final FanTraffic traffic;
    private final Platform platform;
    private final Arrivals stored = new Arrivals();

    private Experiment(Cell cell, Plan plan, Plant plant, FanTraffic traffic, Platform platform) {
        this.cell = cell;
        this.plan = plan;
        this.plant = plant;
        this.traffic = traffic;
        this.platform = platform;
    }

    /**
     * Runs it.
     *
     * @param home a built Fanwatch
     * @throws ChaosException if something does not run that should
     */
    static Outcome run(Cell cell, Plan plan, Path home) throws ChaosException, InterruptedException {
        try (Plant plant = new Plant(home, cell);
                Platform platform = new Platform(plant.cloudUrl());
                FanTraffic traffic = new FanTraffic(plant.brokerUrl(), plan.perSecond())) {
            return new Experiment(cell, plan, plant, traffic, platform).run();
        }
    }

    private Outcome run() throws ChaosException, InterruptedException {
        traffic.begin();
        double recovery = 0;
        int rounds = plan.rounds(cell.fault());
        for (int round = 0; round < rounds; round++) {
            TimeUnit.SECONDS.sleep(plan.calmSeconds());
            plant.suffer(cell, plan.faultSeconds());
            recovery = Math.max(recovery, awaitAll(traffic.sent()));
        }
        TimeUnit.SECONDS.sleep(plan.calmSeconds());
        traffic.end();
        awaitAll(traffic.sent());
        // what would come twice
        TimeUnit.SECONDS.sleep(2);
        return outcome(rounds, recovery);
    }

    private Outcome outcome(int rounds, double recovery) throws ChaosException {
        look();
        Set<ReadingId> sent = traffic.sent();
        Set<ReadingId> missing = missing(sent);
        int byBroker = (int) missing.stream()
                .filter(id -> cell.killsBroker())
                .filter(id ->
                        plant.witness().brokerConfirmed(id) || !plant.witness().gatewayConfirmed(id))
                .count();
        Arrivals counted = plant.store().isPresent() ? stored : traffic.verdicts();
        List<List<AlarmChange>> told =
                new ArrayList<>(List.of(traffic.verdicts().alarmChanges(), platform.changes()));
        if (plant.store().isPresent()) {
            told.add(stored.alarmChanges());
        }
        boolean ordered = plant.store().map(Store::knowsOrder).orElse(true);
        return new Outcome(
                cell.id(),
                cell.fault().isDeadly() ? 0 : plan.faultSeconds(),
                rounds,
                sent.size(),
                sent.size() - missing.size(),
                missing.size() - byBroker,
                byBroker,
                counted.duplicated(),
                ordered ? counted.reordered() : -1,
                AlarmPlan.turns(sent).size(),
                told.stream()
                        .mapToInt(changes -> AlarmChange.missed(sent, changes).size())
                        .sum(),
                told.stream().mapToInt(AlarmChange::repeated).sum(),
                Math.round(recovery * 10) / 10.0,
                plant.gateway().peakMegabytes(),
                LocalDate.now().toString());
    }

    /* seconds until the last came; ends too when nothing of it comes any more */
    private double awaitAll(Set<ReadingId> expected) throws ChaosException, InterruptedException {
        long begun = System.nanoTime();
        long progress = begun;
        int missing = Integer.MAX_VALUE;
        while (true) {
            look();
            int readings = missing(expected).size();
            int now =
                    readings + AlarmChange.missed(expected, platform.changes()).size();
            if (now == 0) {
                break;
            }
            if (now < missing) {
                missing = now;
                progress = System.nanoTime();
            }
            // later ones have come, so these would have
            boolean overtaken = readings > 0
                    && (later(expected) > plan.perSecond()
                            || traffic.last()
                                    .filter(last -> missing(Set.of(last)).isEmpty())
                                    .isPresent());
            long patience = overtaken ? LATECOMERS_SECONDS : PATIENCE_SECONDS;
            if (System.nanoTime() - progress > TimeUnit.SECONDS.toNanos(patience)) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        double recovery = Math.max(lastOf(traffic.verdicts(), expected, begun), lastOf(stored, expected, begun));
        return cell.part() == Part.CLOUD
                ? Math.max(recovery, (platform.last(expected, begun) - begun) / NANOS)
                : recovery;
    }

    private static double lastOf(Arrivals arrivals, Set<ReadingId> expected, long begun) {
        return (arrivals.last(expected, begun) - begun) / NANOS;
    }

    private int later(Set<ReadingId> expected) {
        Set<ReadingId> since = traffic.sent();
        since.removeAll(expected);
        return since.size() - missing(since).size();
    }

    private Set<ReadingId> missing(Set<ReadingId> expected) {
        Set<ReadingId> missing = new HashSet<>(traffic.verdicts().missing(expected));
        if (plant.store().isPresent()) {
            missing.addAll(stored.missing(expected));
        }
        return missing;
    }

    private void look() throws ChaosException {
        if (plant.store().isPresent()) {
            plant.store().get().look(stored);
        }
    }
}
