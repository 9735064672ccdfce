// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.ModelControl;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.RejectionLog;
import io.fanwatch.api.Remedy;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusService;
import io.fanwatch.api.StatusSource;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Asks the parts of Fanwatch how they do, when somebody wants to know. It refers to them without holding them, since those that
 * tell a status may use this service themselves. Thread-safe.
 */
@Component(service = {StatusService.class, Diagnosis.class})
public final class Diagnosis implements StatusService {

    private static final int MAXIMUM_REJECTED = 100;
    private static final String STATUS = "StatusSource";
    private static final String MODELS = "ModelControl";
    private static final String REJECTED = "RejectionLog";

    @Reference(name = STATUS)
    volatile List<ServiceReference<StatusSource>> statusSources = List.of();

    @Reference(name = MODELS)
    volatile List<ServiceReference<ModelControl>> modelControls = List.of();

    @Reference(name = REJECTED)
    volatile List<ServiceReference<RejectionLog>> rejectionLogs = List.of();

    private final Function<List<Status>, Overview> overview;
    private final GuardedServices services;

    @Activate
    public Diagnosis(ComponentContext context) {
        this(
                components -> Overview.of(context.getBundleContext(), components),
                new GuardedServices(context, System::nanoTime));
    }

    Diagnosis(Function<List<Status>, Overview> overview, GuardedServices services) {
        this.overview = overview;
        this.services = services;
    }

    Overview overview() {
        return overview.apply(statuses());
    }

    @Override
    public List<Status> statuses() {
        return statuses(statusSources)
                .sorted(Comparator.comparing(Status::component))
                .toList();
    }

    @Override
    public Optional<Status> status(String component) {
        return statuses(GuardedServices.named(component, statusSources)).findFirst();
    }

    private Stream<Status> statuses(List<ServiceReference<StatusSource>> sources) {
        return services.ask(STATUS, sources, (name, source) -> source.status(), (name, reason) -> {
            return new Status(name, Status.Level.ERROR, "it can't tell its status: " + reason, List.of());
        });
    }

    /** The status of a component that somebody named. */
    Status component(String name) throws RequestException {
        return status(name)
                .orElseThrow(() -> RequestException.unknown("component", name, GuardedServices.names(statusSources)));
    }

    /** The models of the scorers whose model can be changed, by the scorers' names. */
    List<Models> models() {
        return services.ask(MODELS, modelControls, Models::of, Models::unknown)
                .sorted(Comparator.comparing(Models::scorer))
                .toList();
    }

    /** The names of the scorers whose model can be changed. */
    List<String> scorers() {
        return GuardedServices.names(modelControls);
    }

    ModelControl scorer(String name) throws RequestException {
        return GuardedServices.named(name, modelControls).stream()
                .findFirst()
                .flatMap(scorer -> services.find(MODELS, scorer))
                .orElseThrow(() -> RequestException.unknown("scorer with changeable models", name, scorers()));
    }

    @Override
    public List<Rejected> lastRejected() {
        /* an entry that says so, since an empty list would mean that all is well */
        return services.ask(REJECTED, rejectionLogs, Diagnosis::rejected, (name, reason) -> {
                    String message = "it can't tell its rejected messages: " + reason;
                    return List.of(new Rejected(name, new Rejection(Instant.now(), "", "unknown", message, "")));
                })
                .flatMap(List::stream)
                .sorted(Comparator.comparing(
                                (Rejected rejected) -> rejected.message().time())
                        .reversed())
                .limit(MAXIMUM_REJECTED)
                .toList();
    }

    private static List<Rejected> rejected(String component, RejectionLog log) {
        return log.lastRejected().stream()
                .map(message -> new Rejected(component, message))
                .toList();
    }

    @Override
    public Optional<Remedy> remedy(Rejected rejected) {
        return services.ask(
                        REJECTED,
                        GuardedServices.named(rejected.component(), rejectionLogs),
                        (name, log) -> log.remedy(rejected.message()),
                        (name, reason) -> Optional.of(new Remedy(
                                Map.of(), List.of(), List.of(name + " can't tell what would do: " + reason))))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
