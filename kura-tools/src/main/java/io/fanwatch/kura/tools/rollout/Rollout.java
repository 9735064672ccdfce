// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.rollout;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.ota.Health;
import io.fanwatch.kura.tools.ota.PackageSource;
import io.fanwatch.kura.tools.ota.Verdict;
import io.fanwatch.kura.tools.rollout.Progression.State;
import io.fanwatch.kura.tools.terminal.Progress;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Brings a package to many gateways, wave by wave. A wave begins when all of the one before pass their gate; else it halts,
 * and the gateways of that wave get the version before again, if that is given. For use by one thread.
 */
public final class Rollout {

    private final Function<String, Gateway> gatewayOf;
    private final RolloutSettings settings;
    private final Progression progression;
    private final List<String> gateways;
    private final Terminal terminal;
    private final Map<String, Optional<Health>> healthBefore = new ConcurrentHashMap<>();

    /**
     * @param gatewayOf reaches a gateway by its client id; called by several threads
     * @param gateways client ids, the first first
     * @param terminal told how far it is
     * @throws CommandException if the file that tells how far it is cannot be used
     */
    public Rollout(
            Function<String, Gateway> gatewayOf, RolloutSettings settings, List<String> gateways, Terminal terminal)
            throws CommandException {
        this.gatewayOf = gatewayOf;
        this.settings = settings;
        this.progression = Progression.open(settings.state(), settings.source().toString(), gateways);
        this.gateways = List.copyOf(gateways);
        this.terminal = terminal;
    }

    /**
     * Rolls out.
     *
     * @param cuts how many gateways have the package after each wave, such as {@code 1,10%}; the others follow at the end
     * @param output gets the table at the end
     * @return whether no wave has halted it
     * @throws CommandException if the cuts are wrong or the file that tells how far it is cannot be written
     */
    public boolean run(String cuts, Terminal output) throws CommandException, InterruptedException {
        List<List<String>> waves = Waves.of(cuts, gateways);
        ExecutorService threads = Executors.newFixedThreadPool(settings.parallel());
        boolean halted = false;
        try {
            for (int i = 0; i < waves.size() && !halted; i++) {
                halted = !wave("Wave " + (i + 1) + " of " + waves.size(), waves.get(i), threads);
            }
        } finally {
            threads.shutdownNow();
        }
        RolloutReport.lines(waves, progression).forEach(output::println);
        return !halted;
    }

    private boolean wave(String name, List<String> gateways, ExecutorService threads)
            throws CommandException, InterruptedException {
        List<String> open = gateways.stream()
                .filter(each -> progression.of(each).state() != State.DONE)
                .toList();
        if (open.isEmpty()) {
            return true;
        }
        each(name + ", gateways", open, threads, this::install);
        long failed = progression.count(open, State.FAILED);
        if (failed <= settings.tolerated()) {
            Thread.sleep(settings.soak().toMillis());
            each(name + ", looking at gateways", open, threads, this::judge);
            failed = progression.count(open, State.FAILED);
        }
        if (failed <= settings.tolerated()) {
            return true;
        }
        terminal.println(name + " halts the rollout: " + failed + " of " + open.size() + " gateways failed");
        if (settings.previous().isPresent()) {
            each(name + ", rolling back gateways", open, threads, this::rollBack);
        } else {
            terminal.println("No version before is given with --previous, so nothing is rolled back");
        }
        return false;
    }

    private void install(String gateway) throws CommandException, InterruptedException {
        if (progression.of(gateway).state() == State.INSTALLED) {
            return;
        }
        Gateway reached = gatewayOf.apply(gateway);
        String before = "";
        try {
            PackageSource source = settings.source();
            before = reached.installed(source.name()).orElse("");
            healthBefore.put(gateway, reached.health());
            Verdict verdict = reached.install(source, settings.timeout());
            progression.note(
                    gateway,
                    verdict.done() ? State.INSTALLED : State.FAILED,
                    before,
                    verdict.done() ? "" : verdict.lines().get(0));
        } catch (CommandException e) {
            progression.note(gateway, State.FAILED, before, e.getMessage());
        }
    }

    private void judge(String gateway) throws CommandException, InterruptedException {
        Progression.Entry entry = progression.of(gateway);
        if (entry.state() == State.INSTALLED) {
            Optional<String> objection = settings.gate()
                    .objection(
                            healthBefore.getOrDefault(gateway, Optional.empty()),
                            gatewayOf.apply(gateway).health());
            progression.note(
                    gateway, objection.isEmpty() ? State.DONE : State.FAILED, entry.before(), objection.orElse(""));
        }
    }

    /* also those that did well: nobody wants two versions of a package that is not trusted any more */
    private void rollBack(String gateway) throws CommandException, InterruptedException {
        PackageSource previous = settings.previous().orElseThrow();
        Progression.Entry entry = progression.of(gateway);
        Gateway reached = gatewayOf.apply(gateway);
        try {
            if (!reached.installed(previous.name())
                    .equals(Optional.of(settings.source().version()))) {
                return;
            }
            Verdict verdict = reached.install(previous, settings.timeout());
            progression.note(
                    gateway,
                    verdict.done() ? State.ROLLED_BACK : State.FAILED,
                    entry.before(),
                    verdict.done()
                            ? entry.message()
                            : entry.message() + "; not rolled back: "
                                    + verdict.lines().get(0));
        } catch (CommandException e) {
            progression.note(
                    gateway, State.FAILED, entry.before(), entry.message() + "; not rolled back: " + e.getMessage());
        }
    }

    private void each(String task, List<String> gateways, ExecutorService threads, Step step)
            throws CommandException, InterruptedException {
        List<Future<?>> futures = new ArrayList<>();
        for (String gateway : gateways) {
            futures.add(threads.submit(() -> {
                step.of(gateway);
                return null;
            }));
        }
        try (Progress progress = Progress.start(task, gateways.size(), terminal)) {
            int done = 0;
            for (Future<?> future : futures) {
                future.get();
                progress.at(++done);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CommandException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @FunctionalInterface
    private interface Step {
        void of(String gateway) throws CommandException, InterruptedException;
    }
}
