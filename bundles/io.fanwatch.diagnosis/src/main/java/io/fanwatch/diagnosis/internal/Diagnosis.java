package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.RejectionLog;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the parts of Fanwatch how they do, when somebody wants to know. Thread-safe. */
@Component(service = Diagnosis.class)
public final class Diagnosis {

    private static final Logger LOG = LoggerFactory.getLogger(Diagnosis.class);
    private static final int MAXIMUM_REJECTED = 100;
    private static final String PID = "kura.service.pid";

    /** A rejected message and the listener that rejected it. */
    record Rejected(String component, Rejection rejection) {}

    /**
     * A scorer's models.
     *
     * @param active the one in force, if there is one
     * @param versions those held
     * @param trouble why the scorer can't tell them, in words
     */
    record Models(Optional<ModelDescription> active, List<String> versions, Optional<String> trouble) {

        /** What is in force, in words. */
        String inForce() {
            return trouble.or(() -> active.map(ModelDescription::label)).orElse("none");
        }
    }

    private final Machine machine;
    private final Map<StatusSource, String> sources = new ConcurrentHashMap<>();
    private final Map<ModelControl, String> models = new ConcurrentHashMap<>();
    private final Map<RejectionLog, String> rejections = new ConcurrentHashMap<>();

    @Activate
    public Diagnosis(BundleContext context) {
        this(new Machine(context));
    }

    Diagnosis(Machine machine) {
        this.machine = machine;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStatusSource(StatusSource source, Map<String, Object> properties) {
        sources.put(source, pid(source, properties));
    }

    void removeStatusSource(StatusSource source) {
        sources.remove(source);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModelControl(ModelControl control, Map<String, Object> properties) {
        models.put(control, pid(control, properties));
    }

    void removeModelControl(ModelControl control) {
        models.remove(control);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRejectionLog(RejectionLog log, Map<String, Object> properties) {
        rejections.put(log, pid(log, properties));
    }

    void removeRejectionLog(RejectionLog log) {
        rejections.remove(log);
    }

    private static String pid(Object service, Map<String, Object> properties) {
        return String.valueOf(properties.getOrDefault(PID, service.getClass().getSimpleName()));
    }

    /** Everything about this gateway right now. */
    Overview overview() {
        return new Overview(
                machine.version(),
                machine.uptime(),
                machine.heapUsedBytes(),
                machine.heapMaximumBytes(),
                machine.bundles(),
                statuses());
    }

    /** How each component does, by name. */
    List<Status> statuses() {
        List<Status> statuses = new ArrayList<>();
        sources.forEach((source, pid) -> statuses.add(ask(source, pid)));
        statuses.sort(Comparator.comparing(Status::component));
        return Collections.unmodifiableList(statuses);
    }

    /** How that component does. */
    Optional<Status> status(String pid) {
        return sources.entrySet().stream()
                .filter(source -> source.getValue().equals(pid))
                .findFirst()
                .map(source -> ask(source.getKey(), pid));
    }

    /* diagnosis is for when things are broken: one that can't even tell must not hide the others */
    private static Status ask(StatusSource source, String pid) {
        try {
            return source.status();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("{} can't tell its status", pid, e);
            return new Status(pid, Status.Level.ERROR, "it can't tell its status: " + e, Map.of());
        }
    }

    /** The models of the scorers whose model can be changed, by the scorer's name. */
    SortedMap<String, Models> models() {
        SortedMap<String, Models> byPid = new TreeMap<>();
        models.forEach((control, pid) -> byPid.put(pid, ask(control, pid)));
        return Collections.unmodifiableSortedMap(byPid);
    }

    private static Models ask(ModelControl control, String pid) {
        try {
            return new Models(control.activeModel(), control.versions(), Optional.empty());
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("{} can't tell its models", pid, e);
            return new Models(Optional.empty(), List.of(), Optional.of("it can't tell its models: " + e));
        }
    }

    /**
     * The scorer of that name.
     *
     * @throws UnknownComponentException if there is none whose model can be changed
     */
    ModelControl model(String pid) throws UnknownComponentException {
        return models.entrySet().stream()
                .filter(control -> control.getValue().equals(pid))
                .findFirst()
                .orElseThrow(() -> new UnknownComponentException("scorer with changeable models", pid, models.values()))
                .getKey();
    }

    /** The names of the components. */
    List<String> components() {
        return sources.values().stream().sorted().toList();
    }

    /** The last rejected messages of all listeners, newest first, at most 100. */
    List<Rejected> lastRejected() {
        List<Rejected> all = new ArrayList<>();
        rejections.forEach((log, pid) -> ask(log, pid).forEach(rejection -> all.add(new Rejected(pid, rejection))));
        return all.stream()
                .sorted(Comparator.comparing(
                                (Rejected rejected) -> rejected.rejection().time())
                        .reversed())
                .limit(MAXIMUM_REJECTED)
                .toList();
    }

    /* an entry that says so, since an empty list would mean that all is well */
    private static List<Rejection> ask(RejectionLog log, String pid) {
        try {
            return log.lastRejected();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("{} can't tell its rejected messages", pid, e);
            String reason = "it can't tell its rejected messages: " + e;
            return List.of(new Rejection(Instant.now(), "", "unknown", reason, ""));
        }
    }
}
