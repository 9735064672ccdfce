// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.internal.ScoreRanking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What one detector said of all devices. */
final class DetectorResult {

    /**
     * What it said of one device, over all its lives.
     *
     * @param alarms how often it raised an alarm
     * @param firstAlarm when the alarm that lasted to the (first) failure was raised; without one, the first alarm
     * @param lead from that to the failure, or to the first faulty reading, in seconds; below 0 if it came after that
     * @param falseAlarms alarms that had nothing to do with a failure or a faulty reading
     */
    record Device(int alarms, Optional<Long> firstAlarm, OptionalDouble lead, int falseAlarms) {}

    private final String name;
    private final Map<String, Device> devices = new TreeMap<>(DetectorResult::naturally);
    private final List<Double> leads = new ArrayList<>();
    private int missed;
    private int falseAlarms;
    private int alarms;

    private float[] scores = new float[1024];
    private boolean[] faulty = new boolean[1024];
    private int count;
    private final long[] confusion = new long[4];

    private final LifeEstimates estimates = new LifeEstimates();
    private Optional<Drift> drift = Optional.empty();

    DetectorResult(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void addReading(double score, boolean called, boolean truth) {
        if (count == scores.length) {
            scores = Arrays.copyOf(scores, 2 * count);
            faulty = Arrays.copyOf(faulty, 2 * count);
        }
        scores[count] = (float) score;
        faulty[count++] = truth;
        confusion[called ? truth ? 0 : 1 : truth ? 3 : 2]++;
    }

    /** Readings are compared with what a model was trained on from now on. */
    void watch(Drift compared) {
        drift = Optional.of(compared);
    }

    Optional<Drift> drift() {
        return drift;
    }

    /** What was said to remain, of models that do. */
    LifeEstimates estimates() {
        return estimates;
    }

    /** Takes in a life that ended with a failure. */
    void addFailure(String device, AlarmLog log, long failure, long toleranceMillis) {
        List<AlarmLog.Alarm> lasting = log.lasting(failure, toleranceMillis);
        Optional<Long> start = lasting.stream().findFirst().map(AlarmLog.Alarm::start);
        add(
                device,
                log,
                start,
                start.map(found -> OptionalDouble.of((failure - found) / 1000.0))
                        .orElse(OptionalDouble.empty()),
                log.alarms().size() - lasting.size(),
                start.isEmpty());
    }

    /** Takes in a life in which the device failed at no time. */
    void addHealthy(String device, AlarmLog log) {
        add(device, log, Optional.empty(), OptionalDouble.empty(), log.alarms().size(), false);
    }

    /** Takes in a life of which it is known from when to when readings were faulty. */
    void addFaulty(String device, AlarmLog log, List<long[]> spells) {
        Optional<AlarmLog.Alarm> first = log.within(spells.get(0)[0], spells.get(0)[1]);
        int wrong = (int) log.alarms().stream()
                .filter(alarm ->
                        spells.stream().noneMatch(spell -> alarm.start() <= spell[1] && alarm.end() >= spell[0]))
                .count();
        int overlooked = (int) spells.stream()
                .filter(spell -> log.within(spell[0], spell[1]).isEmpty())
                .count();
        add(
                device,
                log,
                first.map(AlarmLog.Alarm::start),
                first.map(alarm -> OptionalDouble.of((spells.get(0)[0] - alarm.start()) / 1000.0))
                        .orElse(OptionalDouble.empty()),
                wrong,
                overlooked > 0);
    }

    private void add(
            String device, AlarmLog log, Optional<Long> start, OptionalDouble lead, int wrong, boolean overlooked) {
        Optional<Long> shown = start.or(() -> log.alarms().stream().findFirst().map(AlarmLog.Alarm::start));
        devices.merge(
                device,
                new Device(log.alarms().size(), shown, lead, wrong),
                (one, other) -> new Device(
                        one.alarms() + other.alarms(),
                        one.firstAlarm().or(other::firstAlarm),
                        one.lead().isPresent() ? one.lead() : other.lead(),
                        one.falseAlarms() + other.falseAlarms()));
        lead.ifPresent(leads::add);
        missed += overlooked ? 1 : 0;
        falseAlarms += wrong;
        alarms += log.alarms().size();
    }

    Map<String, Device> devices() {
        return devices;
    }

    /** The lead that this part of all failures with a lead was below, in seconds. */
    OptionalDouble lead(double part) {
        double[] sorted =
                leads.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return OptionalDouble.of(sorted[below] + (place - below) * (sorted[above] - sorted[below]));
    }

    double[] leads() {
        return leads.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    int missed() {
        return missed;
    }

    int falseAlarms() {
        return falseAlarms;
    }

    int alarms() {
        return alarms;
    }

    /** How right it was on single readings; empty without labels. */
    Optional<ClassificationMetrics> metrics() {
        return ranking()
                .map(ranking -> new ClassificationMetrics(
                        confusion[0], confusion[1], confusion[2], confusion[3], ranking.rocAuc()));
    }

    /** The scores of single readings; empty without labels. */
    Optional<ScoreRanking> ranking() {
        return count == 0
                ? Optional.empty()
                : Optional.of(new ScoreRanking(Arrays.copyOf(scores, count), Arrays.copyOf(faulty, count)));
    }

    /** Shorter names first, so that 2 comes before 10. */
    private static int naturally(String one, String other) {
        return one.length() != other.length() ? one.length() - other.length() : one.compareTo(other);
    }
}
