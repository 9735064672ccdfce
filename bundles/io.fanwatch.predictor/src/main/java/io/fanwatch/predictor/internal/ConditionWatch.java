// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import io.fanwatch.api.ConditionService;
import io.fanwatch.api.ConditionService.Observation;
import io.fanwatch.api.Findings;
import io.fanwatch.api.Reading;
import io.fanwatch.component.Problem;
import io.fanwatch.component.ServiceSlot;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the condition monitor, if there is one; whatever it throws costs a reading nothing but its finding. */
final class ConditionWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ConditionWatch.class);

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record Failure(long nanos, String reason) {}

    private final ServiceSlot<ConditionService> monitor = new ServiceSlot<>();
    private volatile Optional<Failure> failure = Optional.empty();

    void use(ConditionService service) {
        monitor.set(service);
    }

    /** Leaves that monitor unless another has taken its place already. */
    void leave(ConditionService service) {
        if (monitor.unset(service)) {
            failure = Optional.empty();
        }
    }

    /** What is found out of a reading that was scored; to be asked once a reading. */
    Findings findings(Reading reading, boolean faulty) {
        Optional<ConditionService> service = monitor.get();
        if (service.isEmpty()) {
            return Findings.NONE;
        }
        try {
            return service.get()
                    .observe(reading, faulty)
                    .map(ConditionWatch::findings)
                    .orElse(Findings.NONE);
        } catch (Throwable e) { // another bundle's, whatever it is
            if (recent().isEmpty()) { // it may fail for one fan of many
                LOG.warn("The condition monitor fails at {}; verdicts go without what it finds", reading, e);
            }
            failure = Optional.of(new Failure(System.nanoTime(), e.toString()));
            return Findings.NONE;
        }
    }

    private static Findings findings(Observation observed) {
        return new Findings(
                OptionalDouble.empty(), Optional.empty(), observed.remaining(), Optional.of(observed.condition()));
    }

    /** A warning if it failed within the last minute. */
    Optional<Problem> problem() {
        return Problem.warning(recent().map(failed ->
                "the condition monitor fails, and verdicts go without what it finds; the log says at which fan: "
                        + failed.reason()));
    }

    private Optional<Failure> recent() {
        return failure.filter(failed -> System.nanoTime() - failed.nanos() < MINUTE_NANOS);
    }
}
