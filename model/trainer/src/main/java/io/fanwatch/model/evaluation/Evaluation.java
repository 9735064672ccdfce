// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.api.Condition.Phase;
import io.fanwatch.condition.ConditionMonitor;
import io.fanwatch.condition.DeviceCondition;
import io.fanwatch.condition.Features;
import io.fanwatch.condition.VerdictRate;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.internal.OnnxModel;
import io.fanwatch.model.table.TimeFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Runs the gateway's own classes over recorded readings: the condition monitor, models if there are, and both together
 * (an alarm of either, but none of the monitor that the models contradict), each a detector with a {@link DetectorResult}.
 */
final class Evaluation implements AutoCloseable {

    private static final int CHUNK = 4096;
    /** Alarms of one device with no more than so many fast times between them are one. */
    private static final int TOLERANCE = 24;

    private record Reading(
            Life life, long time, double[] values, Optional<Boolean> faulty, double[][] inputs, double[][] windows) {}

    private final ConditionMonitor monitor;
    private final List<OnnxModel> models = new ArrayList<>();
    private final List<String> fields;
    private final int[][] modelFields;
    private final Optional<Failures> failures;
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final List<Reading> chunk = new ArrayList<>();
    private final List<DetectorResult> results = new ArrayList<>();
    private final Optional<SideBySide> sideBySide;
    private final List<Double> remaining;

    private long readings;
    private long late;
    private double watchedSeconds;

    /**
     * @param options the features, times and models
     * @param failures when devices failed; empty if that is not known: a device fails at its last reading unless readings
     *     have labels
     */
    Evaluation(EvaluationOptions options, Optional<Failures> failures) throws TrainingException {
        this.monitor = new ConditionMonitor(options.features(), options.settings(), options.running());
        this.failures = failures;
        this.remaining = options.remaining().isPresent()
                ? RemainingFile.read(options.remaining().get())
                : List.of();
        for (var file : options.models()) {
            models.add(new OnnxModel(file));
        }
        Set<String> needed = new LinkedHashSet<>(monitor.fields());
        models.forEach(model -> needed.addAll(model.features().fields()));
        this.fields = List.copyOf(needed);
        this.modelFields = models.stream()
                .map(model -> model.features().fields().stream()
                        .mapToInt(fields::indexOf)
                        .toArray())
                .toArray(int[][]::new);
        results.add(new DetectorResult("monitor"));
        for (OnnxModel model : models) {
            DetectorResult result = new DetectorResult(unusedName(model.name()));
            if (model.distribution().isPresent()) {
                result.watch(new Drift(model.name(), model.distribution().get()));
            }
            results.add(result);
        }
        this.sideBySide = models.size() < 2
                ? Optional.empty()
                : Optional.of(
                        new SideBySide(results.get(1).name(), results.get(2).name()));
        if (!models.isEmpty()) {
            results.add(new DetectorResult("monitor or model"));
        }
    }

    /** What a step of time is where readings count cycles: that of a model of remaining life, if there is one. */
    Optional<TimeFormat> cycles() {
        return models.stream()
                .flatMap(model -> model.life().stream())
                .findFirst()
                .flatMap(life -> TimeFormat.counting(life.unitMillis()));
    }

    /** Two models may have one name: the later ones are numbered. */
    private String unusedName(String name) {
        long before = results.stream()
                .filter(result -> result.name().equals(name) || result.name().startsWith(name + " ("))
                .count();
        return before == 0 ? name : name + " (" + (before + 1) + ")";
    }

    /** The first two models, if there are as many. */
    Optional<SideBySide> sideBySide() {
        return sideBySide;
    }

    /** The fields of a reading that are needed, in the order of the values. */
    List<String> fields() {
        return fields;
    }

