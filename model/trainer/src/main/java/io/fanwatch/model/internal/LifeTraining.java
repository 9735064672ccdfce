// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.condition.Features;
import io.fanwatch.condition.Times;
import io.fanwatch.model.Family;
import io.fanwatch.model.LifeMetrics;
import io.fanwatch.model.LifeOptions;
import io.fanwatch.model.LifeReport;
import io.fanwatch.model.LifeReport.Validated;
import io.fanwatch.model.MissingValues;
import io.fanwatch.model.ModelOptions;
import io.fanwatch.model.ProgressListener;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import io.fanwatch.model.internal.FaultModel.SelfTestRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * A training on units that ran to failure. Families are judged on whole units that were left out; the model is then fitted
 * to all units.
 */
public final class LifeTraining {

    private static final String OUTPUT = "remaining";
    private static final int SELF_TEST_ROWS = 8;

    private final TrainingOptions options;
    private final ModelOptions model;
    private final LifeOptions life;
    private final LifeLearner learner;
    private final int folds;
    private final long startNanos = System.nanoTime();

    public LifeTraining(TrainingOptions options, ModelOptions model, LifeOptions life, ProgressListener listener) {
        this.options = options;
        this.model = model;
        this.life = life;
        this.learner = new LifeLearner(options, life, listener);
        this.folds = options.reading().folds() == 0
                ? ModelOptions.DEFAULT_FOLDS
                : options.reading().folds();
    }

    /** @throws TrainingException if the data cannot be used, or a file cannot be read or written */
    public LifeReport run() throws TrainingException {
        if (model.readings() > 1) {
            throw new TrainingException(
                    "--readings is for faults. For remaining life say with --window over how many cycles"
                            + " means are taken.");
        }
        Features features = life.features(model.features().orElseGet(() -> Features.ofFields(options.features())));
        FeatureGraph graph = new FeatureGraph(features);
        LifeData data = LifeData.read(options, graph.inputFeatures(), life);
        Dataset derived = graph.apply(data.rows());
        List<Validated> validated = new ArrayList<>();
        for (Family family : model.family() == Family.AUTO ? LifeLearner.FAMILIES : List.of(model.family())) {
            validated.add(validate(family, derived, data.count()));
        }
        validated.sort(Comparator.comparingDouble(one -> one.byUnit().rmse()));
        Validated best = validated.get(0);
        try (Pipeline pipeline = new Pipeline(
                graph, Preparation.of(derived, MissingValues.REFUSE, Map.of()), learner.fit(best.family(), derived))) {
            float[] scores = pipeline.scores(data.rows());
            byte[] file = OnnxWriter.write(new FaultModel(
                    options.name(),
                    options.version(),
                    1,
                    pipeline,
                    OUTPUT,
                    properties(best),
                    data.rows(),
                    selfTest(data.rows(), scores)));
            OnnxRunner.requireSame(file, data.rows().rows(), scores);
            return write(file, best, validated.subList(1, validated.size()), data, graph);
        }
    }

    private Map<String, String> properties(Validated best) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("fanwatch.kind", "remaining-life");
        properties.put("fanwatch.unit", life.lifeUnit());
        properties.put("fanwatch.direction", "lower");
        properties.put("fanwatch.alarm_level", OnnxWriter.plain(life.alarm()));
        properties.put("fanwatch.cap", OnnxWriter.plain(life.cap()));
        properties.put("fanwatch.unit_time", Times.text(life.cycleTime()));
        properties.put("fanwatch.metrics", LifeCard.metrics(best.byUnit()).toString());
        properties.put("fanwatch.family", best.family().toString());
        return properties;
    }

    private Validated validate(Family family, Dataset derived, int units) throws TrainingException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
        Folds byUnit = Folds.byUnit(derived.groups(), folds, random);
        float[] said = new float[derived.size()];
        for (int part = 0; part < folds; part++) {
            validate(family, derived, byUnit, part, said);
        }
        Folds rows = Folds.stratified(derived.faulty(), ModelOptions.DEFAULT_FOLDS, random);
        float[] saidOfNeighbours = new float[derived.size()];
        validate(family, derived, rows, 0, saidOfNeighbours);
        int[] held = rows.in(0);
        List<Float> leads = leads(said, derived, units);
        return new Validated(
                family,
                learner.words(family, derived.size()),
                LifeMetrics.of(said, derived.targets()),
                LifeMetrics.of(select(saidOfNeighbours, held), select(derived.targets(), held)),
                leads.size(),
                leads);
    }

    private void validate(Family family, Dataset derived, Folds parts, int part, float[] said)
            throws TrainingException {
        int[] held = parts.in(part);
        try (Predictor predictor = learner.fit(family, derived.select(parts.outside(part)))) {
            float[] scores = predictor.scores(derived.select(held).rows());
            for (int i = 0; i < held.length; i++) {
                said[held[i]] = scores[i];
            }
        }
    }

    /** What remained at each unit's first alarm, ascending; units without one, or only at their end, are left out. */
    private List<Float> leads(float[] said, Dataset derived, int units) {
        Float[] first = new Float[units];
        for (int row = 0; row < said.length; row++) {
            int unit = derived.groups()[row];
            if (first[unit] == null && said[row] < life.alarm() && derived.targets()[row] > 0) {
                first[unit] = derived.targets()[row];
            }
        }
        return Arrays.stream(first).filter(Objects::nonNull).sorted().toList();
    }

    private static float[] select(float[] values, int[] places) {
        float[] selected = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            selected[i] = values[places[i]];
        }
        return selected;
    }

    private List<SelfTestRow> selfTest(Dataset rows, float[] scores) {
        return IntStream.range(0, Math.min(SELF_TEST_ROWS, rows.size()))
                .map(i -> (int) ((long) i * rows.size() / SELF_TEST_ROWS))
                .distinct()
                .mapToObj(row -> new SelfTestRow(rows.rows()[row], probability(scores[row])))
                .toList();
    }

    /** What a gateway makes of a remaining life: 0.5 at the alarm level. */
    private float probability(float remaining) {
        double ratio = Math.max(0, remaining) / life.alarm();
        return (float) (1 / (1 + ratio * ratio));
    }

    private LifeReport write(byte[] file, Validated best, List<Validated> others, LifeData data, FeatureGraph graph)
            throws TrainingException {
        Path directory = options.outputDirectory();
        try {
            Files.createDirectories(directory);
            Path onnx = Files.write(directory.resolve(options.name() + ".onnx"), file);
            LifeReport report = new LifeReport(
                    onnx,
                    directory.resolve("model-card.md"),
                    directory.resolve("model-card.json"),
                    best,
                    others,
                    data.rows().size(),
                    data.count(),
                    graph.inputs(),
                    file.length,
                    Duration.ofNanos(System.nanoTime() - startNanos));
            new LifeCard(options, life, report, data.rows().digest(), folds).write();
            return report;
        } catch (IOException e) {
            throw new TrainingException(
                    "Cannot write to " + directory + ": " + e.getMessage()
                            + ". Check that it is a folder you may write to, with free space.",
                    e);
        }
    }
}
