package io.fanwatch.launcher.verify;

import com.google.gson.JsonObject;
import io.fanwatch.launcher.CommandException;
import io.fanwatch.launcher.FanVerdict;
import io.fanwatch.launcher.mqtt.BrokerAddress;
import io.fanwatch.launcher.mqtt.Credentials;
import java.util.ArrayList;
import java.util.List;
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

    static final String NO_BROKER = "no readings without --broker URL";

    /** Makes the alarm follow every single reading. */
    private static final Map<String, Object> LIVE_CHANGE =
            Map.of("alarm.window", 1, "alarm.raise", 1, "alarm.clear", 0);

    /** Where nothing listens. */
    private static final BrokerAddress NO_ADDRESS = BrokerAddress.local(1);

    private static final int READINGS = 5;
    private static final String STATUS = "io.fanwatch.api.StatusSource";

    private final Kura kura;
    private final Plan plan;
    private final VerificationSettings settings;
    private final Checklist checklist;
    private final Patience patience;
    private final TrialTopics topics = TrialTopics.random();
    private final List<String> ownPackages = new ArrayList<>();
    private final Set<String> snapshots;
    private boolean componentsCreated;
    private Optional<TrialReadings> readings = Optional.empty();

    private Verification(
            Kura kura,
            Plan plan,
            VerificationSettings settings,
            Checklist checklist,
            Patience patience,
            Set<String> snapshots) {
        this.kura = kura;
        this.plan = plan;
        this.settings = settings;
        this.checklist = checklist;
        this.patience = patience;
        this.snapshots = snapshots;
    }

    /**
     * Sees whether the gateway can be tried.
     *
     * @throws CommandException if it can't: the message says why and what to do
     */
    static Verification prepare(Kura kura, VerificationSettings settings, Checklist checklist, Patience patience)
            throws CommandException, RefusedException, InterruptedException {
        Plan plan = Plan.of(kura, PackageFolder.read(settings.packages()));
        if (!plan.leftovers().isEmpty()) {
            throw CommandException.badInput(leftoversMessage(plan.leftovers()));
        }
        if (!plan.others().isEmpty() && !settings.beside()) {
            throw CommandException.badInput("Nothing is done: " + Plan.warning(plan.others()));
        }
        return new Verification(kura, plan, settings, checklist, patience, kura.snapshots());
    }

    static String leftoversMessage(Set<String> leftovers) {
        return "An earlier run was killed and has left " + String.join(", ", leftovers)
                + ", or another run is under way: wait for that, or take them away with --clean-up";
    }

    void run() throws InterruptedException {
        try {
            connectToBroker();
            install();
            createComponents();
            judge("Readings get their verdicts");
            changeLive();
            upgrade();
        } finally {
            cleanUp();
        }
    }

    private void connectToBroker() throws InterruptedException {
        if (settings.broker().isPresent()) {
            TrialBroker broker = settings.broker().get();
            checklist.check("Broker", () -> {
                readings = Optional.of(TrialReadings.connect(broker, topics));
                return "reached at " + broker.address();
            });
        }
    }

    private void install() throws InterruptedException {
        for (PackageFile each : plan.packages()) {
            String there = plan.installed().get(each.name());
            if (there == null) {
                checklist.check("Install " + each, () -> {
                    ownPackages.add(0, each.name());
                    return upload(each, each.version(), each.content());
                });
            } else {
                checklist.skip("Install " + each, "version " + there + " is there already and stays as it is");
            }
        }
        awaitBundles("Bundles are active");
        checklist.check("Factories are there", () -> {
            patience.await("factories", () -> {
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
        kura.upload(file.path().getFileName().toString(), content);
        patience.await(file.name() + " " + version, () -> {
            String there = kura.packages().get(file.name());
            return version.equals(there)
                    ? Optional.empty()
                    : Optional.of("the gateway has " + (there == null ? "no such package" : "version " + there)
                            + ": Kura's log says why");
        });
        return String.format("%,d kB", content.length / 1000);
    }

    private void awaitBundles(String what) throws InterruptedException {
        Set<String> bundles = plan.packages().stream()
                .flatMap(each -> each.bundles().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!checklist.isOk() || kura.access(Api.INVENTORY) == KuraConnection.Access.PRESENT) {
            checklist.check(what, () -> {
                patience.await("bundles", () -> notActive(bundles));
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
            componentsCreated = true;
            kura.create(TrialComponent.all(broker, login, plan.scorerFactory(), topics));
            awaitComponents();
            return TrialComponent.NAMES.size() + " named " + TrialComponent.PREFIX + "…, scoring with "
                    + plan.scorerReason();
        });
    }

    private void awaitComponents() throws CheckFailedException, InterruptedException {
        patience.await("components", () -> {
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

    private void judge(String what) throws InterruptedException {
        if (settings.broker().isEmpty()) {
            checklist.skip(what, NO_BROKER);
            return;
        }
        checklist.check(what, () -> {
            TrialReadings fans = readings.orElseThrow();
            for (int i = 0; i < READINGS; i++) {
                expect(verdict(fans.healthy("verify-healthy", settings.timeout())), false);
                expect(verdict(fans.faulty("verify-faulty", settings.timeout())), true);
            }
            return 2 * READINGS + " readings at " + settings.broker().get().fromGateway() + ", each judged rightly";
        });
    }

    private FanVerdict verdict(Optional<FanVerdict> verdict) throws CheckFailedException {
        return verdict.orElseThrow(
                () -> new CheckFailedException("no verdict within " + Patience.words(settings.timeout())
                        + ": does the gateway reach the broker at "
                        + settings.broker().orElseThrow().fromGateway()
                        + "? If it has another address there, add --gateway-broker URL; Kura's log says more"));
    }

    private static void expect(FanVerdict verdict, boolean faulty) throws CheckFailedException {
        if (verdict.fault() != faulty) {
            throw new CheckFailedException("a " + (faulty ? "faulty" : "healthy") + " reading is called "
                    + (verdict.fault() ? "faulty" : "healthy") + ", probability " + verdict.probability());
        }
    }

    private void changeLive() throws InterruptedException {
        checklist.check("A live change takes effect", () -> {
            if (readings.isPresent()) {
                String alarm = verdict(readings.get().faulty("verify-before", settings.timeout()))
                        .alarm();
                if (!alarm.equals("NORMAL")) {
                    throw new CheckFailedException("before the change the first faulty reading has the alarm " + alarm);
                }
            }
            kura.update(TrialComponent.PREDICTOR, LIVE_CHANGE);
            awaitEffect("changed");
            return readings.isPresent() ? "alarm after 1 faulty reading in place of 5" : "read back; " + NO_BROKER;
        });
    }

    /** Waits until the change is in the configuration and, with a broker, makes a difference. */
    private void awaitEffect(String when) throws CheckFailedException, InterruptedException {
        patience.await("configuration", () -> {
            JsonObject values =
                    kura.configurations(List.of(TrialComponent.PREDICTOR)).get(TrialComponent.PREDICTOR);
            String different = LIVE_CHANGE.entrySet().stream()
                    .filter(each -> values == null
                            || !values.has(each.getKey())
                            || values.get(each.getKey()).getAsInt() != (Integer) each.getValue())
                    .map(each -> each.getKey() + " is not " + each.getValue())
                    .sorted()
                    .collect(Collectors.joining(", "));
            return different.isEmpty()
                    ? Optional.empty()
                    : Optional.of("the configuration of " + TrialComponent.PREDICTOR + " is another: " + different);
        });
        if (readings.isPresent()) {
            int[] fan = {0};
            patience.await("alarm", () -> {
                // a fan of its own each time: its first reading decides
                String name = "verify-" + when + "-" + fan[0]++;
                String alarm = readings.get()
                        .faulty(name, settings.timeout())
                        .map(FanVerdict::alarm)
                        .orElse("missing");
                return alarm.equals("ACTIVE")
                        ? Optional.empty()
                        : Optional.of("the first faulty reading of a fan has the alarm " + alarm);
            });
        }
    }

    private void upgrade() throws InterruptedException {
        PackageFile application = plan.application();
        String later = application.laterVersion();
        String what = "Upgrade " + application.name() + " to " + later;
        String survives = "Configuration survives the upgrade";
        if (plan.installed().containsKey(application.name())) {
            checklist.skip(what, "the gateway had the package before, it stays as it is");
            checklist.skip(survives, "no upgrade");
            return;
        }
        checklist.check(what, () -> upload(application, later, application.content(later)));
        awaitBundles("Bundles are active after the upgrade");
        checklist.check(survives, () -> {
            awaitComponents();
            awaitEffect("upgraded");
            return readings.isPresent() ? "and in effect" : "read back; " + NO_BROKER;
        });
        judge("Readings get their verdicts after the upgrade");
    }

    private void cleanUp() throws InterruptedException {
        readings.ifPresent(TrialReadings::close);
        if (componentsCreated) {
            checklist.checkAnyway("Delete the components", () -> delete(kura, patience, snapshots));
        }
        for (String name : ownPackages) {
            checklist.checkAnyway("Uninstall " + name, () -> {
                kura.uninstall(name);
                patience.await(
                        "uninstalling " + name,
                        () -> kura.packages().containsKey(name)
                                ? Optional.of("still there: uninstall it in Kura's console, Packages")
                                : Optional.empty());
                return "gone";
            });
        }
        if (ownPackages.contains(plan.application().name())) {
            checklist.checkAnyway("Nothing is left", () -> {
                patience.await("factories", () -> {
                    Set<String> left = new TreeSet<>(plan.factories());
                    left.retainAll(kura.factories());
                    return left.isEmpty() ? Optional.empty() : Optional.of("still there: " + String.join(", ", left));
                });
                return "no package, factory or component";
            });
        }
    }

    /**
     * Deletes the trial's components; takes a snapshot if another was taken since, which might hold them.
     *
     * @param before the snapshots there were when they were created
     */
    static String delete(Kura kura, Patience patience, Set<String> before)
            throws CommandException, RefusedException, CheckFailedException, InterruptedException {
        boolean snapshot = !before.equals(kura.snapshots());
        kura.delete(Plan.leftovers(kura), snapshot);
        patience.await("deletion", () -> {
            Set<String> left = Plan.leftovers(kura);
            return left.isEmpty() ? Optional.empty() : Optional.of("still there: " + String.join(", ", left));
        });
        return snapshot ? "gone, and from the newest snapshot" : "gone";
    }
}
