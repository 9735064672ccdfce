// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.deployment.PackageFile;
import io.fanwatch.kura.tools.verify.KuraConnection.Access;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at a gateway and says what a run would do; changes nothing. */
final class Preview {

    private static final String BUNDLES = "Bundles of Fanwatch";

    private final Kura kura;
    private final VerificationSettings settings;
    private final Checklist checklist;

    Preview(Kura kura, VerificationSettings settings, Checklist checklist) {
        this.kura = kura;
        this.settings = settings;
        this.checklist = checklist;
    }

    void run() throws CommandException, RefusedException, InterruptedException {
        for (Api api : Api.values()) {
            describe(api);
        }
        Plan plan = Plan.of(kura, PackageFolder.read(settings.packages()));
        describeGateway();
        describeBundles();
        if (!kura.takesDeploymentPackages() && !plan.toInstall().isEmpty()) {
            checklist.fail("Packages", plan.byHand());
            return;
        }
        for (PackageFile each : plan.packages()) {
            String there = plan.installed().get(each.name());
            if (there == null) {
                checklist.plan("Install " + each, "from " + each.path());
            } else {
                checklist.skip("Install " + each, "version " + there + " is there already and would stay as it is");
            }
        }
        checklist.plan("Scorer", plan.scorerReason());
        if (!plan.leftovers().isEmpty()) {
            checklist.fail("Components", Verification.leftoversMessage(plan.leftovers()));
        } else if (!plan.others().isEmpty() && !settings.beside()) {
            checklist.fail("Components", "a run would refuse: " + Plan.warning(plan.others()));
        } else {
            checklist.plan("Components", "create and delete " + String.join(", ", TrialComponent.NAMES));
        }
        describeBroker();
    }

    private void describe(Api api) throws InterruptedException {
        String what = "REST " + api.path();
        Access access = kura.access(api);
        if (access == Access.PRESENT) {
            checklist.check(what, () -> "there");
        } else {
            checklist.skip(
                    what,
                    access == Access.MISSING
                            ? "not there (bundle " + api.bundle()
                                    + (api == Api.PACKAGES ? ", in Kura 6 of kura-deployment" : "")
                                    + "); a run does with less"
                            : "not allowed (permission kura.permission." + api.permission()
                                    + "); a run does with less");
        }
    }

    private void describeGateway() throws CommandException, RefusedException, InterruptedException {
        Optional<String> version = kura.system("kuraVersion");
        if (version.isPresent()) {
            String processor = kura.system("osArch").orElse("unknown processor");
            String java = kura.system("javaVersion").orElse("unknown");
            checklist.check("Gateway", () -> version.get() + ", Java " + java + ", " + processor);
        }
    }

    private void describeBundles() throws CommandException, RefusedException, InterruptedException {
        Optional<Map<String, String>> bundles = kura.bundles();
        if (bundles.isEmpty()) {
            checklist.skip(
                    BUNDLES, "the gateway does not tell its bundles (REST interface " + Api.INVENTORY.path() + ")");
            return;
        }
        Map<String, String> ours = bundles.get().entrySet().stream()
                .filter(bundle -> bundle.getKey().startsWith("io.fanwatch."))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        String broken = ours.entrySet().stream()
                .filter(bundle -> !bundle.getValue().equals("ACTIVE"))
                .map(bundle -> bundle.getKey() + " is " + bundle.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        if (broken.isEmpty()) {
            checklist.check(BUNDLES, () -> ours.isEmpty() ? "none installed" : ours.size() + ", all active");
        } else {
            checklist.fail(BUNDLES, broken + ": Kura's log says what they lack");
        }
    }

    private void describeBroker() throws InterruptedException {
        if (settings.broker().isEmpty()) {
            checklist.skip("Broker", ReadingSteps.NO_BROKER);
            return;
        }
        TrialBroker broker = settings.broker().get();
        checklist.check("Broker", () -> {
            TrialReadings.connect(broker, TrialTopics.random()).close();
            return "reached from here at " + broker.address() + "; the gateway would use " + broker.fromGateway();
        });
    }
}
