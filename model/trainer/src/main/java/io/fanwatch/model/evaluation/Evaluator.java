// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.model.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Evaluates, and writes what was found. */
public final class Evaluator {

    private final EvaluationOptions options;
    private final Optional<SimulationOptions> simulation;

    /** @param simulation a fleet to simulate in place of the files */
    public Evaluator(EvaluationOptions options, Optional<SimulationOptions> simulation) {
        this.options = options;
        this.simulation = simulation;
    }

    /**
     * @param console where to say the most important
     * @param json file to write everything to
     * @param plots folder to draw plots in; made if it is not there
     * @throws TrainingException if a file cannot be read, used or written
     */
    public void evaluate(PrintWriter console, Optional<Path> json, Optional<Path> plots) throws TrainingException {
        Optional<FleetSimulation> fleet = simulation.map(FleetSimulation::new);
        Optional<Failures> failures = fleet.map(FleetSimulation::failures);
        if (options.failures().isPresent()) {
            failures = Optional.of(
                    Failures.read(options.failures().get(), options.device(), options.time(), options.timeFormat()));
        }
        try (Evaluation evaluation = new Evaluation(options, failures)) {
            if (fleet.isPresent()) {
                fleet.get().run(evaluation);
            } else {
                new ReadingFiles(options, evaluation.fields(), evaluation.cycles(), console::println)
                        .read(evaluation::read);
            }
            if (evaluation.late() > evaluation.readings() / 2) {
                throw new TrainingException(
                        evaluation.late() + " of " + evaluation.readings()
                                + " readings are not later than the one before of their device, so nothing can be said: sort the"
                                + " rows by time, the earliest first, or name the column that tells devices apart with --device.");
            }
            if (options.failures().isPresent()) {
                failures.orElseThrow().unused(options.failures().get()).ifPresent(console::println);
            }
            evaluation.finish();
            Report report = new Report(evaluation, fleet.flatMap(FleetSimulation::coverage));
            if (json.isPresent()) {
                Path parent = json.get().toAbsolutePath().getParent();
                Files.createDirectories(parent);
                Files.writeString(json.get(), report.json());
            }
            if (plots.isPresent()) {
                Files.createDirectories(plots.get());
                EvaluationPlots drawing = new EvaluationPlots(plots.get());
                drawing.draw(evaluation);
                drawing.cost(evaluation);
            }
            report.print(console);
        } catch (IOException e) {
            throw new TrainingException("Cannot write the results: " + e.getMessage(), e);
        }
    }
}
