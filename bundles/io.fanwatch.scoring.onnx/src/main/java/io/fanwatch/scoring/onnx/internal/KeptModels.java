package io.fanwatch.scoring.onnx.internal;

import java.nio.file.Path;
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
final class KeptModels {

    private static final Logger LOG = LoggerFactory.getLogger(KeptModels.class);

    private final String name;
    private final VersionStore store;
    private final SeenSchemas schemas;
    /** Of models that failed in service, until the store has them. */
    private final Map<String, String> faults = new ConcurrentHashMap<>();
    /** Kept files that could not be loaded; not tried again with each batch. */
    private final Set<String> unloadable = ConcurrentHashMap.newKeySet();

    KeptModels(String name, VersionStore store, SeenSchemas schemas) {
        this.name = name;
        this.store = store;
        this.schemas = schemas;
    }

    boolean isKept(Active active, Settings wanted) {
        return active.description().name().equals(wanted.model())
                && store.entry(active.digest())
                        .filter(VersionStore.Entry::isKept)
                        .isPresent();
    }

    /** The kept files of one version. */
    List<ModelOffer> offers(Settings wanted, Version version) {
        return wanted.file().isPresent()
                ? List.of()
                : store.kept(wanted.model()).stream()
                        .filter(entry -> entry.version().equals(version))
                        .flatMap(entry -> store.offer(entry).stream())
                        .toList();
    }

    /** The kept versions, the one that took over last first. */
    List<Version> versions(Settings wanted) {
        return store.kept(wanted.model()).stream()
                .map(VersionStore.Entry::version)
                .toList();
    }

    boolean hasServed(String digest) {
        return store.entry(digest).map(VersionStore.Entry::hasServed).orElse(false);
    }

    /** Keeps a file that passed its checks, unless it came by a path of its own. */
    void keep(ModelFile file, Active active, Settings wanted, Set<String> needed) {
        if (wanted.file().isEmpty()) {
            Set<String> spared = new HashSet<>(needed);
            spared.add(file.digest());
            store.keep(file, active.model().metadata(), wanted.versionsKept(), spared);
        }
    }

    /** Keeps the model in force, if the disk was not there yet when it was loaded, and no more than is wanted. */
    void keepActive(Optional<Active> active, Settings wanted, Set<String> needed) {
        if (!store.isOpen() || wanted.file().isPresent()) {
            return;
        }
        if (active.isPresent()
                && !isKept(active.get(), wanted)
                && !store.isTooLarge(active.get().digest())) {
            try {
                ModelFile file = active.get().offer().read(wanted.sizeMaximum());
                if (file.digest().equals(active.get().digest())) {
                    keep(file, active.get(), wanted, needed);
                    store.serves(file.digest(), active.get().model().metadata());
                }
            } catch (InvalidModelException e) {
                LOG.debug(
                        "{}: {} cannot be kept any more: {}", name, active.get().label(), e.getMessage());
            }
        }
        Set<String> spared = new HashSet<>(needed);
        lastInService(wanted, active.map(Active::digest).orElse("")).ifPresent(entry -> spared.add(entry.digest()));
        store.limit(wanted.versionsKept(), spared);
    }

    private Optional<VersionStore.Entry> lastInService(Settings wanted, String except) {
        return store.kept(wanted.model()).stream()
                .filter(entry -> isFit(entry, except))
                .findFirst();
    }

    private static boolean isFit(VersionStore.Entry entry, String except) {
        return entry.hasServed() && entry.fault().isEmpty() && !entry.digest().equals(except);
    }

    /** The version that was in force last, of those kept here that are fit. */
    Optional<Active> fallBack(Settings wanted, String except) throws RuntimeMissingException {
        for (VersionStore.Entry entry : store.kept(wanted.model())) {
            if (isFit(entry, except) && !unloadable.contains(entry.digest())) {
                try {
                    Optional<ModelOffer> offer = store.offer(entry);
                    if (offer.isPresent()) {
                        ModelFile file = offer.get().read(wanted.sizeMaximum());
                        return Optional.of(ModelLoader.load(offer.get(), file, wanted, schemas.all()));
                    }
                } catch (InvalidModelException e) {
                    unloadable.add(entry.digest());
                    LOG.warn("{}: {} cannot be fallen back to: {}", name, entry.version(), e.getMessage());
                }
            }
        }
        return Optional.empty();
    }

    /** What could not be loaded may be tried again. */
    void retry() {
        unloadable.clear();
    }

    void serves(Active active) {
        store.serves(active.digest(), active.model().metadata());
    }

    /** Why that file is not to be used. */
    Optional<String> fault(String digest) {
        return Optional.ofNullable(faults.get(digest)).or(() -> store.fault(digest));
    }

    /** Notes at once that a model is not to be used; {@link #settle} writes it down. */
    void blame(Active failed, String words) {
        faults.put(failed.digest(), words);
    }

    /** Writes down that one model failed and which one is in force instead. */
    void settle(Active failed, Active before, String words) {
        mark(failed, words);
        serves(before);
        faults.remove(failed.digest());
    }

    void mark(Active unfit, String words) {
        store.mark(unfit.digest(), unfit.model().metadata(), words);
    }

    /** Lets a version be used again that failed or was held back. */
    void permit(String model, Version version) {
        faults.clear();
        store.unmark(model, version);
    }

    /** Lets a file be used again that failed. */
    void permit(Path file, Settings wanted) {
        try {
            String digest = ModelOffer.ofFile(file).read(wanted.sizeMaximum()).digest();
            faults.clear();
            store.unmark(digest);
        } catch (InvalidModelException e) {
            LOG.debug("{}: nothing to permit: {}", name, e.getMessage());
        }
    }

    /**
     * Finds the version to go back to, of those held that are below the active one and not known to fail: the one that was
     * in force last, or the latest if none was. Going back again goes further back.
     */
    Optional<Version> earlier(Active active, String model, List<Version> held) {
        Map<Version, Long> service = new HashMap<>();
        Set<Version> unfit = new HashSet<>();
        for (VersionStore.Entry entry : store.entries(model)) {
            service.merge(entry.version(), entry.service(), Math::max);
            if (!entry.fault().isEmpty()) {
                unfit.add(entry.version());
            }
        }
        Version now = active.version();
        return held.stream()
                .filter(v -> v.compareTo(now) < 0 && !unfit.contains(v))
                .max(Comparator.comparing((Version v) -> service.getOrDefault(v, 0L))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
