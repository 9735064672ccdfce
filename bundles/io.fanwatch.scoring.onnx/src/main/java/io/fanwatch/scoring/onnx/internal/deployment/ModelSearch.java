// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.OnnxRuntime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One look for the model to use among the candidates, which loads it, or has it tried in shadow if that is asked for. Not
 * thread-safe; one at a time.
 */
final class ModelSearch {

    private final ModelHistory history;
    private final ActiveModel models;
    private final ShadowTrial trial;
    private final ModelEventPublisher events;
    private final Map<String, String> digests;
    private final Settings wanted;
    private Optional<DeployedModel> next = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private boolean mayFallBack;
    private boolean isTrying;

    /** @param digests those of installed models, by their revisions; goes along with what this look finds */
    ModelSearch(
            ModelHistory history,
            ActiveModel models,
            ShadowTrial trial,
            ModelEventPublisher events,
            Map<String, String> digests,
            Settings wanted) {
        this.history = history;
        this.models = models;
        this.trial = trial;
        this.events = events;
        this.digests = digests;
        this.wanted = wanted;
        mayFallBack = wanted.wantsLatest();
    }

    /** The files that are not to be dropped. */
    Set<String> needed() {
        Set<String> needed = new HashSet<>(digests.values());
        models.active().ifPresent(active -> needed.add(active.digest()));
        models.state().standby().ifPresent(standby -> needed.add(standby.digest()));
        return needed;
    }

    /** The model to be active; empty for the one that is. */
    Optional<DeployedModel> next() {
        return next;
    }

    /** Why it is not the one that is asked for. */
    Optional<String> problem() {
        return problem;
    }

    /** Looks, the best candidate first; takes what is kept if there are none that can be used. */
    void run(List<ModelCandidate> candidates) {
        boolean hasAny = !candidates.isEmpty() || !history.versions(wanted).isEmpty();
        problem = hasAny ? OnnxRuntime.missing() : Optional.empty();
        if (problem.isEmpty()) {
            lookAt(candidates);
            // if nothing else would score, what was active last
            if (next.isEmpty() && models.active().isEmpty() && mayFallBack) {
                next = history.fallBack(wanted, "");
            }
        }
        if (candidates.isEmpty()) {
            missCandidates();
        }
        if (!isTrying) {
            trial.end();
        }
    }

    private void refuse(String reason) {
        problem = problem.or(() -> Optional.of(reason));
    }

    private void missCandidates() {
        String missing = "no " + wanted.wanted() + " is installed";
        if (!wanted.wantsLatest()) {
            refuse(missing + " or kept on this gateway, which keeps " + history.versions(wanted)
                    + ": install the model package that brings it, or choose another model.version");
        } else if (next.or(models::active)
                .filter(model -> history.isKept(model, wanted))
                .isEmpty()) {
            refuse(missing + ": install the model package that brings it, or give a model.file");
        }
    }

    private void lookAt(List<ModelCandidate> candidates) {
        for (ModelCandidate candidate : candidates) {
            try {
                if (!isStepBack(candidate) && found(candidate)) {
                    return;
                }
            } catch (InvalidModelException e) {
                refuse(e.getMessage());
                events.refused(candidate, models.active(), e.getMessage());
            }
        }
    }

    /** Whether it is an earlier version that would only be taken because the later one is not fit. */
    private boolean isStepBack(ModelCandidate candidate) {
        return problem.isPresent()
                && wanted.wantsLatest()
                && models.active()
                        .filter(active -> candidate.number().compareTo(active.version()) < 0)
                        .isPresent();
    }

    private boolean found(ModelCandidate candidate) throws InvalidModelException {
        String digest = digest(candidate);
        // first: what just failed may still have been active when this look began
        Optional<String> fault = history.fault(digest);
        if (fault.isPresent()) {
            refuse(fault.get());
            mayFallBack = true;
            return false;
        }
        Optional<DeployedModel> active = models.active().filter(m -> m.is(digest, wanted.execution()));
        if (active.isPresent()) {
            next = Optional.of(history.stillTrusted(active.get(), candidate, wanted, needed()));
            return true;
        }
        if (isToBeTried(candidate, digest)) {
            if (models.active().isEmpty()) {
                history.fallBack(wanted, digest)
                        .ifPresent(earlier ->
                                models.takeOver(wanted, Optional.of(earlier), Optional.empty(), Optional.empty()));
            }
            if (models.active().isPresent()) {
                if (!trial.isTrying(digest, wanted)) {
                    trial.begin(history.load(candidate, wanted, needed()));
                }
                isTrying = true;
                return true;
            }
        }
        Optional<DeployedModel> ready = models.state()
                .standby()
                .filter(m -> m.is(digest, wanted.execution()) && m.trusted().equals(wanted.keys()));
        next = Optional.of(
                ready.isPresent()
                        ? ready.get().trustedBy(wanted.keys(), candidate)
                        : history.load(candidate, wanted, needed()));
        return true;
    }

    private boolean isToBeTried(ModelCandidate candidate, String digest) {
        boolean later = models.active()
                .map(active -> active.description().name().equals(wanted.model())
                        && candidate.number().compareTo(active.version()) > 0)
                .orElse(true);
        return wanted.shadow().isOn() && wanted.wantsLatest() && later && !history.hasServed(digest);
    }

    private String digest(ModelCandidate candidate) throws InvalidModelException {
        String known = digests.get(candidate.revision());
        if (known == null) {
            known = candidate.read(wanted.sizeMaximum()).digest();
            digests.put(candidate.revision(), known);
        }
        return known;
    }
}
