// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import static io.fanwatch.scoring.onnx.internal.Configurations.settings;
import static io.fanwatch.scoring.onnx.internal.OnnxFile.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelChange;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.component.StatusReport;
import io.fanwatch.scoring.onnx.internal.Keys;
import io.fanwatch.scoring.onnx.internal.OnnxFile;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import io.fanwatch.scoring.onnx.internal.registry.StoredModel;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.OnnxModelTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Version;
import org.slf4j.LoggerFactory;

/** A new version beside one active: taken, tried, refused or rolled back, and what is left of that after a restart. */
class ModelUpdateTest {

    private static final Reading GOOD = reading(600, 40, 150, 48);
    private static final Reading ODD = reading(0, 0, 0, 0);
    private static final Keys SIGNER = Keys.generate();
    private static final ModelCandidate OLD = version("1.0.0");

    @TempDir
    private Path folder;

    private Settings settings = settings(Map.of());
    private List<ModelCandidate> installed = List.of(OLD);
    private final List<ModelChange> changes = new CopyOnWriteArrayList<>();
    private ModelManager manager;
    private ModelRepository repository;

    @BeforeEach
    void start() {
        repository = new ModelRepository("test");
        repository.open(folder);
        manager = new ModelManager("test", repository, this::update);
        manager.events().add(changes::add);
        update();
    }

