// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelFile;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import io.fanwatch.scoring.onnx.internal.registry.StoredModel;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the models on the disk of this gateway, and those that failed here, mean for the choice of one. Thread-safe. */
final class ModelHistory {

    private static final Logger LOG = LoggerFactory.getLogger(ModelHistory.class);

    private final String name;
    private final ModelRepository repository;
    private final Collection<FeatureSchema> schemas;
    private final KeptWindows windows;
    /** Of models that failed in service, until the repository has them. */
    private final Map<String, String> faults = new ConcurrentHashMap<>();
    /** Kept files that could not be loaded; not tried again with each batch. */
    private final Set<String> unloadable = ConcurrentHashMap.newKeySet();

    /** @param schemas of the readings that came so far; goes along with what comes later */
    ModelHistory(String name, ModelRepository repository, Collection<FeatureSchema> schemas, KeptWindows windows) {
        this.name = name;
        this.repository = repository;
        this.schemas = schemas;
        this.windows = windows;
    }

    /** Loads a model that may take over, and keeps its file. */
    DeployedModel load(ModelCandidate candidate, Settings wanted, Set<String> needed) throws InvalidModelException {
        ModelFile file = candidate.readTrusted(wanted.keys(), wanted.sizeMaximum());
        DeployedModel loaded = load(candidate, file, wanted);
        keep(file, loaded, wanted, needed);
        return loaded;
    }

    private DeployedModel load(ModelCandidate candidate, ModelFile file, Settings wanted) throws InvalidModelException {
        DeployedModel loaded = DeployedModel.load(candidate, file, wanted, schemas);
        windows.restore(loaded.model(), loaded.digest());
        return loaded;
    }

    /** The same model, if the keys trust it that are wanted now. */
    DeployedModel stillTrusted(DeployedModel model, ModelCandidate candidate, Settings wanted, Set<String> needed)
            throws InvalidModelException {
        if (!model.trusted().equals(wanted.keys())) {
            // it may have come unsigned before
            keep(candidate.readTrusted(wanted.keys(), wanted.sizeMaximum()), model, wanted, needed);
        }
        return model.trustedBy(wanted.keys(), candidate);
    }

    boolean isKept(DeployedModel model, Settings wanted) {
        return model.description().name().equals(wanted.model())
                && repository.entry(model.digest()).filter(StoredModel::isKept).isPresent();
    }

    /** The kept files of the version that is wanted, if it is a certain one. */
    List<ModelCandidate> candidates(Settings wanted) {
        return wanted.file().isPresent() || wanted.version().isEmpty()
                ? List.of()
                : repository.kept(wanted.model()).stream()
                        .filter(entry -> entry.version().equals(wanted.version().get()))
                        .flatMap(entry -> repository.candidate(entry).stream())
                        .toList();
    }

    /** The kept versions, the one that took over last first. */
    List<Version> versions(Settings wanted) {
        return repository.kept(wanted.model()).stream()
                .map(StoredModel::version)
                .toList();
    }

    boolean hasServed(String digest) {
        return repository.entry(digest).filter(StoredModel::hasServed).isPresent();
    }

    /** Keeps a file that passed its checks, unless it came by a path of its own. */
    private void keep(ModelFile file, DeployedModel model, Settings wanted, Set<String> needed) {
        if (wanted.file().isEmpty()) {
            Set<String> spared = new HashSet<>(needed);
            spared.add(file.digest());
            repository.keep(file, model.model().metadata(), wanted.versionsKept(), spared);
        }
    }

    /** Keeps the active model, if the disk was not there yet when it was loaded, and no more than is wanted. */
    void keepActive(Optional<DeployedModel> active, Settings wanted, Set<String> needed) {
        if (!repository.isOpen() || wanted.file().isPresent()) {
            return;
        }
        active.filter(model -> !isKept(model, wanted) && !repository.isTooLarge(model.digest()))
                .ifPresent(model -> keepLate(model, wanted, needed));
        Set<String> spared = new HashSet<>(needed);
        repository.kept(wanted.model()).stream()
                .filter(entry -> isFit(entry, active.map(DeployedModel::digest).orElse("")))
                .findFirst()
                .ifPresent(lastInService -> spared.add(lastInService.digest()));
        repository.limit(wanted.versionsKept(), spared);
    }