    /** Takes in a reading; values may be NaN. */
    void read(String device, long time, double[] values, Optional<Boolean> faulty) throws TrainingException {
        Life life = lives.computeIfAbsent(device, name -> new Life(name, time));
        if (life.failure.isPresent() && time > life.failure.get()) {
            score();
            life.end();
            life = new Life(device, time);
            lives.put(device, life);
        }
        double[][] inputs = new double[models.size()][];
        double[][] windows = new double[models.size()][];
        for (int i = 0; i < inputs.length; i++) {
            Features features = models.get(i).features();
            inputs[i] = new double[features.size()];
            life.indicators.get(i).update(time, select(values, modelFields[i]), inputs[i]);
            windows[i] = life.windows.get(i).add(inputs[i]);
        }
        chunk.add(new Reading(life, time, values, faulty, inputs, windows));
        if (chunk.size() == CHUNK || models.isEmpty()) {
            score();
        }
    }

    /** Ends all lives. */
    void finish() throws TrainingException {
        score();
        if (!remaining.isEmpty() && remaining.size() != lives.size()) {
            throw new TrainingException("There are " + lives.size() + " devices, but " + remaining.size()
                    + " numbers of what remains to them. Give a line for each device, in the order of the readings.");
        }
        int number = 0;
        for (Life life : lives.values()) {
            life.place = number++;
        }
        lives.values().forEach(Life::end);
    }

    /** The monitor first; with models each of them, and last both together. */
    List<DetectorResult> results() {
        return results;
    }

    /** What the command judges by. */
    DetectorResult result() {
        return results.get(results.size() - 1);
    }

    List<DistanceSeries> distances() {
        return lives.values().stream().map(life -> life.distances).toList();
    }

    int deviceCount() {
        return lives.size();
    }

    long readings() {
        return readings;
    }

    /** Readings left out as they were not later than the one before of the same device. */
    long late() {
        return late;
    }

    double watchedYears() {
        return watchedSeconds / (365.25 * 86_400);
    }

    /** The device as it is now. */
    DeviceCondition condition(String device) throws TrainingException {
        score();
        return lives.get(device).condition;
    }

    private void score() throws TrainingException {
        double[][] probabilities = new double[models.size()][];
        for (int i = 0; i < models.size() && !chunk.isEmpty(); i++) {
            int model = i;
            probabilities[i] = models.get(i)
                    .values(chunk.stream()
                            .map(reading -> reading.windows()[model])
                            .toList());
        }
        for (int i = 0; i < chunk.size(); i++) {
            int row = i;
            chunk.get(i)
                    .life()
                    .observe(
                            chunk.get(i),
                            IntStream.range(0, models.size())
                                    .mapToDouble(model -> probabilities[model][row])
                                    .toArray());
        }
        chunk.clear();
    }

    private static double[] select(double[] values, int[] places) {
        return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
    }

    @Override
    public void close() {
        models.forEach(OnnxModel::close);
    }

    /** A device from its first reading, or from the one after a failure, to its next failure or its last reading. */
    private final class Life {

        private final String device;
        private final Optional<Long> failure;
        private final DeviceCondition condition = monitor.start();
        private final List<Features.State> indicators =
                models.stream().map(model -> model.features().start()).toList();
        private final List<OnnxModel.Window> windows =
                models.stream().map(OnnxModel::newWindow).toList();
        private final List<VerdictRate> rates = models.stream()
                .map(model -> new VerdictRate(monitor.settings()))
                .toList();
        private final List<AlarmLog> logs =
                results.stream().map(result -> new AlarmLog()).toList();
        private final List<long[]> spells = new ArrayList<>();
        private final DistanceSeries distances;
        private boolean labelled;
        private boolean wasFaulty;
        private final List<List<double[]>> said =
                models.stream().<List<double[]>>map(model -> new ArrayList<>()).toList();
        private long last;
        private int place;

        Life(String device, long time) {
            this.device = device;
            this.failure = failures.flatMap(known -> known.next(device, time));
            this.last = time;
            this.distances = new DistanceSeries(device);
        }

