// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.deployment.PackageFile;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tries the packages on a gateway and leaves the gateway as it was: installs what is not there, creates components of
 * its own, sends readings on topics of its own, upgrades, and takes everything away again, also after a failure and when
 * interrupted.
 */
final class Verification {

    /** Where nothing listens. */
    private static final BrokerAddress NO_ADDRESS = BrokerAddress.local(1);

    private static final Duration LOST_AFTER = Duration.ofSeconds(15);

    private static final String STATUS = "io.fanwatch.api.StatusSource";

    private final Kura kura;
    private final Plan plan;
    private final VerificationSettings settings;
    private final Checklist checklist;
    private final Polling polling;
    private final TrialTopics topics = TrialTopics.random();
    private final ReadingSteps readings;
    private final CleanUp cleanUp;

    private Verification(
            Kura kura,
            Plan plan,
            VerificationSettings settings,
            Checklist checklist,
            Polling polling,
            Set<String> snapshots) {
        this.kura = kura;
        this.plan = plan;
        this.settings = settings;
        this.checklist = checklist;
        this.polling = polling;
        this.readings = new ReadingSteps(kura, settings, checklist, polling, topics);
        this.cleanUp = new CleanUp(kura, checklist, polling, snapshots);
    }

    /**
     * Sees whether the gateway can be tried.
     *
     * @throws CommandException if it can't: the message says why and what to do
     */
    static Verification prepare(Kura kura, VerificationSettings settings, Checklist checklist, Polling polling)
            throws CommandException, RefusedException, InterruptedException {
        Plan plan = Plan.of(kura, PackageFolder.read(settings.packages()));
        if (!plan.leftovers().isEmpty()) {
            throw CommandException.badInput(leftoversMessage(plan.leftovers()));
        }
        if (!plan.others().isEmpty() && !settings.beside()) {
            throw CommandException.badInput("Nothing is done: " + Plan.warning(plan.others()));
        }
        if (!kura.takesDeploymentPackages() && !plan.toInstall().isEmpty()) {
            throw CommandException.badInput("Nothing is done. " + plan.byHand() + ". Then run this again");
        }
        return new Verification(kura, plan, settings, checklist, polling, kura.snapshots());
    }

    static String leftoversMessage(Set<String> leftovers) {
        return "An earlier run was killed and has left " + String.join(", ", leftovers)
                + ", or another run is under way: wait for that, or take them away with --clean-up";
    }

    void run() throws InterruptedException {
        boolean interrupted = false;
        try (readings) {
            try {
                readings.connect();
                install();
                createComponents();
                readings.judge("Readings get their verdicts");
                readings.changeLive();
                upgrade();
            } catch (InterruptedException e) {
                interrupted = true;
                throw e;
            } finally {
                if (interrupted) {
                    cleanUp.hurry(CleanUp.HURRY);
                } else {
                    cleanUp.run();
                }
            }
        }
    }

    private void install() throws InterruptedException {
        for (PackageFile each : plan.packages()) {
            String there = plan.installed().get(each.name());
            if (there == null) {
                checklist.check("Install " + each, () -> {
                    cleanUp.packageComes(each.name());
                    if (each.equals(plan.application())) {
                        cleanUp.factoriesGo(plan.factories());
                    }
                    return upload(each, each.version(), each.content());
                });
            } else {
                checklist.skip("Install " + each, "version " + there + " is there already and stays as it is");
            }
        }
        awaitBundles("Bundles are active");
        checklist.check("Factories are there", () -> {
            polling.await("factories", () -> {
                Set<String> missing = new TreeSet<>(plan.factories());
                missing.removeAll(kura.factories());
                return missing.isEmpty()
                        ? Optional.empty()
                        : Optional.of("not there: " + String.join(", ", missing)
                                + ". A package is listed even if its bundles do not resolve: Kura's log says what they "
                                + "lack");
            });
            return String.valueOf(plan.factories().size());
        });
    }

