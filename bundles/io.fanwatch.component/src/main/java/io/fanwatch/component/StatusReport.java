// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import io.fanwatch.api.Metric;
import io.fanwatch.api.Metric.Kind;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts a {@link Status} together: metrics in the order to show them, and problems in the order of their importance, of which
 * the most urgent gives the message. Not thread-safe.
 */
public final class StatusReport {

    private static final int SHORT_SECONDS = 10;
    private static final int LONG_SECONDS = 60;

    private final String component;
    private final List<Metric> metrics = new ArrayList<>();
    private Optional<Problem> problem = Optional.empty();
    private Optional<Problem> beside = Optional.empty();

    /** @param component the component's {@code kura.service.pid} */
    public StatusReport(String component) {
        this.component = component;
    }

    /** A number that only grows; its identifier ends in {@code _total}. */
    public StatusReport counter(String id, String name, String unit, long value) {
        return add(id, name, Kind.COUNTER, unit, value);
    }

    /** A number that goes up and down. */
    public StatusReport gauge(String id, String name, String unit, Number value) {
        return add(id, name, Kind.GAUGE, unit, value);
    }

    /** A word or a sentence. */
    public StatusReport text(String id, String name, String value) {
        return add(id, name, Kind.TEXT, "", PlainLine.of(value));
    }

    /** A word or a sentence, if there is one. */
    public StatusReport text(String id, String name, Optional<?> value) {
        value.ifPresent(present -> text(id, name, present.toString()));
        return this;
    }

    /** A yes or no. */
    public StatusReport flag(String id, String name, boolean value) {
        return add(id, name, Kind.TEXT, "", value);
    }

    /**
     * How many events there were, and how many a second over the last 10 s and the last minute.
     *
     * @param id what is counted and what happened to it: {@code readings_scored} gives {@code readings_scored_total},
     *     {@code readings_scored_per_second_10s} and {@code readings_scored_per_second_1min}
     * @param name for people: {@code readings scored}
     * @param unit what is counted: {@code readings}
     */
    public StatusReport rate(String id, String name, String unit, EventRate rate) {
        return rate(id, name, unit, unit, rate);
    }

    /** The same where people know the rates by another name: {@code received/s (10 s)}. */
    public StatusReport rate(String id, String name, String unit, String rateName, EventRate rate) {
        counter(id + "_total", name, unit, rate.total());
        gauge(id + "_per_second_10s", rateName + "/s (10 s)", "1/s", rounded(rate.perSecond(SHORT_SECONDS)));
        return gauge(id + "_per_second_1min", rateName + "/s (1 min)", "1/s", rounded(rate.perSecond(LONG_SECONDS)));
    }

    private StatusReport add(String id, String name, Kind kind, String unit, Object value) {
        metrics.add(new Metric(id, name, kind, unit, value));
        return this;
    }

    private static double rounded(double value) {
        return Math.round(10 * value) / 10.0;
    }

    /** Something that may be wrong; of several, the first of the most urgent ones is told. */
    public StatusReport problem(Optional<Problem> possible) {
        problem = Stream.of(problem, possible)
                .flatMap(Optional::stream)
                .min(Comparator.comparing(Problem::level, Comparator.reverseOrder()));
        return this;
    }

    /** Something that may be wrong and that no other problem may hide: it is told behind one that is as urgent or more. */
    public StatusReport beside(Optional<Problem> possible) {
        beside = possible;
        return this;
    }

    /**
     * The status.
     *
     * @param message what holds now if nothing is wrong
     */
    public Status otherwise(String message) {
        Optional<Problem> first = problem;
        problem(beside);
        String behind = problem.equals(first)
                ? beside.map(other -> "; " + other.message()).orElse("")
                : "";
        return new Status(
                component,
                problem.map(Problem::level).orElse(Level.OK),
                PlainLine.of(problem.map(Problem::message).orElse(message) + behind),
                metrics);
    }
}
