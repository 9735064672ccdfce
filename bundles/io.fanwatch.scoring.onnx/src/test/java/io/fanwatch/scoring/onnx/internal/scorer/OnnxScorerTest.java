// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.scorer;

import static io.fanwatch.scoring.onnx.internal.Configurations.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fanwatch.api.Metric;
import io.fanwatch.api.ModelChange;
import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.ModelListener;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.scoring.onnx.internal.OnnxFile;
import io.fanwatch.scoring.onnx.internal.registry.InstalledModels;
import io.fanwatch.store.DataFolder;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ConfigurationService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.LoggerFactory;

@ExtendWith(MockitoExtension.class)
class OnnxScorerTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    private static final List<Reading> ONE = List.of(OnnxFile.reading(600, 40, 150, 48));

    @TempDir
    private Path folder;

    @Mock
    private BundleContext context;

    private final List<SynchronousBundleListener> listeners = new ArrayList<>();
    private final List<Bundle> bundles = new ArrayList<>();
    private final Map<Bundle, Integer> states = new ConcurrentHashMap<>();
    private long lastBundleId;
    private OnnxScorer scorer;

    @BeforeEach
    void framework() {
        doAnswer(call -> listeners.add(call.getArgument(0))).when(context).addBundleListener(any(BundleListener.class));
        lenient()
                .doAnswer(call -> listeners.remove(call.<Object>getArgument(0)))
                .when(context)
                .removeBundleListener(any(BundleListener.class));
        lenient().when(context.getBundles()).thenAnswer(call -> bundles.toArray(new Bundle[0]));
    }

    @AfterEach
    void deactivate() {
        scorer.deactivate();
        assertThat(listeners).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("my-scorer-models");
    }

    private void awaitScoringBy(String label) {
        await().until(() -> scorer.score(ONE).model().label().equals(label));
    }

    private OnnxScorer activate(Map<String, Object> values, ModelListener... listeners) {
        scorer = new OnnxScorer(context, config(Configuration.class, values), Map.of("kura.service.pid", "my-scorer"));
        Stream.of(listeners).forEach(scorer::addModelListener);
        scorer.start();
        return scorer;
    }

    private Bundle modelBundle(String version, Map<String, Object> attributes) throws IOException {
        Path file = Files.write(
                folder.resolve(version + ".onnx"),
                OnnxFile.fan().with("version", version).bytes());
        BundleCapability capability = mock(BundleCapability.class);
        lenient().when(capability.getAttributes()).thenReturn(attributes);
        BundleRevision revision = mock(BundleRevision.class);
        lenient()
                .when(revision.getDeclaredCapabilities(InstalledModels.NAMESPACE))
                .thenReturn(List.of(capability));
        Bundle bundle = mock(Bundle.class);
        lenient().when(bundle.adapt(BundleRevision.class)).thenReturn(revision);
        lenient().when(bundle.getBundleId()).thenReturn(++lastBundleId);
        lenient().when(bundle.getState()).thenAnswer(call -> states.getOrDefault(bundle, Bundle.ACTIVE));
        lenient().when(bundle.getSymbolicName()).thenReturn("model.of.version." + version);
        lenient().when(bundle.getEntry("model.onnx")).thenReturn(file.toUri().toURL());
        return bundle;
    }

    private Bundle modelBundle(String version) throws IOException {
        return modelBundle(
                version,
                Map.of(InstalledModels.NAMESPACE, "fan", "version", new Version(version), "path", "model.onnx"));
    }

    private void fire(int event, Bundle bundle) {
        List.copyOf(listeners).forEach(listener -> listener.bundleChanged(new BundleEvent(event, bundle)));
    }

    @Test
    void a_model_that_is_installed_later_is_found_by_its_capability() throws Exception {
        activate(Map.of());
        assertThatThrownBy(() -> scorer.score(ONE)).isInstanceOf(ScoringException.class);
        assertThat(scorer.status().level()).isEqualTo(Status.Level.ERROR);
        assertThat(scorer.status().message()).contains("no model 'fan' is installed", "does not score");

        fire(BundleEvent.STARTED, modelBundle("1.0.0"));

        await().until(() -> scorer.activeModel().isPresent());
        assertThat(scorer.score(ONE).model().label()).isEqualTo("fan 1.0.0");
        assertThat(scorer.status().component()).isEqualTo("my-scorer");
        assertThat(scorer.status().level()).isEqualTo(Status.Level.OK);
        assertThat(scorer.status().figures())
                .containsEntry("readings scored", 1L)
                .containsEntry("batches failed", 1L)
                .containsKeys("readings/s (10 s)", "readings/s (1 min)");
        assertThat(scorer.status().metrics())
                .extracting(Metric::id)
                .contains("readings_scored_total", "batches_failed_total", "model", "model_versions_held");
        assertThat(scorer.status().figures().get("last error"))
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z: .*no model 'fan' is installed.*");
    }

    @Test
    void of_the_models_installed_before_the_latest_is_taken_and_goes_when_its_bundle_goes() throws Exception {
        Bundle latest = modelBundle("1.1.0");
        bundles.addAll(List.of(modelBundle("1.0.0"), latest));
        activate(Map.of());
        assertThat(scorer.score(ONE).model().label()).isEqualTo("fan 1.1.0");

        states.put(latest, Bundle.INSTALLED);
        fire(BundleEvent.UNRESOLVED, latest);

        awaitScoringBy("fan 1.0.0");
    }

    @Test
    void an_error_while_it_looks_for_models_shows_until_a_look_works_again_and_scoring_goes_on() throws Exception {
        bundles.add(modelBundle("1.0.0"));
        activate(Map.of());
        awaitScoringBy("fan 1.0.0");
        AtomicBoolean broken = new AtomicBoolean(true);
        Bundle later = modelBundle("1.1.0");
        URL file = later.getEntry("model.onnx");
        lenient().when(later.getEntry("model.onnx")).thenAnswer(call -> {
            if (broken.get()) {
                throw new NoClassDefFoundError("a/B");
            }
            return file;
        });

        fire(BundleEvent.STARTED, later);

        await().until(() -> scorer.status().level() == Status.Level.ERROR);
        assertThat(scorer.status().message()).contains("a/B", "scores by model fan 1.0.0");
        assertThat(scorer.score(ONE).model().label()).isEqualTo("fan 1.0.0");

        broken.set(false);
        scorer.modified(config(Configuration.class, Map.of()));
        awaitScoringBy("fan 1.1.0");
        await().until(() -> scorer.status().level() == Status.Level.OK);
    }

    @Test
    void a_capability_of_another_form_is_passed_over() throws Exception {
        bundles.add(modelBundle("2.0.0", Map.of(InstalledModels.NAMESPACE, "fan", "version", "2.0.0")));
        bundles.add(modelBundle("1.0.0"));
        activate(Map.of());

        assertThat(scorer.score(ONE).model().label()).isEqualTo("fan 1.0.0");
    }

    @Test
    void an_invalid_configuration_leaves_the_one_before_active_and_a_valid_one_applies_at_once() throws Exception {
        bundles.add(modelBundle("1.0.0"));
        activate(Map.of("threshold", 0.3));

        scorer.modified(config(Configuration.class, Map.of("threshold", 7.0)));
        assertThat(scorer.score(ONE).model().threshold()).isEqualTo(0.3);
        assertThat(scorer.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(scorer.status().message()).contains("refused", "threshold is 7.0");

        scorer.modified(config(Configuration.class, Map.of("threshold", 0.8)));
        assertThat(scorer.score(ONE).model().threshold()).isEqualTo(0.8);
        assertThat(scorer.status().level()).isEqualTo(Status.Level.OK);
    }

    @Test
    void an_invalid_configuration_from_the_start_is_told_and_may_be_corrected() throws Exception {
        bundles.add(modelBundle("1.0.0"));
        activate(Map.of("batch_maximum", 0));
        assertThat(scorer.status().level()).isEqualTo(Status.Level.ERROR);
        assertThat(scorer.status().message()).contains("batch.maximum is 0");
        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> scorer.score(ONE))
                .matches(e -> !e.isPermanent());

        scorer.modified(config(Configuration.class, Map.of()));

        assertThat(scorer.score(ONE).size()).as("waits for the model").isEqualTo(1);
    }

    @Test
    void what_is_there_at_the_start_is_told_once() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(OnnxScorer.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            Bundle runtime = modelBundle("0.0.1", Map.of(InstalledModels.NAMESPACE, "other"));
            bundles.addAll(List.of(runtime, modelBundle("1.0.0")));
            activate(Map.of());
            await().until(() -> log.list.size() > 1);
            scorer.deactivate();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        message -> assertThat(message).isEqualTo("my-scorer: the configuration is active"),
                        message -> assertThat(message).contains("scores by model fan 1.0.0"));
    }

    /** Kura's configuration service, which gives what it stored to the scorer on this thread or on another. */
    private ConfigurationService kura(Executor thread, Map<String, Object> stored) throws KuraException {
        ConfigurationService kura = mock(ConfigurationService.class);
        lenient()
                .doAnswer(call -> {
                    stored.putAll(call.getArgument(1));
                    thread.execute(() -> scorer.modified(
                            config(Configuration.class, Map.of("model_version", stored.get("model.version")))));
                    return null;
                })
                .when(kura)
                .updateConfiguration(eq("my-scorer"), anyMap(), eq(true));
        return kura;
    }

    @Test
    void a_version_is_chosen_and_rolled_back_through_kuras_configuration() throws Exception {
        bundles.addAll(List.of(modelBundle("1.0.0"), modelBundle("1.1.0")));
        activate(Map.of());
        Map<String, Object> stored = new ConcurrentHashMap<>();
        assertThatExceptionOfType(ModelControlException.class)
                .isThrownBy(() -> scorer.use(Optional.of("1.0.0")))
                .withMessageContaining("configuration service is not there");
        scorer.setConfigurationService(kura(Runnable::run, stored));
        awaitScoringBy("fan 1.1.0");
        assertThat(scorer.versions()).containsExactly("1.1.0", "1.0.0");
        assertThat(scorer.activeModel().orElseThrow().label()).isEqualTo("fan 1.1.0");

        assertThat(scorer.rollBack()).isEqualTo("1.0.0");
        assertThat(stored).containsEntry("model.version", "1.0.0");
        awaitScoringBy("fan 1.0.0");
        assertThatExceptionOfType(ModelControlException.class)
                .isThrownBy(scorer::rollBack)
                .withMessageContaining("no version before");

        scorer.use(Optional.empty());
        assertThat(stored).containsEntry("model.version", "");
        awaitScoringBy("fan 1.1.0");

        for (String wrong : List.of("9.9.9", "first")) {
            assertThatExceptionOfType(ModelControlException.class).isThrownBy(() -> scorer.use(Optional.of(wrong)));
        }
        assertThat(stored).containsEntry("model.version", "");
    }

    @Test
    void the_choice_may_come_back_on_another_thread_while_batches_are_scored() throws Exception {
        bundles.addAll(List.of(modelBundle("1.0.0"), modelBundle("1.1.0")));
        activate(Map.of());
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            scorer.setConfigurationService(kura(other, new ConcurrentHashMap<>()));

            scorer.use(Optional.of("1.0.0"));

            awaitScoringBy("fan 1.0.0");
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void versions_kept_in_the_data_folder_outlive_the_scorer_and_their_bundles() throws Exception {
        bundles.add(modelBundle("1.0.0"));
        DataFolder data = pid -> Files.createDirectories(folder.resolve("data").resolve(pid));
        activate(Map.of());
        scorer.setDataFolder(data);
        scorer.score(ONE);
        await().until(() -> Files.exists(folder.resolve("data/my-scorer"))
                && Files.list(folder.resolve("data/my-scorer"))
                        .anyMatch(file -> file.toString().endsWith(".onnx")));
        scorer.deactivate();
        bundles.clear();

        scorer =
                new OnnxScorer(context, config(Configuration.class, Map.of()), Map.of("kura.service.pid", "my-scorer"));
        scorer.setDataFolder(data);
        scorer.start();

        assertThat(scorer.score(ONE).model().label()).isEqualTo("fan 1.0.0");
        assertThat(scorer.status().level()).isEqualTo(Status.Level.OK);
        assertThat(scorer.status().message()).contains("of the versions kept on this gateway");
        assertThat(scorer.versions()).containsExactly("1.0.0");
    }

    @Test
    void an_old_data_folder_that_goes_does_not_take_the_new_one_along() throws Exception {
        Bundle bundle = modelBundle("1.0.0");
        bundles.add(bundle);
        DataFolder first =
                pid -> Files.createDirectories(folder.resolve("first").resolve(pid));
        DataFolder second =
                pid -> Files.createDirectories(folder.resolve("second").resolve(pid));
        activate(Map.of());
        scorer.setDataFolder(first);
        scorer.setDataFolder(second);
        scorer.unsetDataFolder(first);

        states.put(bundle, Bundle.UNINSTALLED);
        scorer.score(ONE);
        fire(BundleEvent.UNINSTALLED, bundle);
        scorer.setDataFolder(second);

        assertThat(scorer.status().level()).isEqualTo(Status.Level.OK);
        assertThat(scorer.status().message())
                .contains(
                        "scores by model fan 1.0.0 of bundle model.of.version.1.0.0",
                        "uninstalled or replaced since but stays in use");
    }

    /** A bundle with a model that can be read only once the latch is open. */
    private Bundle slowModelBundle(String version, CountDownLatch asked, CountDownLatch open) throws IOException {
        Bundle bundle = modelBundle(version);
        URL file = bundle.getEntry("model.onnx");
        lenient().when(bundle.getEntry("model.onnx")).thenAnswer(call -> {
            asked.countDown();
            open.await();
            return file;
        });
        return bundle;
    }

    @Test
    void nobody_who_activates_configures_or_installs_waits_for_a_model_while_the_one_before_goes_on() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        bundles.add(modelBundle("1.0.0"));
        activate(Map.of());
        awaitScoringBy("fan 1.0.0");
        try {
            Bundle slow = slowModelBundle("1.1.0", asked, open);
            assertTimeoutPreemptively(AT_ONCE, () -> fire(BundleEvent.STARTED, slow));
            asked.await();

            assertTimeoutPreemptively(
                    AT_ONCE, () -> scorer.modified(config(Configuration.class, Map.of("threshold", 0.25))));
            assertThat(scorer.score(ONE).model().label()).isEqualTo("fan 1.0.0");
            assertThat(scorer.score(ONE).model().threshold())
                    .as("active at once")
                    .isEqualTo(0.25);

            assertTimeoutPreemptively(
                    AT_ONCE, () -> scorer.modified(config(Configuration.class, Map.of("threshold", 7.0))));
            assertThat(scorer.status().message()).contains("threshold is 7.0", "scores by model fan 1.0.0");
        } finally {
            open.countDown();
        }
        awaitScoringBy("fan 1.1.0");
        assertThat(scorer.score(ONE).model().threshold()).isEqualTo(0.25);
    }

    @Test
    void activation_does_not_wait_for_the_first_model_but_the_first_batch_does() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        bundles.add(slowModelBundle("1.0.0", asked, open));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            assertTimeoutPreemptively(AT_ONCE, () -> activate(Map.of()));
            asked.await();
            assertThat(scorer.status().message()).contains("its model is being loaded");
            Future<Scores> first = other.submit(() -> scorer.score(ONE));

            open.countDown();

            assertThat(first.get().model().label()).isEqualTo("fan 1.0.0");
        } finally {
            open.countDown();
            other.shutdownNow();
        }
    }

    @Test
    void the_first_batch_waits_for_a_model_of_the_configuration_that_is_active_by_then() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        bundles.add(modelBundle("1.0.0"));
        bundles.add(slowModelBundle("1.1.0", asked, open));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            activate(Map.of());
            asked.await();
            scorer.modified(config(Configuration.class, Map.of("model_version", "1.0.0")));
            Future<Scores> first = other.submit(() -> scorer.score(ONE));

            open.countDown();

            assertThat(first.get().model().label()).isEqualTo("fan 1.0.0");
        } finally {
            open.countDown();
            other.shutdownNow();
        }
    }

    @Test
    void a_model_that_another_configuration_asked_for_does_not_take_over_when_it_is_ready() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        List<ModelChange> changes = new CopyOnWriteArrayList<>();
        bundles.add(modelBundle("1.0.0"));
        activate(Map.of(), changes::add);
        awaitScoringBy("fan 1.0.0");
        try {
            fire(BundleEvent.STARTED, slowModelBundle("1.1.0", asked, open));
            asked.await();
            scorer.modified(config(Configuration.class, Map.of("model_version", "1.0.0")));
        } finally {
            open.countDown();
        }
        fire(BundleEvent.STARTED, modelBundle("0.9.0"));
        scorer.modified(config(Configuration.class, Map.of("model_version", "0.9.0")));
        awaitScoringBy("fan 0.9.0");

        await().until(() -> changes.stream().anyMatch(change -> change.model().equals("fan 0.9.0")));
        assertThat(changes).extracting(ModelChange::model).containsExactly("fan 1.0.0", "fan 0.9.0");
    }

    @Test
    void a_scorer_that_is_deactivated_while_a_model_is_loaded_ends_when_that_is_given_up() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        bundles.add(slowModelBundle("1.0.0", asked, open));
        activate(Map.of());
        asked.await();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> end = other.submit(scorer::deactivate);
            assertThatExceptionOfType(ScoringException.class)
                    .isThrownBy(() -> scorer.score(ONE))
                    .withMessageContaining("the scorer was stopped");
            assertThat(end.isDone()).isFalse();

            open.countDown();

            end.get();
            assertThat(scorer.activeModel()).isEmpty();
        } finally {
            open.countDown();
            other.shutdownNow();
        }
    }

    @Test
    void a_model_in_doubt_scores_with_a_warning() throws Exception {
        Path file = folder.resolve("m.onnx");
        Files.write(
                file,
                OnnxFile.otherFan(0.1).endingIn("Identity").without("selftest").bytes());
        activate(Map.of("model_file", file.toString()));
        scorer.score(List.of(OnnxFile.reading(0, 0, 0, 0)));

        assertThat(scorer.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(scorer.status().message()).contains("fanwatch.activation", "it scores by model fan 1.0.0");
    }

    @Test
    void what_the_model_finds_beside_a_probability_goes_with_the_scores() throws Exception {
        Path file = folder.resolve("m.onnx");
        Files.write(
                file,
                OnnxFile.otherFan(1)
                        .endingIn("Identity")
                        .without("selftest")
                        .with("kind", "remaining-life")
                        .with("unit", "h")
                        .with("alarm_level", "10")
                        .forBatchesOf(1)
                        .bytes());
        activate(Map.of("model_file", file.toString()));

        Scores scores = scorer.score(List.of(OnnxFile.reading(0, 0, 0, 0), OnnxFile.reading(1000, 1000, 0, 0)));

        assertThat(scores.model().threshold()).isEqualTo(0.5);
        assertThat(scores.probability(0)).isGreaterThan(0.5f);
        assertThat(scores.findings(0).remaining().orElseThrow().value()).isEqualTo(1);
        assertThat(scores.findings(0).remaining().orElseThrow().unit()).isEqualTo("h");
        assertThat(scores.probability(1)).isLessThan(0.5f);
        assertThat(scorer.status().message()).contains("row by row, which is slower: its batch is fixed at 1");
    }

    @Test
    void what_a_model_remembers_of_fans_outlives_the_scorer() throws Exception {
        Path file = Files.write(
                folder.resolve("aging.onnx"),
                OnnxFile.otherFan(1)
                        .endingIn("Identity")
                        .without("selftest")
                        .with("features", "rotation,temperature,vibration,age")
                        .with("unit_time", "1h")
                        .with("kind", "remaining-life")
                        .with("unit", "h")
                        .with("alarm_level", "10")
                        .bytes());
        DataFolder data = pid -> Files.createDirectories(folder.resolve("data").resolve(pid));
        activate(Map.of("model_file", file.toString())).setDataFolder(data);
        double young = remaining(0);
        double old = remaining(1_000);
        assertThat(old).isNotEqualTo(young);
        scorer.deactivate();

        scorer = new OnnxScorer(
                context,
                config(Configuration.class, Map.of("model_file", file.toString())),
                Map.of("kura.service.pid", "my-scorer"));
        scorer.setDataFolder(data);
        scorer.start();

        assertThat(remaining(1_000)).isEqualTo(old);
        assertThat(scorer.status().metrics()).extracting(Metric::id).contains("snapshot_age_seconds");
    }

    private double remaining(int hours) throws Exception {
        Reading fan = OnnxFile.reading(0, 0, 0, 0);
        Reading reading = new Reading(
                "aging",
                Optional.empty(),
                Instant.parse("2026-03-01T00:00:00Z").plus(Duration.ofHours(hours)),
                fan.schema(),
                0,
                0,
                0,
                0);
        return scorer.score(List.of(reading))
                .findings(0)
                .remaining()
                .orElseThrow()
                .value();
    }

    @Test
    void drift_from_the_training_data_is_told_with_what_has_drifted() throws Exception {
        String all = "{\"edges\": [], \"shares\": [1]}";
        byte[] model = OnnxFile.fan()
                .with(
                        "distribution",
                        "{\"features\": {\"rotation\": {\"edges\": [500], \"shares\": [0.4, 0.6]}, \"temperature\": "
                                + all + ", \"vibration\": " + all + ", \"sound\": " + all + "}, \"score\": " + all
                                + "}")
                .bytes();
        Path file = Files.write(folder.resolve("drifting.onnx"), model);
        activate(Map.of("model_file", file.toString()));
        awaitScoringBy("fan 1.0.0");
        assertThat(scorer.status().metrics()).extracting(Metric::id).doesNotContain("drift_psi_max");

        // three fifths in place of two are below 500
        scoreTenThousand(6_000);
        assertThat(scorer.status().level()).isEqualTo(Status.Level.OK);
        assertThat(scorer.status().message()).contains("on readings that have drifted", "(rotation 0.1");
        scoreTenThousand(9_000);
        assertThat(scorer.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(scorer.status().message()).contains("rotation 1.", "train it again", "scores by model fan 1.0.0");
        assertThat(scorer.status().metrics()).extracting(Metric::id).contains("drift_psi_max", "drift_features");
    }

    private void scoreTenThousand(int slow) throws Exception {
        List<Reading> readings = new ArrayList<>(Collections.nCopies(slow, OnnxFile.reading(450, 40, 150, 48)));
        readings.addAll(Collections.nCopies(10_000 - slow, OnnxFile.reading(600, 40, 150, 48)));
        scorer.score(readings);
    }
}
