// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import static io.fanwatch.scoring.onnx.internal.Configurations.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Status;
import io.fanwatch.component.StatusReport;
import io.fanwatch.scoring.onnx.internal.engine.TestModel;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a model that gives the mean of the last two readings' sums of what heat was first and the age in hours. */
class KeptWindowsTest {

    private static final FeatureSchema MACHINE = new FeatureSchema(List.of("heat"));
    private static final Instant START = Instant.parse("2026-03-01T00:00:00.000000123Z");

    @TempDir
    private Path folder;

    private final AtomicLong millis = new AtomicLong();
    private Optional<DeployedModel> active = Optional.empty();
    private KeptWindows windows;

    @BeforeEach
    void begin() throws Exception {
        restart();
        active = Optional.of(load("1.0.0"));
    }

    @AfterEach
    void close() {
        active.ifPresent(DeployedModel::close);
    }

    private void restart() {
        ModelRepository repository = new ModelRepository("test");
        repository.open(folder);
        windows = new KeptWindows(repository, () -> active, millis::get);
    }

    /** Ends without a word, and loads that version. */
    private void kill(String version) throws Exception {
        close();
        active = Optional.empty();
        restart();
        active = Optional.of(load(version));
    }

    private DeployedModel load(String version) throws Exception {
        Path file = Files.write(
                folder.resolve(version + ".model"),
                TestModel.of()
                        .input("readings", DataType.FLOAT, -1, 2, 2)
                        .node("ReduceMean", "x", "readings")
                        .attribute("axes", new long[] {1})
                        .attribute("keepdims", 0L)
                        .matrix("w", DataType.FLOAT, 1, 1, 1)
                        .node("MatMul", "life", "x", "w")
                        .output("life", DataType.FLOAT, -1, 1)
                        .metadata("fanwatch.name", "m")
                        .metadata("fanwatch.version", version)
                        .metadata("fanwatch.features", "first(heat, 2h),age")
                        .metadata("fanwatch.unit_time", "1h")
                        .metadata("fanwatch.output", "life")
                        .metadata("fanwatch.kind", "remaining-life")
                        .metadata("fanwatch.unit", "cycles")
                        .metadata("fanwatch.alarm_level", "1")
                        .bytes());
        ModelCandidate candidate = ModelCandidate.ofFile(file);
        DeployedModel model = DeployedModel.load(candidate, candidate.read(1 << 20), settings(Map.of()), List.of());
        windows.restore(model.model(), model.digest());
        return model;
    }

    private Optional<Double> score(String device, double hours, double heat) throws Exception {
        Instant time = START.plus(Duration.ofMillis(Math.round(hours * 3_600_000)));
        Reading reading = new Reading(device, Optional.empty(), time, MACHINE, heat);
        return active.get()
                .model()
                .score(List.of(reading))
                .orElseThrow()
                .findings()[0]
                .remaining()
                .map(remaining -> remaining.value());
    }

    private Path file() {
        return folder.resolve("windows.snapshot");
    }

    private Status status() {
        StatusReport report = new StatusReport("scorer");
        windows.describe(report);
        return report.otherwise("scores");
    }

    @Test
    void a_kill_costs_no_more_than_what_came_in_a_minute() throws Exception {
        score("1", 0, 10);
        score("1", 1, 20);
        score("2", 1, 7);
        windows.tick();
        assertThat(file()).doesNotExist();
        millis.addAndGet(KeptWindows.SHORTEST_MILLIS);
        windows.tick();
        score("1", 2, 999);

        kill("1.0.0");

        assertThat(score("1", 1, 20)).as("the last one comes again").hasValueSatisfying(sum((10 + 16) / 2.0));
        assertThat(score("1", 5, 300)).hasValueSatisfying(sum((16 + 20) / 2.0));
        assertThat(score("2", 3, 9)).hasValueSatisfying(sum(7 + 1));
        assertThat(status().level()).isEqualTo(Status.Level.OK);
    }

    private static Consumer<Double> sum(double expected) {
        return value -> assertThat(value).isCloseTo(expected, within(1e-3));
    }

    @Test
    void nothing_is_written_while_nothing_comes() throws Exception {
        score("1", 0, 10);
        windows.save(active);
        Files.delete(file());

        millis.addAndGet(KeptWindows.SHORTEST_MILLIS);
        windows.tick();

        assertThat(file()).doesNotExist();
    }

    @Test
    void another_version_begins_anew_and_writes_over_it_when_it_has_something() throws Exception {
        score("1", 0, 10);
        windows.save(active);

        kill("1.1.0");
        assertThat(score("1", 10, 20)).isEmpty();
        assertThat(status().level()).isEqualTo(Status.Level.OK);
        windows.save(active);

        kill("1.1.0");
        assertThat(score("1", 12, 20)).hasValueSatisfying(sum(20 + 1));
    }

    @Test
    void a_model_that_is_loaded_again_while_it_scores_goes_on_with_what_came_just_now() throws Exception {
        score("1", 0, 10);
        DeployedModel before = active.get();
        active = Optional.of(load("1.0.0"));
        before.close();

        assertThat(score("1", 4, 20)).hasValueSatisfying(sum(10 + 2));
    }

    @Test
    void a_damaged_file_is_set_aside_with_a_warning_and_fans_begin_anew() throws Exception {
        score("1", 0, 10);
        windows.save(active);
        byte[] whole = Files.readAllBytes(file());
        whole[whole.length - 8] ^= 0x10; // of the checksum: all that was kept can be read
        Files.write(file(), whole);

        kill("1.0.0");

        assertThat(score("1", 4, 20)).isEmpty();
        assertThat(status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(status().message()).contains("windows.snapshot.damaged", "every fan begins anew");
        assertThat(folder.resolve("windows.snapshot.damaged")).hasBinaryContent(whole);
    }
}
