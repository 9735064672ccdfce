// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.deployment.PackageFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run would do with a gateway as it is now.
 *
 * @param packages what the trial needs, in the order of installation
 * @param installed the gateway's packages: versions by name
 * @param application the package that is upgraded
 * @param scorerFactory which scorer judges the readings
 * @param scorerReason why that one
 * @param leftovers components that an earlier run has left
 * @param others predictors that are not the trial's
 */
record Plan(
        List<PackageFile> packages,
        Map<String, String> installed,
        PackageFile application,
        String scorerFactory,
        String scorerReason,
        Set<String> leftovers,
        Set<String> others) {

    private static final String PREDICTOR_FACTORY = "io.fanwatch.predictor.Predictor";

    static Plan of(Kura kura, PackageFolder folder) throws CommandException, RefusedException, InterruptedException {
        Optional<String> architecture = kura.system("osArch");
        List<PackageFile> model = architecture.map(folder::model).orElse(List.of());
        List<PackageFile> packages = new ArrayList<>(model);
        packages.add(folder.application());
        return new Plan(
                packages,
                installed(kura, packages),
                folder.application(),
                model.isEmpty() ? TrialComponent.RULES_SCORER : TrialComponent.ONNX_SCORER,
                reason(architecture, model, folder),
                leftovers(kura),
                others(kura));
    }

    /* what apt has installed is told by its bundles */
    private static Map<String, String> installed(Kura kura, List<PackageFile> packages)
            throws CommandException, RefusedException, InterruptedException {
        Map<String, String> installed = kura.packages();
        if (kura.isSix()) {
            Map<String, String> bundles = kura.bundleVersions()
                    .orElseThrow(() -> CommandException.badInput(kura.address() + " is a Kura 6 and does not tell its "
                            + "bundles: give that identity the permission kura.permission." + Api.INVENTORY.permission()
                            + " in Kura's console, Identities"));
            packages.stream()
                    .filter(each ->
                            !each.bundles().isEmpty() && bundles.keySet().containsAll(each.bundles()))
                    .forEach(each -> installed.putIfAbsent(
                            each.name(), bundles.get(each.bundles().get(0))));
        }
        return installed;
    }

    /** How to install by hand what is not there, on a Kura without deployment packages. */
    String byHand() {
        String files =
                toInstall().stream().map(each -> "./" + each.debianFileName()).collect(Collectors.joining(" "));
        return "This is a Kura 6, which takes Debian packages: copy them to the gateway, and there, as root, run "
                + "\"apt install " + files + "\" and \"systemctl restart kura\"; they lie beside the .dp files";
    }

    /** Components by the trial's names that are there already. */
    static Set<String> leftovers(Kura kura) throws CommandException, RefusedException, InterruptedException {
        Set<String> found =
                new TreeSet<>(kura.configurations(TrialComponent.NAMES).keySet());
        found.addAll(kura.components().keySet());
        found.retainAll(TrialComponent.NAMES);
        return found;
    }

    /** Predictors of the operator's, whose verdicts go to every publisher. */
    static Set<String> others(Kura kura) throws CommandException, RefusedException, InterruptedException {
        return kura.components().entrySet().stream()
                .filter(component -> component.getValue().equals(PREDICTOR_FACTORY))
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals(TrialComponent.PREDICTOR))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What an operator is told about predictors of theirs. */
    static String warning(Set<String> others) {
        return "the gateway has predictors of its own (" + String.join(", ", others) + "), whose verdicts would go to "
                + "the trial's publisher too, and whose readings would wait for its broker: run it on a gateway that is "
                + "not at work, or add --beside to go on all the same";
    }

    /** Those of the packages that are not installed in any version. */
    List<PackageFile> toInstall() {
        return packages.stream()
                .filter(each -> !installed.containsKey(each.name()))
                .toList();
    }

    /** The factories that the trial's components need. */
    List<String> factories() {
        return List.of(
                "io.fanwatch.mqtt.MqttBroker",
                scorerFactory,
                PREDICTOR_FACTORY,
                "io.fanwatch.publisher.MqttVerdictPublisher",
                "io.fanwatch.telemetry.MqttTelemetryListener");
    }

    private static String reason(Optional<String> architecture, List<PackageFile> model, PackageFolder folder) {
        if (architecture.isEmpty()) {
            return "limits, without a model: the gateway does not tell its processor (REST interface "
                    + Api.SYSTEM.path() + ")";
        }
        return model.isEmpty()
                ? "limits, without a model: " + folder + " has no ONNX Runtime for " + architecture.get() + " and model"
                : "the fan model in ONNX Runtime for " + architecture.get();
    }
}