    private void keepLate(DeployedModel model, Settings wanted, Set<String> needed) {
        try {
            ModelFile file = model.candidate().read(wanted.sizeMaximum());
            if (file.digest().equals(model.digest())) {
                keep(file, model, wanted, needed);
                serves(model);
            }
        } catch (InvalidModelException e) {
            LOG.debug("{}: {} cannot be kept any more: {}", name, model.label(), e.getMessage());
        }
    }

    private static boolean isFit(StoredModel entry, String except) {
        return entry.hasServed() && entry.isSound() && !entry.digest().equals(except);
    }

    /** The version that was active last, of those kept here that are fit. */
    Optional<DeployedModel> fallBack(Settings wanted, String except) {
        for (StoredModel entry : repository.kept(wanted.model())) {
            Optional<ModelCandidate> candidate = isFit(entry, except) && !unloadable.contains(entry.digest())
                    ? repository.candidate(entry)
                    : Optional.empty();
            try {
                if (candidate.isPresent()) {
                    ModelFile file = candidate.get().readTrusted(wanted.keys(), wanted.sizeMaximum());
                    return Optional.of(load(candidate.get(), file, wanted));
                }
            } catch (InvalidModelException e) {
                unloadable.add(entry.digest());
                LOG.warn("{}: {} cannot be fallen back to: {}", name, entry.version(), e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** What could not be loaded may be tried again. */
    void retry() {
        unloadable.clear();
    }

    void serves(DeployedModel model) {
        repository.serves(model.digest(), model.model().metadata());
    }

    Optional<String> fault(String digest) {
        return Optional.ofNullable(faults.get(digest)).or(() -> repository.fault(digest));
    }

    /** Notes at once that a model is not to be used; {@link #settle} writes it down. */
    void blame(DeployedModel failed, String message) {
        faults.put(failed.digest(), message);
    }

    /** Writes down that one model failed and which one is active instead. */
    void settle(DeployedModel failed, DeployedModel before, String message) {
        mark(failed, message);
        serves(before);
        faults.remove(failed.digest());
    }

    void mark(DeployedModel unfit, String message) {
        repository.mark(unfit.digest(), unfit.model().metadata(), message);
    }

    /** Lets a version be used again that failed or was held back. */
    void permit(String model, Version version) {
        faults.clear();
        repository.unmark(entry -> entry.name().equals(model) && entry.version().equals(version));
    }

    /** Lets what is wanted be used again, if it failed. */
    void permit(Settings wanted) {
        try {
            if (wanted.file().isPresent()) {
                ModelCandidate file = ModelCandidate.ofFile(wanted.file().get());
                String digest = file.read(wanted.sizeMaximum()).digest();
                faults.clear();
                repository.unmark(entry -> entry.digest().equals(digest));
            } else {
                wanted.version().ifPresent(version -> permit(wanted.model(), version));
            }
        } catch (InvalidModelException e) {
            LOG.debug("{}: nothing to permit: {}", name, e.getMessage());
        }
    }

    /**
     * Finds the version to go back to, of those held that are below the active one and not known to fail: the one that was
     * active last, or the latest if none was. Going back again goes further back.
     */
    Optional<Version> earlier(DeployedModel active, String model, List<Version> held) {
        Map<Version, Long> service = new HashMap<>();
        Set<Version> unfit = new HashSet<>();
        for (StoredModel entry : repository.entries(model)) {
            service.merge(entry.version(), entry.service(), Math::max);
            if (!entry.isSound()) {
                unfit.add(entry.version());
            }
        }
        return held.stream()
                .filter(version -> version.compareTo(active.version()) < 0 && !unfit.contains(version))
                .max(Comparator.comparing((Version version) -> service.getOrDefault(version, 0L))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
