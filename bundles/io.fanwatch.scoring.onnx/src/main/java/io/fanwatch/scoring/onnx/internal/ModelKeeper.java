package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the model in force and exchanges it under load. A model takes over only once it was loaded and checked, and was
 * compared with the one before if that is asked for; until then, and for ever if it is not fit, the one before goes on,
 * even if that was uninstalled meanwhile. The one before stays loaded: when a model fails in service, its batch is scored
 * by the one before, which is then in force again. Thread-safe.
 *
 * <p>Three locks, taken in this order: {@code recovery} by a batch that the model failed on, this object while a model is
 * chosen and loaded, {@code swap} for the moment of an exchange. Scoring takes none of them; {@code recovery} and this
 * object are never held together.
 */
final class ModelKeeper implements AutoCloseable {

    /**
     * What holds now.
     *
     * @param active the model in force
     * @param standby the loaded model that takes over if that one fails
     * @param problem why it is not the one that is asked for
     */
    record State(Optional<Active> active, Optional<Active> standby, Optional<Exception> problem) {}

    private static final class NotUsedException extends Exception {

        private static final long serialVersionUID = 1L;

        NotUsedException(String message) {
            super(message);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ModelKeeper.class);
    private static final int SCHEMAS_REMEMBERED = 16;
    private static final long UPKEEP_IDLE_SECONDS = 5;

    private final String name;
    private final VersionStore store;
    private final Runnable recheck;
    private final ThreadPoolExecutor upkeep;
    private final Object swap = new Object();
    private final Object recovery = new Object();
    private final Map<String, String> digests = new HashMap<>();
    private final Set<FeatureSchema> schemas = ConcurrentHashMap.newKeySet();
    /** Of models that failed in service, until the store has them. */
    private final Map<String, String> faults = new ConcurrentHashMap<>();

    private final LongAdder rollbacks = new LongAdder();
    private volatile FeatureSchema lastSchema;
    private volatile Optional<Settings> settings = Optional.empty();
    private volatile ShadowRun shadow;
    private volatile Optional<ShadowReport> lastShadow = Optional.empty();
    private volatile State state = new State(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new NotUsedException("the scorer has no valid configuration: correct it as its status says")));
    private volatile boolean closed;

    /**
     * @param name what its threads are called
     * @param recheck called on a thread of its own when {@link #update} should be called again
     */
    ModelKeeper(String name, VersionStore store, Runnable recheck) {
        this.name = name;
        this.store = store;
        this.recheck = recheck;
        upkeep = new ThreadPoolExecutor(
                1, 1, UPKEEP_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-models");
                    thread.setDaemon(true);
                    return thread;
                });
        upkeep.allowCoreThreadTimeOut(true);
        upkeep.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** What holds now. */
    State state() {
        return state;
    }

    /** How the version in shadow compares, or the last one that was. */
    Optional<ShadowReport> shadowReport() {
        ShadowRun running = shadow;
        return running == null ? lastShadow : Optional.of(running.report());
    }

    /** How often a model was taken out of service because it failed. */
    long rollbacks() {
        return rollbacks.sum();
    }

    /**
     * Takes the best model that the settings allow, loading it if it is not in force already. What cannot be used is told
     * by {@link #state()}.
     */
    synchronized void update(Settings newSettings, List<ModelOffer> installed) {
        if (closed) {
            return;
        }
        settings = Optional.of(newSettings);
        List<ModelOffer> offers = new ArrayList<>(newSettings.choose(installed));
        newSettings.version().ifPresent(v -> offers.addAll(kept(newSettings, v)));
        Search search = new Search(newSettings);
        search.run(offers);
        search.fallBack();
        if (offers.isEmpty()) {
            search.missOffers();
        }
        if (!search.inShadow) {
            endShadow();
        }
        takeOver(newSettings, search.next, search.problem);
        keepActive(newSettings, installed);
    }

    private boolean isKept(Active active, Settings wanted) {
        return active.description().name().equals(wanted.model())
                && store.entry(active.digest())
                        .filter(VersionStore.Entry::isKept)
                        .isPresent();
    }

    private List<ModelOffer> kept(Settings wanted, Version version) {
        return wanted.file().isPresent()
                ? List.of()
                : store.kept(wanted.model()).stream()
                        .filter(entry -> entry.version().equals(version))
                        .flatMap(entry -> store.offer(entry).stream())
                        .toList();
    }

