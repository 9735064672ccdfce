// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import static io.fanwatch.scoring.onnx.internal.Configurations.settings;
import static io.fanwatch.scoring.onnx.internal.OnnxFile.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.scoring.onnx.internal.OnnxFile;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import io.fanwatch.scoring.onnx.internal.session.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelManagerTest {

    private static final List<Reading> ONE = List.of(reading(600, 40, 150, 48));
    private static final Settings DEFAULTS = settings(Map.of());

    private final ModelManager manager = new ModelManager("test", new ModelRepository("test"), () -> {});

    @AfterEach
    void close() {
        manager.close();
    }

    private void update(Settings settings, List<ModelCandidate> installed) {
        manager.use(settings);
        manager.update(installed);
    }

    private String label() throws ScoringException {
        return manager.score(ONE).model().label();
    }

    private String problem() {
        return manager.state().problem().orElse("");
    }

    private static ModelCandidate version(String version) {
        return OnnxFile.fan().with("version", version).offer();
    }

    private static ModelCandidate broken(String version) {
        return OnnxFile.offer("fan", version, new byte[] {1, 2, 3});
    }

    @Test
    void without_a_model_a_batch_may_be_tried_again_later() {
        update(DEFAULTS, List.of());

        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> manager.score(ONE))
                .withMessageContaining("no model 'fan' is installed: install the model package")
                .matches(e -> !e.isPermanent());
    }

    @Test
    void the_latest_version_of_the_named_model_wins_by_number_not_by_text() throws Exception {
        ModelCandidate stranger =
                OnnxFile.fan().with("name", "pump").with("version", "99.0.0").offer();

        update(DEFAULTS, List.of(version("1.9.0"), version("1.10.0"), stranger));

        assertThat(label()).isEqualTo("fan 1.10.0");
        assertThat(problem()).isEmpty();
    }

    @Test
    void a_version_that_is_asked_for_wins_over_the_latest() throws Exception {
        update(settings(Map.of("model_version", "1.9")), List.of(version("1.9.0"), version("1.10.0")));

        assertThat(label()).isEqualTo("fan 1.9.0");
    }

    @Test
    void a_newer_model_takes_over_and_gives_way_when_it_goes() throws Exception {
        update(DEFAULTS, List.of(version("1.0.0")));
        update(DEFAULTS, List.of(version("1.0.0"), version("2.0.0")));
        assertThat(label()).isEqualTo("fan 2.0.0");

        update(DEFAULTS, List.of(version("1.0.0")));
        assertThat(label()).isEqualTo("fan 1.0.0");
    }

    @Test
    void an_active_model_is_not_loaded_again() {
        ModelCandidate offer = version("1.0.0");
        update(DEFAULTS, List.of(offer));
        OnnxModel before = manager.state().active().orElseThrow().model();

        update(settings(Map.of("threshold", 0.9)), List.of(offer));

        assertThat(manager.state().active().orElseThrow().model()).isSameAs(before);
    }

    @Test
    void an_invalid_model_never_replaces_a_good_one() throws Exception {
        update(DEFAULTS, List.of(version("1.0.0")));
        update(DEFAULTS, List.of(broken("1.1.0")));

        assertThat(label()).isEqualTo("fan 1.0.0");
        assertThat(problem()).contains("bundle fan 1.1.0", "is not valid");
    }

    @Test
    void with_nothing_loaded_an_older_good_model_is_taken_instead_of_an_invalid_one() throws Exception {
        update(DEFAULTS, List.of(version("1.0.0"), broken("1.1.0")));

        assertThat(label()).isEqualTo("fan 1.0.0");
        assertThat(problem()).contains("bundle fan 1.1.0");
    }

    @Test
    void the_last_model_goes_on_after_it_was_uninstalled_and_says_so() throws Exception {
        update(DEFAULTS, List.of(version("1.0.0")));
        update(DEFAULTS, List.of());

        assertThat(label()).isEqualTo("fan 1.0.0");
        assertThat(problem()).contains("no model 'fan' is installed");
    }

    @Test
    void a_model_that_is_not_what_its_bundle_says_is_refused() {
        update(DEFAULTS, List.of(OnnxFile.offer("fan", "3.0.0", OnnxFile.fan().bytes())));

        assertThat(manager.state().active()).isEmpty();
        assertThat(problem()).contains("calls itself fan 1.0.0, but is offered as fan 3.0.0");
    }

    @Test
    void a_threshold_of_zero_is_the_models_own_and_another_one_wins() throws Exception {
        update(DEFAULTS, List.of(version("1.0.0")));
        assertThat(manager.score(ONE).model().threshold()).isEqualTo(0.4);

        update(settings(Map.of("threshold", 0.7)), List.of(version("1.0.0")));
        assertThat(manager.score(ONE).model().threshold()).isEqualTo(0.7);
    }

    @Test
    void a_file_wins_over_an_installed_model_and_is_read_again_when_it_changed(@TempDir Path folder)
            throws IOException, ScoringException {
        Path file = folder.resolve("my.onnx");
        Settings settings = settings(Map.of("model_file", file.toString()));
        Files.write(file, OnnxFile.fan().with("version", "7.0.0").bytes());
        update(settings, List.of(version("1.0.0")));
        assertThat(label()).isEqualTo("fan 7.0.0");

        Files.write(file, OnnxFile.fan().with("version", "7.0.0-b").bytes());
        update(settings, List.of(version("1.0.0")));
        assertThat(label()).isEqualTo("fan 7.0.0-b");

        Files.delete(file);
        update(settings, List.of(version("1.0.0")));
        assertThat(label()).isEqualTo("fan 7.0.0-b");
        assertThat(problem()).contains("my.onnx cannot be read");
    }

    @Test
    void batches_in_flight_are_scored_wholly_by_one_model_while_it_is_exchanged_a_thousand_times() throws Exception {
        OnnxFile first = OnnxFile.otherFan(-8);
        OnnxFile second = OnnxFile.otherFan(-3).with("version", "2.0.0");
        ModelCandidate firstOffer = first.offer();
        ModelCandidate secondOffer = second.offer();
        Map<String, Double> expected =
                Map.of("fan 1.0.0", first.expected(600, 40, 150, 48), "fan 2.0.0", second.expected(600, 40, 150, 48));
        List<Reading> batch = Collections.nCopies(40, ONE.get(0));
        Settings small = settings(Map.of("batch_maximum", 16));
        update(small, List.of(firstOffer));
        AtomicBoolean done = new AtomicBoolean();
        Callable<Integer> scoring = () -> {
            int batches = 0;
            while (!done.get()) {
                Scores scores = manager.score(batch);
                for (int i = 0; i < scores.size(); i++) {
                    assertThat((double) scores.probability(i))
                            .isCloseTo(expected.get(scores.model().label()), within(1e-5));
                }
                batches++;
            }
            return batches;
        };
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                running.add(threads.submit(scoring));
            }
            for (int i = 0; i < 1000; i++) {
                update(small, List.of(i % 2 == 0 ? secondOffer : firstOffer));
                assertThat(problem()).isEmpty();
            }
            done.set(true);
            for (Future<Integer> thread : running) {
                assertThat(thread.get()).isPositive();
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    void after_the_end_a_batch_may_be_tried_elsewhere_and_no_model_is_loaded() {
        update(DEFAULTS, List.of(version("1.0.0")));
        manager.close();
        update(DEFAULTS, List.of(version("2.0.0")));

        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> manager.score(ONE))
                .withMessageContaining("stopped")
                .matches(e -> !e.isPermanent());
    }
}