    private String upload(PackageFile file, String version, byte[] content)
            throws CommandException, RefusedException, CheckFailedException, InterruptedException {
        String fileName = file.path().getFileName().toString();
        boolean[] mayBeLost = {send(fileName, content)};
        long begun = System.nanoTime();
        polling.await(file.name() + " " + version, () -> {
            String there = kura.packages().get(file.name());
            if (version.equals(there)) {
                return Optional.empty();
            }
            if (mayBeLost[0] && System.nanoTime() - begun > LOST_AFTER.toNanos()) {
                mayBeLost[0] = send(fileName, content);
            }
            return Optional.of("the gateway has " + (there == null ? "no such package" : "version " + there)
                    + ": Kura's log says why");
        });
        return String.format("%,d kB", content.length / 1000);
    }

    /** Whether the gateway may not have got it: a Kura that reloads its REST service does not say. */
    private boolean send(String fileName, byte[] content)
            throws CommandException, RefusedException, InterruptedException {
        try {
            kura.upload(fileName, content);
            return false;
        } catch (RefusedException e) {
            if (KuraConnection.isReload(e)) {
                return true;
            }
            throw e;
        }
    }

    private void awaitBundles(String what) throws InterruptedException {
        Set<String> bundles = plan.packages().stream()
                .flatMap(each -> each.bundles().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!checklist.isOk() || kura.access(Api.INVENTORY) == KuraConnection.Access.PRESENT) {
            checklist.check(what, () -> {
                polling.await("bundles", () -> notActive(bundles));
                return String.valueOf(bundles.size());
            });
        } else {
            checklist.skip(what, "the gateway does not tell its bundles (REST interface " + Api.INVENTORY.path() + ")");
        }
    }

    private Optional<String> notActive(Set<String> bundles)
            throws CommandException, RefusedException, InterruptedException {
        Map<String, String> states = kura.bundles().orElse(Map.of());
        String broken = bundles.stream()
                .filter(bundle -> !"ACTIVE".equals(states.get(bundle)))
                .map(bundle -> bundle + " is " + states.getOrDefault(bundle, "not there"))
                .collect(Collectors.joining(", "));
        return broken.isEmpty() ? Optional.empty() : Optional.of(broken + ": Kura's log says what they lack");
    }

    private void createComponents() throws InterruptedException {
        checklist.check("Components are created", () -> {
            Set<String> others = Plan.others(kura);
            if (!others.isEmpty() && !settings.beside()) {
                throw new CheckFailedException(Plan.warning(others));
            }
            BrokerAddress broker =
                    settings.broker().map(TrialBroker::fromGateway).orElse(NO_ADDRESS);
            Optional<Credentials> login = settings.broker().flatMap(TrialBroker::login);
            cleanUp.componentsCome();
            kura.create(TrialComponent.all(broker, login, plan.scorerFactory(), topics));
            awaitComponents();
            return TrialComponent.NAMES.size() + " named " + TrialComponent.PREFIX + "…, scoring with "
                    + plan.scorerReason();
        });
    }

    private void awaitComponents() throws CheckFailedException, InterruptedException {
        polling.await("components", () -> {
            Set<String> missing = new TreeSet<>(TrialComponent.NAMES);
            missing.removeAll(kura.components().keySet());
            kura.services(STATUS)
                    .ifPresent(active -> TrialComponent.NAMES.stream()
                            .filter(name -> !active.contains(name))
                            .forEach(missing::add));
            return missing.isEmpty()
                    ? Optional.empty()
                    : Optional.of("not active: " + String.join(", ", missing) + "; Kura's log says why");
        });
    }

    private void upgrade() throws InterruptedException {
        PackageFile application = plan.application();
        LaterVersion later = LaterVersion.of(application);
        String what = "Upgrade " + application.name() + " to " + later.version();
        String survives = "Configuration survives the upgrade";
        if (plan.installed().containsKey(application.name())) {
            checklist.skip(what, "the gateway had the package before, it stays as it is");
            checklist.skip(survives, "no upgrade");
            return;
        }
        checklist.check(what, () -> {
            cleanUp.fileStays(
                    application.name(), () -> upload(application, application.version(), application.content()));
            return upload(application, later.version(), later.content());
        });
        awaitBundles("Bundles are active after the upgrade");
        checklist.check(survives, () -> {
            awaitComponents();
            return readings.awaitStill();
        });
        readings.judge("Readings get their verdicts after the upgrade");
    }
}