        void observe(Reading reading, double[] probabilities) {
            readings++;
            if (!condition.observe(
                    reading.time(),
                    Arrays.copyOf(reading.values(), monitor.fields().size()))) {
                late++;
                return;
            }
            boolean watching = condition.state() == Phase.WATCHING;
            double[] scores = new double[results.size()];
            boolean[] alarms = new boolean[results.size()];
            scores[0] = condition.distance();
            alarms[0] = condition.alarm();
            for (int i = 0; i < probabilities.length; i++) {
                double given = probabilities[i];
                double[] inputs = reading.inputs()[i];
                if (Double.isNaN(given)) {
                    continue;
                }
                results.get(i + 1).drift().ifPresent(drift -> drift.add(inputs, given));
                Optional<OnnxModel.RemainingLife> model = models.get(i).life();
                if (model.isPresent()) {
                    // a model that already looks at the past speaks for itself
                    alarms[i + 1] = probabilities[i] < model.get().alarmLevel();
                    scores[i + 1] = model.get().alarmLevel() / Math.max(probabilities[i], Float.MIN_NORMAL);
                    said.get(i).add(new double[] {reading.time(), probabilities[i]});
                    continue;
                }
                scores[i + 1] = probabilities[i] / models.get(i).threshold();
                rates.get(i).observe(reading.time(), scores[i + 1] >= 1, condition);
                alarms[i + 1] = rates.get(i).alarm();
            }
            if (probabilities.length > 0) {
                scores[scores.length - 1] = Arrays.stream(scores).max().orElse(0);
                boolean monitor = alarms[0] && !rates.stream().allMatch(VerdictRate::contradicts);
                alarms[alarms.length - 1] = monitor;
                for (int i = 1; i < alarms.length - 1; i++) {
                    alarms[alarms.length - 1] |= alarms[i];
                }
            }
            for (int i = 0; i < scores.length; i++) {
                logs.get(i).update(reading.time(), alarms[i]);
                if (watching && reading.faulty().isPresent()) {
                    results.get(i)
                            .addReading(
                                    scores[i], scores[i] >= 1, reading.faulty().get());
                }
            }
            if (watching && reading.faulty().isPresent() && sideBySide.isPresent()) {
                boolean truth = reading.faulty().get();
                sideBySide.get().add(scores[1] >= 1 == truth, scores[2] >= 1 == truth);
            }
            reading.faulty().ifPresent(faulty -> label(reading.time(), faulty));
            if (watching) {
                long mostMillis = Math.max(3_600_000, monitor.settings().fast().toMillis());
                // a clock that was set back is none that ran
                watchedSeconds += Math.max(0, Math.min(reading.time() - last, mostMillis)) / 1000.0;
                distances.add(reading.time(), condition.distance());
            }
            last = reading.time();
        }

        private void label(long time, boolean faulty) {
            labelled = true;
            if (faulty && !wasFaulty) {
                spells.add(new long[] {time, time});
            } else if (faulty) {
                spells.get(spells.size() - 1)[1] = time;
            }
            wasFaulty = faulty;
        }

        void end() {
            boolean failed = failure.isPresent() || failures.isEmpty() && !labelled;
            for (int i = 0; i < models.size(); i++) {
                if (failed && models.get(i).life().isPresent()) {
                    judge(
                            said.get(i),
                            models.get(i).life().get(),
                            results.get(i + 1).estimates());
                }
            }
            long tolerance = TOLERANCE * monitor.settings().fast().toMillis();
            for (int i = 0; i < logs.size(); i++) {
                if (failed && (remaining.isEmpty() || logs.get(i).isOn())) {
                    results.get(i).addFailure(device, logs.get(i), failure.orElse(last), tolerance);
                } else if (spells.isEmpty()) {
                    results.get(i).addHealthy(device, logs.get(i));
                } else {
                    results.get(i).addFaulty(device, logs.get(i), spells);
                }
            }
        }

        /** Each reading, or the last one if it is known how long the device went on after it. */
        private void judge(List<double[]> estimates, OnnxModel.RemainingLife model, LifeEstimates into) {
            double beyond = remaining.isEmpty() ? 0 : remaining.get(place);
            int from = remaining.isEmpty() ? 0 : Math.max(0, estimates.size() - 1);
            for (double[] estimate : estimates.subList(from, estimates.size())) {
                double left = (failure.orElse(last) - estimate[0]) / model.unitMillis() + beyond;
                into.add(estimate[1], Math.min(model.cap(), left));
            }
        }
    }
}