    /** One look for the model to use. */
    private final class Search {

        private final Settings wanted;
        private Optional<Active> next = Optional.empty();
        private Optional<Exception> problem = Optional.empty();
        private boolean mayFallBack;
        private boolean inShadow;

        Search(Settings wanted) {
            this.wanted = wanted;
            mayFallBack = wanted.wantsLatest();
        }

        void refuse(Exception reason) {
            if (problem.isEmpty()) {
                problem = Optional.of(reason);
            }
        }

        /** Takes the version that was in force last, if nothing else would score. */
        void fallBack() {
            if (next.isEmpty() && state.active().isEmpty() && mayFallBack) {
                try {
                    next = ModelKeeper.this.fallBack(wanted, "");
                } catch (RuntimeMissingException e) {
                    problem = Optional.of(e);
                }
            }
        }

        void missOffers() {
            String missing = "no " + wanted.wanted() + " is installed";
            if (!wanted.wantsLatest()) {
                List<Version> held = store.kept(wanted.model()).stream()
                        .map(VersionStore.Entry::version)
                        .toList();
                refuse(new NotUsedException(missing + " or kept on this gateway, which keeps " + held
                        + ": install the model package that brings it, or choose another model.version"));
            } else if (next.or(() -> state.active())
                    .filter(a -> isKept(a, wanted))
                    .isEmpty()) {
                refuse(new NotUsedException(
                        missing + ": install the model package that brings it, or give a model.file"));
            }
        }

        void run(List<ModelOffer> offers) {
            for (ModelOffer offer : offers) {
                try {
                    if (!isStepBack(offer) && found(offer)) {
                        return;
                    }
                } catch (InvalidModelException e) {
                    refuse(e);
                } catch (RuntimeMissingException e) {
                    problem = Optional.of(e);
                    mayFallBack = false;
                    return;
                }
            }
        }

        /** Whether it is an earlier version that would only be taken because the later one is not fit. */
        private boolean isStepBack(ModelOffer offer) {
            return problem.isPresent()
                    && wanted.wantsLatest()
                    && state.active()
                            .filter(active -> offer.version()
                                    .filter(v -> v.compareTo(version(active)) < 0)
                                    .isPresent())
                            .isPresent();
        }

        private boolean found(ModelOffer offer) throws InvalidModelException, RuntimeMissingException {
            String digest = digest(offer, wanted);
            // first: what just failed may still have been in force when this look began
            Optional<String> fault = Optional.ofNullable(faults.get(digest)).or(() -> store.fault(digest));
            if (fault.isPresent()) {
                refuse(new NotUsedException(fault.get()));
                mayFallBack = true;
                return false;
            }
            Optional<Active> active = state.active().filter(a -> a.is(digest, wanted.execution()));
            if (active.isPresent()) {
                next = Optional.of(stillTrusted(active.get(), offer, wanted));
                return true;
            }
            if (isToBeTried(offer, digest)) {
                if (state.active().isEmpty()) {
                    ModelKeeper.this
                            .fallBack(wanted, digest)
                            .ifPresent(earlier -> takeOver(wanted, Optional.of(earlier), Optional.empty()));
                }
                if (state.active().isPresent()) {
                    tryInShadow(offer, digest, wanted);
                    inShadow = true;
                    return true;
                }
            }
            Optional<Active> ready = state.standby()
                    .filter(s -> s.is(digest, wanted.execution()) && s.trusted().equals(wanted.keys()));
            next = Optional.of(ready.isPresent() ? ready.get().trustedBy(wanted.keys(), offer) : load(offer, wanted));
            return true;
        }

        private boolean isToBeTried(ModelOffer offer, String digest) {
            boolean later = state.active()
                    .map(active -> active.description().name().equals(wanted.model())
                            && offer.version()
                                    .filter(v -> v.compareTo(version(active)) > 0)
                                    .isPresent())
                    .orElse(true);
            return wanted.shadow().isOn()
                    && wanted.wantsLatest()
                    && later
                    && !store.entry(digest).map(VersionStore.Entry::hasServed).orElse(false);
        }
    }

    private static Version version(Active active) {
        return active.offer().version().orElse(Version.emptyVersion);
    }