    @AfterEach
    void stop() {
        manager.close();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("test-")));
    }

    private void restart() {
        stop();
        start();
    }

    private void update() {
        manager.use(settings);
        manager.update(installed);
    }

    private void install(ModelCandidate... offers) {
        installed = List.of(offers);
        update();
    }

    private void choose(Map<String, Object> values) {
        settings = settings(values);
        update();
    }

    private String label(Reading... readings) throws ScoringException {
        return manager.score(List.of(readings)).model().label();
    }

    private String problem() {
        return manager.state().problem().orElse("");
    }

    private static ModelCandidate version(String version) {
        return OnnxFile.fan().with("version", version).offer();
    }

    /** A model that is fine but for readings of zeros, for which it gives NaN. */
    private static ModelCandidate failsOnSome(String version) {
        return failsOnSomeFile(version).offer();
    }

    private static OnnxFile failsOnSomeFile(String version) {
        double sum = 0.004 * 600 + 0.008 * 40 + 0.012 * 150 + 0.016 * 48 - 3.5;
        return OnnxFile.otherFan(-3.5)
                .endingIn("Log")
                .with("selftest", "[[600,40,150,48," + Math.log(sum) + "]]")
                .with("version", version);
    }

    private static ModelCandidate offer(byte[] bytes) {
        return OnnxFile.offer("fan", "1.1.0", bytes);
    }

    static Stream<Arguments> badModels() {
        OnnxFile file = OnnxFile.fan().with("version", "1.1.0");
        byte[] good = file.bytes();
        return Stream.of(
                Arguments.of("truncated", offer(Arrays.copyOf(good, good.length - 20)), "cannot read it"),
                Arguments.of("absurdly large", offer(new byte[(1 << 20) + 1]), "more than the 1048576 bytes"),
                Arguments.of(
                        "wrong output",
                        OnnxFile.fan()
                                .with("version", "1.1.0")
                                .with("output", "probabilities")
                                .offer(),
                        "it has no output probabilities"),
                Arguments.of(
                        "wrong width",
                        OnnxFile.fan().with("version", "1.1.0").taking(3).offer(),
                        "takes 3 features"),
                Arguments.of(
                        "wrong features",
                        OnnxFile.fan()
                                .with("version", "1.1.0")
                                .with("features", "rotation,temperature,humidity,sound")
                                .offer(),
                        "wants the features [humidity], which the readings lack"),
                Arguments.of(
                        "NaN",
                        OnnxFile.otherFan(-20)
                                .with("version", "1.1.0")
                                .endingIn("Sqrt")
                                .offer(),
                        "NaN"),
                Arguments.of(
                        "out of range",
                        OnnxFile.otherFan(10)
                                .with("version", "1.1.0")
                                .endingIn("Identity")
                                .offer(),
                        "not a probability"),
                Arguments.of(
                        "lying self-test",
                        OnnxFile.fan()
                                .with("version", "1.1.0")
                                .with("selftest", "[[600,40,150,48,0.1234]]")
                                .offer(),
                        "instead of 0.1234"),
                Arguments.of("another version", OnnxFile.offer("fan", "1.2.0", good), "but is offered as fan 1.2.0"),
                Arguments.of("no signature", OnnxFile.offer("fan", "1.1.0", good), "it is not signed"),
                Arguments.of(
                        "wrong signature",
                        OnnxFile.signed(file.offer(), good, Keys.generate().signature(good)),
                        "its signature does not fit"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badModels")
    void a_bad_model_is_refused_with_the_reason_under_load_and_the_old_one_stays(
            String what, ModelCandidate bad, String words) throws Exception {
        label(GOOD);
        settings = settings(
                Map.of("model_size_maximum", 1, "signature_keys", what.contains("signature") ? SIGNER.pem() : ""));
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService load = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> batches = load.submit(() -> {
                int count = 0;
                while (!done.get()) {
                    assertThat(label(GOOD)).isEqualTo("fan 1.0.0");
                    count++;
                }
                return count;
            });
            await().until(() -> manager.state().active().orElseThrow().proven().get());

            install(bad);

            assertThat(problem()).contains(words);
            assertThat(label(GOOD)).isEqualTo("fan 1.0.0");
            done.set(true);
            assertThat(batches.get()).isPositive();
        } finally {
            done.set(true);
            load.shutdownNow();
        }
        assertThat(repository.kept("fan"))
                .as("only what passed its checks is kept")
                .hasSize(1);
    }

    @Test
    void a_signed_version_takes_over_and_is_kept_with_its_signature() throws Exception {
        byte[] bytes = OnnxFile.fan().with("version", "1.1.0").bytes();
        ModelCandidate signed = OnnxFile.signed(offer(bytes), bytes, SIGNER.signature(bytes));
        settings = settings(Map.of("signature_keys", SIGNER.pem()));
        install(signed);
        assertThat(label(GOOD)).isEqualTo("fan 1.1.0");
        assertThat(problem()).isEmpty();

        installed = List.of();
        restart();

        assertThat(label(GOOD)).isEqualTo("fan 1.1.0");
    }

    @Test
    void an_active_model_that_new_keys_do_not_trust_goes_on_with_a_warning_and_is_not_loaded_again() throws Exception {
        choose(Map.of("signature_keys", SIGNER.pem()));
        assertThat(label(GOOD)).isEqualTo("fan 1.0.0");
        assertThat(problem()).contains("it is not signed");

        restart();
        assertThat(manager.state().active()).isEmpty();
    }

    @Test
    void after_an_upgrade_in_place_the_version_before_can_be_chosen_also_after_a_restart() throws Exception {
        install(version("1.1.0"));
        assertThat(label(GOOD)).isEqualTo("fan 1.1.0");

        choose(Map.of("model_version", "1.0.0"));
        assertThat(label(GOOD)).isEqualTo("fan 1.0.0");
        assertThat(problem()).isEmpty();

        restart();
        assertThat(label(GOOD)).isEqualTo("fan 1.0.0");
        assertThat(problem()).isEmpty();

        choose(Map.of());
        assertThat(label(GOOD)).isEqualTo("fan 1.1.0");
    }

    @Test
    void between_the_removal_of_the_old_and_the_arrival_of_the_new_bundle_nothing_is_wrong() throws Exception {
        install();
        assertThat(problem()).isEmpty();
        assertThat(label(GOOD)).isEqualTo("fan 1.0.0");

        restart();
        assertThat(label(GOOD)).as("before its bundle is there again").isEqualTo("fan 1.0.0");
        assertThat(problem()).isEmpty();
    }

    @Test
    void a_version_that_fails_in_service_gives_its_batch_to_the_one_before_and_stays_out_over_a_restart()
            throws Exception {
        install(failsOnSome("1.1.0"));
        assertThat(label(GOOD)).isEqualTo("fan 1.1.0");

        Scores scores = manager.score(List.of(GOOD, ODD, GOOD));

        assertThat(scores.size()).isEqualTo(3);
        assertThat(scores.model().label()).isEqualTo("fan 1.0.0");
        assertThat(problem())
                .contains("model fan 1.1.0 was taken out of service", "NaN", "setting model.version to 1.1.0");
        assertThat(manager.rollbacks()).isEqualTo(1);
        await().until(() -> repository.fault(digest(installed.get(0))).isPresent());

        restart();
        assertThat(label(GOOD, ODD)).isEqualTo("fan 1.0.0");
        assertThat(problem()).contains("model fan 1.1.0 was taken out of service");

        install(version("1.1.0"));
        assertThat(label(GOOD)).as("another file of that version").isEqualTo("fan 1.1.0");
        assertThat(problem()).isEmpty();
    }

    private static String digest(ModelCandidate offer) throws InvalidModelException {
        return offer.read(1 << 20).digest();
    }

    @Test
    void a_version_that_failed_is_tried_again_when_it_is_chosen() throws Exception {
        install(failsOnSome("1.1.0"));
        label(ODD);
        await().until(() -> repository.fault(digest(installed.get(0))).isPresent());

        choose(Map.of("model_version", "1.1.0"));

        assertThat(label(GOOD)).isEqualTo("fan 1.1.0");
        assertThat(problem()).isEmpty();
        assertThat(label(ODD)).isEqualTo("fan 1.0.0");
    }

    @Test
    void after_a_restart_a_failing_version_still_gives_way_to_the_one_before_which_is_read_from_disk()
            throws Exception {
        install(failsOnSome("1.1.0"));
        restart();
        assertThat(label(GOOD)).isEqualTo("fan 1.1.0");

        assertThat(label(ODD)).isEqualTo("fan 1.0.0");
    }

    @Test
    void a_batch_that_no_version_can_score_takes_none_out_of_service() throws Exception {
        installed = List.of(failsOnSome("1.0.0"));
        stop();
        start();
        install(failsOnSome("1.1.0"));

        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> label(ODD))
                .withMessageContaining("NaN")
                .matches(ScoringException::isPermanent);

        assertThat(label(GOOD)).isEqualTo("fan 1.1.0");
        assertThat(problem()).isEmpty();
    }

    @Test
    void a_version_that_wants_what_no_reading_has_gives_way_if_that_shows_with_the_first_reading_only()
            throws Exception {
        install(OnnxFile.fan()
                .with("version", "1.1.0")
                .with("features", "rotation,temperature,humidity,sound")
                .offer());

        assertThat(label(GOOD)).isEqualTo("fan 1.0.0");
        assertThat(problem()).contains("has no humidity");
    }

    @Test
    void a_version_refused_for_a_feature_is_taken_once_readings_bring_it() throws Exception {
        label(GOOD);
        install(OnnxFile.fan()
                .with("version", "1.1.0")
                .with("features", "rotation,temperature,humidity,sound")
                .offer());
        assertThat(problem()).contains("humidity");
        FeatureSchema more = new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound", "humidity"));

        manager.score(List.of(new Reading("1", Optional.empty(), Instant.EPOCH, more, 600, 40, 150, 48, 70)));

        await().until(() -> manager.state().active().orElseThrow().label().equals("fan 1.1.0"));
    }

    @Test
    void a_reading_without_a_feature_is_no_fault_of_a_model_that_has_scored_others() throws Exception {
        install(version("1.1.0"));
        label(GOOD);
        FeatureSchema poor = new FeatureSchema(List.of("rotation"));

        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> label(new Reading("1", Optional.empty(), Instant.EPOCH, poor, 600)))
                .matches(ScoringException::isPermanent);

        assertThat(label(GOOD)).isEqualTo("fan 1.1.0");
    }

    @Test
    void a_later_version_that_agrees_takes_over_after_its_shadow_run() throws Exception {
        choose(Map.of("shadow_readings", 100));
        install(version("1.1.0"));
        assertThat(problem()).isEmpty();

        List<String> labels = new ArrayList<>();
        await().until(() -> {
            labels.add(manager.score(Collections.nCopies(50, GOOD)).model().label());
            return labels.get(labels.size() - 1).equals("fan 1.1.0");
        });

        assertThat(labels.get(0)).isEqualTo("fan 1.0.0");
        ShadowReport report = manager.shadowReport().orElseThrow();
        assertThat(report.compared()).isEqualTo(100);
        assertThat(report.agreement()).isEqualTo(1);
        assertThat(report.outcome()).isEqualTo("took over");
        StatusReport status = new StatusReport("test");
        report.addTo(status);
        Map<String, Object> metrics = status.otherwise("").figures();
        assertThat(metrics).containsEntry("shadow score difference, largest", 0.0);
        assertThat((double) metrics.get("active latency (µs a reading)")).isPositive();
        assertThat((double) metrics.get("shadow latency (µs a reading)")).isPositive();
    }

    @Test
    void a_later_version_that_disagrees_is_held_back_until_it_is_chosen() throws Exception {
        choose(Map.of("shadow_readings", 50));
        // 0.99 where the other gives 0.07
        OnnxFile other = OnnxFile.otherFan(0).with("version", "1.1.0");
        install(other.offer());

        await().until(() -> {
            manager.score(Collections.nCopies(50, GOOD));
            return !problem().isEmpty();
        });

        assertThat(problem()).contains("model fan 1.1.0 is held back", "same verdict on 0.00 %");
        assertThat(manager.shadowReport().orElseThrow().outcome()).isEqualTo("held back");
        restart();
        assertThat(label(GOOD)).isEqualTo("fan 1.0.0");
        assertThat(problem()).contains("model fan 1.1.0 is held back");

        choose(Map.of("shadow_readings", 50, "model_version", "1.1.0"));
        assertThat(label(GOOD)).isEqualTo("fan 1.1.0");
    }

    @Test
    void a_later_version_that_fails_in_shadow_never_scored_anything() throws Exception {
        choose(Map.of("shadow_minutes", 60));
        install(failsOnSome("1.1.0"));

        assertThat(label(GOOD, ODD)).isEqualTo("fan 1.0.0");

        await().until(() -> problem().contains("model fan 1.1.0 is held back, it failed in its shadow run"));
        assertThat(label(GOOD, ODD)).isEqualTo("fan 1.0.0");
        assertThat(manager.rollbacks()).isZero();
    }

    @Test
    void a_restart_during_a_shadow_run_goes_on_with_the_active_version() throws Exception {
        choose(Map.of("shadow_minutes", 60));
        install(version("1.1.0"));

        restart();

        assertThat(label(GOOD)).isEqualTo("fan 1.0.0");
        await().until(() -> {
            label(GOOD);
            return manager.shadowReport().orElseThrow().compared() > 0;
        });
    }

    @Test
    void an_earlier_version_to_go_back_to_is_below_the_active_one_and_fit() throws Exception {
        install(version("1.1.0"));
        install(version("1.2.0"));
        List<Version> held =
                repository.kept("fan").stream().map(StoredModel::version).toList();
        assertThat(manager.earlier("fan", held)).contains(Version.parseVersion("1.1.0"));

        repository.mark(digest(version("1.1.0")), OnnxModelTest.metadata("1.1.0"), "it failed");
        assertThat(manager.earlier("fan", held)).contains(Version.parseVersion("1.0.0"));
        assertThat(manager.earlier("fan", List.of(Version.parseVersion("1.2.0"))))
                .isEmpty();
    }

    @Test
    void swaps_and_roll_backs_under_load_score_every_reading_once() throws Exception {
        settings = settings(Map.of("batch_maximum", 16));
        update();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Reading> batch = new ArrayList<>(Collections.nCopies(20, GOOD));
        batch.add(ODD);
        try {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                running.add(threads.submit(() -> {
                    int batches = 0;
                    while (!done.get()) {
                        assertThat(manager.score(batch).size()).isEqualTo(21);
                        batches++;
                    }
                    return batches;
                }));
            }
            for (int i = 1; i <= 20; i++) {
                install(failsOnSome("1.1." + i));
                int expected = i;
                await().until(() -> manager.rollbacks() == expected);
                assertThat(problem()).contains("model fan 1.1." + i + " was taken out of service");
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

    /** Once armed, what reads the model waits. */
    private static final class Gate implements ModelCandidate.Source {

        private final ModelCandidate.Source behind;
        private final AtomicBoolean armed = new AtomicBoolean();
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        Gate(ModelCandidate.Source behind) {
            this.behind = behind;
        }

        @Override
        public Optional<InputStream> open(String suffix) throws IOException {
            if (armed.get() && suffix.isEmpty()) {
                entered.countDown();
                try {
                    opened.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return behind.open(suffix);
        }
    }

    @Test
    void a_model_that_fails_while_new_keys_are_checked_on_it_does_not_come_back() throws Exception {
        settings = settings(Map.of("signature_keys", SIGNER.pem()));
        install(OnnxFile.fan().signedBy(SIGNER));
        ModelCandidate failing = failsOnSomeFile("1.1.0").signedBy(SIGNER);
        Gate gate = new Gate(failing.source());
        install(new ModelCandidate(
                failing.origin(), failing.revision(), failing.name(), failing.version(), Optional.empty(), gate));
        label(GOOD);
        gate.armed.set(true);
        settings =
                settings(Map.of("signature_keys", SIGNER.pem() + Keys.generate().pem()));
        ExecutorService console = Executors.newSingleThreadExecutor();
        try {
            Future<?> apply = console.submit(this::update);
            gate.entered.await();
            assertThat(label(ODD)).isEqualTo("fan 1.0.0");

            gate.opened.countDown();
            apply.get();

            assertThat(manager.state().active().orElseThrow().label()).isEqualTo("fan 1.0.0");
            assertThat(problem()).contains("model fan 1.1.0 was taken out of service");
            assertThat(label(GOOD)).isEqualTo("fan 1.0.0");
        } finally {
            gate.opened.countDown();
            console.shutdownNow();
        }
    }

    @Test
    void keys_that_are_set_during_a_shadow_run_hold_for_the_version_in_shadow() {
        choose(Map.of("shadow_minutes", 60));
        install(version("1.1.0"));
        assertThat(manager.shadowReport()).isPresent();

        choose(Map.of("shadow_minutes", 60, "signature_keys", SIGNER.pem()));

        assertThat(problem()).contains("it is not signed");
        assertThat(manager.shadowReport()).isEmpty();
    }

    @Test
    void a_failing_version_does_not_give_way_to_one_that_the_keys_do_not_trust() throws Exception {
        install(failsOnSomeFile("1.1.0").signedBy(SIGNER));
        label(GOOD);
        choose(Map.of("signature_keys", SIGNER.pem()));

        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> label(ODD))
                .withMessageContaining("NaN");

        assertThat(label(GOOD)).isEqualTo("fan 1.1.0");
        assertThat(manager.rollbacks()).isZero();
    }

    @Test
    void a_kept_version_gets_the_signature_that_comes_later() throws Exception {
        install(OnnxFile.fan().signedBy(SIGNER));
        choose(Map.of("signature_keys", SIGNER.pem()));
        install(OnnxFile.fan().with("version", "1.1.0").signedBy(SIGNER));
        restart();

        choose(Map.of("signature_keys", SIGNER.pem(), "model_version", "1.0.0"));

        assertThat(label(GOOD)).isEqualTo("fan 1.0.0");
        assertThat(problem()).isEmpty();
    }

    @Test
    void the_version_to_go_back_to_is_the_one_before_in_time_not_in_number() {
        install(version("1.1.0"));
        choose(Map.of("model_version", "1.0.0"));
        installed = List.of(version("1.2.0"));
        choose(Map.of());
        assertThat(manager.state().active().orElseThrow().label()).isEqualTo("fan 1.2.0");
        List<Version> held =
                repository.kept("fan").stream().map(StoredModel::version).toList();

        assertThat(manager.earlier("fan", held)).contains(Version.parseVersion("1.0.0"));
    }

    @Test
    void a_shadow_run_begins_anew_when_the_threshold_changes() throws Exception {
        // gives 0.62: above the models' own threshold, below the other
        Reading middling = reading(1400, 40, 150, 48);
        choose(Map.of("shadow_readings", 100));
        install(version("1.1.0"));
        manager.score(Collections.nCopies(50, middling));
        await().until(() -> manager.shadowReport().orElseThrow().compared() == 50);

        choose(Map.of("shadow_readings", 100, "threshold", 0.9));

        assertThat(manager.shadowReport().orElseThrow().compared()).isZero();
        manager.score(Collections.nCopies(50, middling));
        await().until(() -> manager.shadowReport().orElseThrow().compared() == 50);
        assertThat(manager.shadowReport().orElseThrow().agreement()).isEqualTo(1);
    }

    @Test
    void a_lower_number_of_versions_kept_holds_at_once() {
        install(version("1.1.0"));
        install(version("1.2.0"));
        install(version("1.3.0"));
        assertThat(repository.kept("fan")).hasSize(4);

        choose(Map.of("versions_kept", 2));

        assertThat(repository.kept("fan"))
                .extracting(entry -> entry.version().toString())
                .containsExactly("1.3.0", "1.2.0");
    }

    @Test
    void a_kept_version_that_cannot_be_loaded_is_not_tried_with_each_failing_batch() throws Exception {
        install(failsOnSomeFile("1.1.0").signedBy(SIGNER));
        choose(Map.of("signature_keys", SIGNER.pem()));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.fanwatch.scoring.onnx.internal.deployment");
        log.start();
        logger.addAppender(log);
        try {
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(ScoringException.class).isThrownBy(() -> label(ODD));
            }
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .filteredOn(event -> event.getFormattedMessage().contains("cannot be fallen back to"))
                .hasSize(1);
    }

    private List<String> changes(ModelChange.Kind kind) {
        return changes.stream()
                .filter(change -> change.kind() == kind)
                .map(change -> change.before() + " > " + change.model())
                .toList();
    }

    @Test
    void each_exchange_is_told_with_what_was_before() {
        install(version("1.1.0"));
        choose(Map.of("threshold", 0.9));
        choose(Map.of("model_version", "1.0.0"));

        await().until(() -> changes.size() >= 3);
        assertThat(changes(ModelChange.Kind.TOOK_OVER))
                .containsExactly(" > fan 1.0.0", "fan 1.0.0 > fan 1.1.0", "fan 1.1.0 > fan 1.0.0");
        assertThat(changes).hasSize(3).allSatisfy(change -> {
            assertThat(change.component()).isEqualTo("test");
            assertThat(change.figures()).isEmpty();
            assertThat(change.message()).startsWith("model " + change.model() + " took over");
        });
    }

    @Test
    void the_end_of_a_shadow_run_is_told_with_its_comparison() throws Exception {
        choose(Map.of("shadow_readings", 50));
        install(version("1.1.0"));
        await().until(() -> label(GOOD).equals("fan 1.1.0"));
        install(OnnxFile.otherFan(0).with("version", "1.2.0").offer());
        await().until(() -> {
            label(GOOD);
            return !changes(ModelChange.Kind.HELD_BACK).isEmpty();
        });

        assertThat(changes(ModelChange.Kind.TOOK_OVER)).containsExactly(" > fan 1.0.0", "fan 1.0.0 > fan 1.1.0");
        assertThat(changes(ModelChange.Kind.HELD_BACK)).containsExactly("fan 1.1.0 > fan 1.2.0");
        assertThat(changes.get(1).figures())
                .containsEntry("shadow outcome", "took over")
                .containsEntry("shadow readings compared", 50L)
                .containsEntry("shadow agreement", 1.0);
        assertThat(changes.get(2).message()).contains("model fan 1.2.0 is held back, it agreed too little");
        assertThat(changes.get(2).figures())
                .containsEntry("shadow outcome", "held back")
                .containsEntry("shadow agreement", 0.0)
                .containsKeys("shadow score difference, mean", "shadow latency (µs a reading)");
    }

    @Test
    void a_roll_back_is_told_with_its_reason() throws Exception {
        install(failsOnSome("1.1.0"));
        label(GOOD, ODD);

        await().until(() -> !changes(ModelChange.Kind.ROLLED_BACK).isEmpty());
        assertThat(changes(ModelChange.Kind.ROLLED_BACK)).containsExactly("fan 1.0.0 > fan 1.1.0");
        assertThat(changes.get(changes.size() - 1).message())
                .contains("model fan 1.1.0 was taken out of service, it failed", "NaN");
    }

    @Test
    void a_refusal_is_told_once_and_again_after_it_was_over() {
        ModelCandidate broken = offer(new byte[] {1, 2, 3});
        install(broken);
        update();
        assertThat(problem()).contains("cannot read it");
        install(OLD);
        install(broken);

        await().until(() -> changes.size() >= 3);
        assertThat(changes(ModelChange.Kind.REFUSED)).containsExactly("fan 1.0.0 > fan 1.1.0", "fan 1.0.0 > fan 1.1.0");
    }
}
