package io.fanwatch.scoring.onnx.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for the model to use among those on offer, and loads it. Not thread-safe; one look at a time. */
final class ModelSearch {

    /**
     * What a look gave.
     *
     * @param next the model to be in force; empty for the one that is
     * @param problem why it is not the one that is asked for
     * @param toTry the version to begin a shadow run with
     * @param isTrying whether the shadow run in progress goes on
     */
    record Found(Optional<Active> next, Optional<Exception> problem, Optional<Active> toTry, boolean isTrying) {}

    private final KeptModels kept;
    private final ModelsInForce models;
    private final ShadowTrial trial;
    private final SeenSchemas schemas;
    private final ModelNews news;
    /** Of installed models, by their revisions. */
    private final Map<String, String> digests = new HashMap<>();

    ModelSearch(KeptModels kept, ModelsInForce models, ShadowTrial trial, SeenSchemas schemas, ModelNews news) {
        this.kept = kept;
        this.models = models;
        this.trial = trial;
        this.schemas = schemas;
        this.news = news;
    }

    /** Looks through the offers, the best first; takes what is kept if there are none that can be used. */
    Found look(Settings wanted, List<ModelOffer> offers) {
        return new Look(wanted).run(offers);
    }

    /** The files that are not to be dropped. */
    Set<String> needed() {
        Set<String> needed = new HashSet<>(digests.values());
        models.active().ifPresent(active -> needed.add(active.digest()));
        models.state().standby().ifPresent(standby -> needed.add(standby.digest()));
        return needed;
    }

    /** Forgets what is installed no more. */
    void retain(List<ModelOffer> installed) {
        Set<String> there = new HashSet<>();
        installed.forEach(offer -> there.add(offer.revision()));
        digests.keySet().retainAll(there);
    }

    /** One look. */
    private final class Look {

        private final Settings wanted;
        private Optional<Active> next = Optional.empty();
        private Optional<Exception> problem = Optional.empty();
        private Optional<Active> toTry = Optional.empty();
        private boolean mayFallBack;
        private boolean isTrying;

        Look(Settings wanted) {
            this.wanted = wanted;
            mayFallBack = wanted.wantsLatest();
        }

        Found run(List<ModelOffer> offers) {
            lookAt(offers);
            fallBack();
            if (offers.isEmpty()) {
                missOffers();
            }
            return new Found(next, problem, toTry, isTrying);
        }

        private void refuse(Exception reason) {
            if (problem.isEmpty()) {
                problem = Optional.of(reason);
            }
        }

        /** Takes the version that was in force last, if nothing else would score. */
        private void fallBack() {
            if (next.isEmpty() && models.active().isEmpty() && mayFallBack) {
                try {
                    next = kept.fallBack(wanted, "");
                } catch (RuntimeMissingException e) {
                    problem = Optional.of(e);
                }
            }
        }

        private void missOffers() {
            String missing = "no " + wanted.wanted() + " is installed";
            if (!wanted.wantsLatest()) {
                refuse(new NotUsedException(missing + " or kept on this gateway, which keeps " + kept.versions(wanted)
                        + ": install the model package that brings it, or choose another model.version"));
            } else if (next.or(models::active)
                    .filter(a -> kept.isKept(a, wanted))
                    .isEmpty()) {
                refuse(new NotUsedException(
                        missing + ": install the model package that brings it, or give a model.file"));
            }
        }

        private void lookAt(List<ModelOffer> offers) {
            for (ModelOffer offer : offers) {
                try {
                    if (!isStepBack(offer) && found(offer)) {
                        return;
                    }
                } catch (InvalidModelException e) {
                    refuse(e);
                    news.refused(offer, models.active(), e.getMessage());
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
                    && models.active()
                            .filter(active -> offer.version()
                                    .filter(v -> v.compareTo(active.version()) < 0)
                                    .isPresent())
                            .isPresent();
        }

        private boolean found(ModelOffer offer) throws InvalidModelException, RuntimeMissingException {
            String digest = digest(offer);
            // first: what just failed may still have been in force when this look began
            Optional<String> fault = kept.fault(digest);
            if (fault.isPresent()) {
                refuse(new NotUsedException(fault.get()));
                mayFallBack = true;
                return false;
            }
            Optional<Active> active = models.active().filter(a -> a.is(digest, wanted.execution()));
            if (active.isPresent()) {
                next = Optional.of(stillTrusted(active.get(), offer));
                return true;
            }
            if (isToBeTried(offer, digest)) {
                if (models.active().isEmpty()) {
                    kept.fallBack(wanted, digest)
                            .flatMap(earlier -> models.takeOver(wanted, Optional.of(earlier), Optional.empty()))
                            .ifPresent(exchange -> news.tookOver(exchange, Optional.empty()));
                }
                if (models.active().isPresent()) {
                    if (!trial.isTrying(digest, wanted)) {
                        toTry = Optional.of(load(offer));
                    }
                    isTrying = true;
                    return true;
                }
            }
            Optional<Active> ready = models.state()
                    .standby()
                    .filter(s -> s.is(digest, wanted.execution()) && s.trusted().equals(wanted.keys()));
            next = Optional.of(ready.isPresent() ? ready.get().trustedBy(wanted.keys(), offer) : load(offer));
            return true;
        }

        private boolean isToBeTried(ModelOffer offer, String digest) {
            boolean later = models.active()
                    .map(active -> active.description().name().equals(wanted.model())
                            && offer.version()
                                    .filter(v -> v.compareTo(active.version()) > 0)
                                    .isPresent())
                    .orElse(true);
            return wanted.shadow().isOn() && wanted.wantsLatest() && later && !kept.hasServed(digest);
        }

        private String digest(ModelOffer offer) throws InvalidModelException {
            String known = digests.get(offer.revision());
            if (known == null) {
                known = offer.read(wanted.sizeMaximum()).digest();
                digests.put(offer.revision(), known);
            }
            return known;
        }

        private Active stillTrusted(Active active, ModelOffer offer) throws InvalidModelException {
            if (!active.trusted().equals(wanted.keys())) {
                ModelFile file = offer.read(wanted.sizeMaximum());
                try {
                    wanted.keys().verify(file);
                } catch (InvalidModelException e) {
                    throw offer.invalid(e.getMessage(), e);
                }
                // it may have come unsigned before
                kept.keep(file, active, wanted, needed());
            }
            return active.trustedBy(wanted.keys(), offer);
        }

        private Active load(ModelOffer offer) throws InvalidModelException, RuntimeMissingException {
            ModelFile file = offer.read(wanted.sizeMaximum());
            Active loaded = ModelLoader.load(offer, file, wanted, schemas.all());
            kept.keep(file, loaded, wanted, needed());
            return loaded;
        }
    }
}