    private String digest(ModelOffer offer, Settings wanted) throws InvalidModelException {
        String known = digests.get(offer.revision());
        if (known == null) {
            known = offer.read(wanted.sizeMaximum()).digest();
            digests.put(offer.revision(), known);
        }
        return known;
    }

    private Active stillTrusted(Active active, ModelOffer offer, Settings wanted) throws InvalidModelException {
        if (!active.trusted().equals(wanted.keys())) {
            try {
                wanted.keys().verify(offer.read(wanted.sizeMaximum()));
            } catch (InvalidModelException e) {
                throw offer.invalid(e.getMessage(), e);
            }
        }
        return active.trustedBy(wanted.keys(), offer);
    }

    private Active load(ModelOffer offer, Settings wanted) throws InvalidModelException, RuntimeMissingException {
        ModelFile file = offer.read(wanted.sizeMaximum());
        Active loaded = ModelLoader.load(offer, file, wanted, schemas);
        if (wanted.file().isEmpty()) {
            store.keep(file, loaded.model().metadata(), wanted.versionsKept(), needed(file.digest()));
        }
        return loaded;
    }

    private Set<String> needed(String digest) {
        Set<String> needed = new HashSet<>(digests.values());
        needed.add(digest);
        state.active().ifPresent(active -> needed.add(active.digest()));
        state.standby().ifPresent(standby -> needed.add(standby.digest()));
        return needed;
    }

    /** Keeps the model in force on disk, if the disk was not there yet when it was loaded. */
    private void keepActive(Settings wanted, List<ModelOffer> installed) {
        Set<String> there = new HashSet<>();
        installed.forEach(offer -> there.add(offer.revision()));
        digests.keySet().retainAll(there);
        Optional<Active> active =
                state.active().filter(a -> store.isOpen() && wanted.file().isEmpty());
        if (active.isPresent() && !isKept(active.get(), wanted)) {
            try {
                ModelFile file = active.get().offer().read(wanted.sizeMaximum());
                if (file.digest().equals(active.get().digest())) {
                    store.keep(file, active.get().model().metadata(), wanted.versionsKept(), needed(file.digest()));
                    store.serves(file.digest(), active.get().model().metadata());
                }
            } catch (InvalidModelException e) {
                LOG.debug(
                        "{}: {} cannot be kept any more: {}", name, active.get().label(), e.getMessage());
            }
        }
    }

    /** The version that was in force last, of those kept here that are fit. */
    private Optional<Active> fallBack(Settings wanted, String except) throws RuntimeMissingException {
        for (VersionStore.Entry entry : store.kept(wanted.model())) {
            if (entry.hasServed() && entry.fault().isEmpty() && !entry.digest().equals(except)) {
                try {
                    Optional<ModelOffer> offer = store.offer(entry);
                    if (offer.isPresent()) {
                        ModelFile file = offer.get().read(wanted.sizeMaximum());
                        return Optional.of(ModelLoader.load(offer.get(), file, wanted, schemas));
                    }
                } catch (InvalidModelException e) {
                    LOG.warn("{}: {} cannot be fallen back to: {}", name, entry.version(), e.getMessage());
                }
            }
        }
        return Optional.empty();
    }

    private void tryInShadow(ModelOffer offer, String digest, Settings wanted)
            throws InvalidModelException, RuntimeMissingException {
        ShadowRun running = shadow;
        if (running != null
                && running.candidate().is(digest, wanted.execution())
                && running.candidate().trusted().equals(wanted.keys())
                && running.plan().equals(wanted.shadow())) {
            return;
        }
        Active candidate = load(offer, wanted);
        endShadow();
        LOG.info("{}: model {} runs in shadow beside the one in force", name, candidate.label());
        shadow = new ShadowRun(name + "-shadow", candidate, wanted.shadow(), new ShadowRun.Listener() {
            @Override
            public void ended(ShadowRun run, ShadowReport report) {
                endShadow(run, report, report.agreement() >= run.plan().agreement(), "");
            }

            @Override
            public void failed(ShadowRun run, ShadowReport report, Exception reason) {
                endShadow(run, report, false, reason.getMessage());
            }
        });
    }

    private void endShadow() {
        ShadowRun running = shadow;
        if (running != null) {
            shadow = null;
            running.close();
            running.candidate().model().close();
        }
    }

