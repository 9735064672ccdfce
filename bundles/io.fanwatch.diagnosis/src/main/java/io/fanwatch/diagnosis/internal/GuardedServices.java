// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import io.fanwatch.component.ComponentName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks services so that one that is broken costs its own answer and no other's: whatever it throws becomes the reason why it
 * does not answer, and one that hangs holds up those who ask it at that moment, but nobody later. Thread-safe.
 */
final class GuardedServices {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedServices.class);
    private static final long HANGS_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ComponentContext context;
    private final LongSupplier nanoTime;
    /* since when each is being asked */
    private final Map<ServiceReference<?>, Long> asked = new ConcurrentHashMap<>();

    GuardedServices(ComponentContext context, LongSupplier nanoTime) {
        this.context = context;
        this.nanoTime = nanoTime;
    }

    static String name(ServiceReference<?> service) {
        Object name = service.getProperty(ComponentName.PROPERTY);
        return String.valueOf(name == null ? service.getProperty("component.name") : name);
    }

    static List<String> names(List<? extends ServiceReference<?>> services) {
        return services.stream().map(GuardedServices::name).sorted().toList();
    }

    static <S> List<ServiceReference<S>> named(String component, List<ServiceReference<S>> among) {
        return among.stream().filter(service -> name(service).equals(component)).toList();
    }

    /** The service itself, if it is still there and can be started. */
    <S> Optional<S> find(String reference, ServiceReference<S> service) {
        return Optional.ofNullable(context.locateService(reference, service));
    }

    /**
     * What services answer, without those that have just gone.
     *
     * @param reference the name of the component's reference to them
     * @param question to a service, with the name of its component
     * @param otherwise what stands for the answer of one that gives none, from the same name and the reason
     */
    <S, T> Stream<T> ask(
            String reference,
            List<ServiceReference<S>> services,
            BiFunction<String, S, T> question,
            BiFunction<String, String, T> otherwise) {
        return services.stream().flatMap(service -> ask(reference, service, question, otherwise).stream());
    }

    private <S, T> Optional<T> ask(
            String reference,
            ServiceReference<S> service,
            BiFunction<String, S, T> question,
            BiFunction<String, String, T> otherwise) {
        String name = name(service);
        long now = nanoTime.getAsLong();
        Long since = asked.putIfAbsent(service, now);
        if (since != null && now - since > HANGS_AFTER_NANOS) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(now - since);
            return Optional.of(otherwise.apply(name, "it has not answered for " + seconds + " s"));
        }
        try {
            Optional<S> found = find(reference, service);
            if (found.isEmpty() && service.getBundle() == null) {
                return Optional.empty();
            }
            T answer =
                    question.apply(name, found.orElseThrow(() -> new IllegalStateException("it could not be started")));
            return Optional.of(Objects.requireNonNull(answer, "it answers nothing"));
        } catch (Throwable e) { // diagnosis is for when things are broken, be it the virtual machine
            return Optional.of(otherwise.apply(name, reason(name, e)));
        } finally {
            asked.remove(service);
        }
    }

    private static String reason(String name, Throwable thrown) {
        if (thrown instanceof InterruptedException) { // not declared, but thrown all the same
            Thread.currentThread().interrupt();
        }
        try {
            LOG.debug("{} does not answer", name, thrown);
            return thrown.toString();
        } catch (Throwable worse) { // no memory to log it, or its message is broken as well
            return thrown.getClass().getName();
        }
    }
}