    private synchronized void endShadow(ShadowRun run, ShadowReport report, boolean agreed, String failure) {
        if (closed || shadow != run) {
            return;
        }
        Active candidate = run.candidate();
        shadow = null;
        Settings wanted = settings.orElseThrow();
        if (agreed) {
            lastShadow = Optional.of(report.ending("took over"));
            LOG.info("{}: model {} takes over after its shadow run: {}", name, candidate.label(), report.summary());
            takeOver(wanted, Optional.of(candidate), Optional.empty());
        } else {
            lastShadow = Optional.of(report.ending("held back"));
            String reason = failure.isEmpty()
                    ? "agreed too little with the model in force, " + run.plan().agreement() + " is asked for: "
                            + report.summary()
                    : "failed in its shadow run (" + failure + ")";
            String words = "model " + candidate.label() + " is held back, it " + reason + ": " + remedy(candidate);
            LOG.info("{}: {}", name, words);
            store.mark(candidate.digest(), candidate.model().metadata(), words);
            candidate.model().close();
        }
        upkeep.execute(recheck);
    }

    private static String remedy(Active refused) {
        return "install another version, or choose it nevertheless by setting model.version to "
                + refused.description().version();
    }

    /** Exchanges the model between two batches. */
    private void takeOver(Settings wanted, Optional<Active> next, Optional<Exception> problem) {
        List<Active> left = new ArrayList<>();
        boolean exchanged;
        boolean failed;
        synchronized (swap) {
            State before = state;
            // what failed while it was looked at was closed when the one before took its place
            failed = next.filter(active -> active.model().isClosed()).isPresent();
            Optional<Exception> trouble = failed ? before.problem() : problem;
            Optional<Active> after =
                    (failed ? before.active() : next.or(before::active)).map(active -> active.under(wanted));
            exchanged = after.isPresent()
                    && before.active()
                            .map(Active::model)
                            .filter(after.get().model()::equals)
                            .isEmpty();
            Optional<Active> standby = before.standby();
            if (exchanged && before.active().isPresent()) {
                Active old = before.active().get();
                // only what is another file is worth falling back to
                boolean another = !old.digest().equals(after.get().digest());
                Optional<Active> newStandby = another
                        ? Optional.of(old)
                        : standby.filter(s -> !s.digest().equals(after.get().digest()));
                Stream.concat(Stream.of(old), standby.stream())
                        .filter(a -> a.model() != after.get().model()
                                && newStandby
                                        .filter(s -> s.model() == a.model())
                                        .isEmpty())
                        .forEach(left::add);
                standby = newStandby;
            }
            state = new State(after, standby.map(s -> s.under(wanted)), trouble);
        }
        left.forEach(active -> active.model().close());
        if (failed) {
            upkeep.execute(recheck);
        }
        if (exchanged) {
            Active active = state.active().orElseThrow();
            store.serves(active.digest(), active.model().metadata());
        }
    }

    /**
     * Scores a batch by one model.
     *
     * @throws ScoringException if there is no model, a reading lacks a feature, or the model fails and no other can do it
     */
    Scores score(List<Reading> readings) throws ScoringException {
        see(readings.get(0).schema());
        while (true) {
            State now = state;
            if (now.active().isEmpty()) {
                Exception problem = now.problem().orElseThrow();
                throw ScoringException.passing(problem.getMessage(), problem);
            }
            Active active = now.active().get();
            Optional<Scores> recovered;
            try {
                Optional<float[]> scores = score(active, readings);
                if (scores.isPresent()) {
                    active.prove();
                    return new Scores(active.description(), scores.get());
                }
                // exchanged between the two steps: the state already has the next model
                continue;
            } catch (ModelFaultException e) {
                recovered = recover(active, readings, e, e.asScoringException());
            } catch (ScoringException e) {
                if (active.proven().get()) {
                    throw e;
                }
                // it has not scored any batch yet: perhaps it wants what no reading has
                recovered = recover(active, readings, e, e);
            }
            if (recovered.isPresent()) {
                return recovered.get();
            }
        }
    }

    private Optional<float[]> score(Active active, List<Reading> readings)
            throws ScoringException, ModelFaultException {
        ShadowRun beside = shadow;
        if (beside == null) {
            return active.model().score(readings);
        }
        long begun = System.nanoTime();
        Optional<float[]> scores = active.model().score(readings);
        if (scores.isPresent()) {
            beside.offer(readings, scores.get(), active.description().threshold(), System.nanoTime() - begun);
        }
        return scores;
    }

    private void see(FeatureSchema schema) {
        if (schema != lastSchema) {
            lastSchema = schema;
            boolean news = schemas.size() < SCHEMAS_REMEMBERED && schemas.add(schema);
            if (news && state.problem().isPresent()) {
                // it may have a feature that a refused model wants
                upkeep.execute(recheck);
            }
        }
    }

    /**
     * Scores a batch that the model in force failed on by the one before, which takes over for good if it can do it.
     *
     * @return nothing if another model is in force already
     * @throws ScoringException that one, if there is none before or it fails too: then the batch is at fault
     */
    private Optional<Scores> recover(
            Active failed, List<Reading> readings, Exception reason, ScoringException otherwise)
            throws ScoringException {
        synchronized (recovery) {
            if (!isInForce(failed)) {
                return Optional.empty();
            }
            Active before = standby(failed).orElseThrow(() -> otherwise);
            Optional<float[]> scores;
            try {
                scores = before.model().score(readings);
            } catch (ScoringException | ModelFaultException e) {
                LOG.debug("{}: {} fails on that batch too: {}", name, before.label(), e.getMessage());
                throw otherwise;
            }
            if (scores.isPresent()) {
                rollBack(failed, before, reason);
            }
            return scores.map(s -> new Scores(before.description(), s));
        }
    }

    private boolean isInForce(Active active) {
        return state.active().filter(a -> a.model() == active.model()).isPresent();
    }

    private Optional<Active> standby(Active failed) {
        Optional<Active> standby = state.standby();
        if (standby.isPresent() || settings.isEmpty()) {
            return standby;
        }
        try {
            Optional<Active> loaded = fallBack(settings.get(), failed.digest());
            synchronized (swap) {
                if (loaded.isPresent() && isInForce(failed) && state.standby().isEmpty()) {
                    state = new State(state.active(), loaded, state.problem());
                } else {
                    loaded.ifPresent(unused -> unused.model().close());
                }
                return state.standby();
            }
        } catch (RuntimeMissingException e) {
            throw new IllegalStateException("a model is in force without ONNX Runtime", e);
        }
    }

    private void rollBack(Active failed, Active before, Exception reason) {
        String words = "model " + failed.label() + " was taken out of service, it failed (" + reason.getMessage()
                + "): " + remedy(failed);
        synchronized (swap) {
            if (!isInForce(failed)) {
                return;
            }
            faults.put(failed.digest(), words);
            state = new State(Optional.of(before), Optional.empty(), Optional.of(new NotUsedException(words)));
        }
        before.prove();
        rollbacks.increment();
        failed.model().close();
        // the disk may take long: not while a batch waits
        upkeep.execute(() -> {
            store.mark(failed.digest(), failed.model().metadata(), words);
            store.serves(before.digest(), before.model().metadata());
            faults.remove(failed.digest());
            recheck.run();
        });
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
     * Finds the latest version before the one in force that is held and not known to fail: one that was in force itself, if
     * there is one.
     */
    Optional<Version> earlier(String model, List<Version> held) {
        Optional<Active> active = state.active();
        if (active.isEmpty()) {
            return Optional.empty();
        }
        Map<Version, Boolean> served = new HashMap<>();
        Set<Version> unfit = new HashSet<>();
        for (VersionStore.Entry entry : store.entries(model)) {
            served.merge(entry.version(), entry.hasServed(), Boolean::logicalOr);
            if (!entry.fault().isEmpty()) {
                unfit.add(entry.version());
            }
        }
        return held.stream()
                .filter(v -> v.compareTo(version(active.get())) < 0 && !unfit.contains(v))
                .max(Comparator.comparing((Version v) -> served.getOrDefault(v, false))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Later batches fail, and may be tried elsewhere. */
    @Override
    public synchronized void close() {
        closed = true;
        endShadow();
        State before;
        synchronized (swap) {
            before = state;
            state = new State(
                    Optional.empty(), Optional.empty(), Optional.of(new NotUsedException("the scorer was stopped")));
        }
        Stream.concat(before.active().stream(), before.standby().stream())
                .forEach(active -> active.model().close());
        upkeep.shutdown();
    }
}
