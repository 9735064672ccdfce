// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.api.Condition;
import io.fanwatch.api.ConditionService;
import io.fanwatch.api.ConditionService.Observation;
import io.fanwatch.api.Delivery;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.component.StatusReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PredictionPipelineTest {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation"));
    private static final ModelDescription MODEL = new ModelDescription("test", "1", List.of("rotation"), 0.5);
    private static final Scorer SCORER = readings -> scores(readings);

    private final TrackerOfAlarms devices = new TrackerOfAlarms();
    private final PredictionPipeline pipeline = new PredictionPipeline("test", devices);
    private final List<FakeDelivery> deliveries = new ArrayList<>();

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void a_reading_is_acknowledged_when_and_only_when_its_verdict_is_confirmed() throws Exception {
        RecordingSink sink = new RecordingSink(true);
        sink.holding = true;
        start(10_000, 1);
        pipeline.use(SCORER);
        pipeline.outbox().add(sink);

        offer(3);

        await().until(() -> sink.verdicts.size() == 3);
        assertThat(acknowledged()).isZero();
        assertThat(pipeline.outbox().unconfirmed()).isEqualTo(3);
        sink.release();
        await().until(() -> acknowledged() == 3);
        assertThat(pipeline.outbox().unconfirmed()).isZero();
    }

    @Test
    void a_reading_is_acknowledged_only_when_the_registry_keeps_what_it_changes_of_alarms_and_each_store_its_verdict()
            throws Exception {
        CompletableFuture<Void> registry = new CompletableFuture<>();
        devices.kept = registry;
        RecordingSink store = new RecordingSink(false);
        store.kept = new CompletableFuture<>();
        start(10_000, 1);
        devices.configure(new AlarmPolicy(1, 1, 0), 100);
        pipeline.use(readings -> new Scores(MODEL, new float[] {0.9f}));
        RecordingSink sink = new RecordingSink(true);
        pipeline.outbox().add(store);
        pipeline.outbox().add(sink);

        offer(1);

        await().until(() -> sink.verdicts.size() == 1 && store.asked.get() == 1);
        assertThat(acknowledged()).isZero();
        registry.complete(null);
        assertThat(acknowledged()).isZero();
        store.kept.complete(null);
        await().until(() -> acknowledged() == 1);
        assertThat(pipeline.outbox().unconfirmed()).isZero();
    }

    @Test
    void a_reading_that_changes_no_alarm_waits_for_each_store_too_but_for_none_that_goes() throws Exception {
        RecordingSink store = new RecordingSink(false);
        store.kept = new CompletableFuture<>();
        start(10_000, 1);
        pipeline.use(SCORER);
        pipeline.outbox().add(store);
        pipeline.outbox().add(new RecordingSink(true));

        offer(1);
        await().until(() -> store.asked.get() == 1);
        assertThat(acknowledged()).isZero();
        pipeline.outbox().remove(store);

        await().until(() -> acknowledged() == 1);
    }

    @Test
    void while_no_publisher_is_there_nothing_is_scored_or_acknowledged_and_the_status_says_why() throws Exception {
        start(10_000, 1);
        pipeline.use(SCORER);
        pipeline.outbox().add(new RecordingSink(false));

        offer(5);

        assertThat(status().level()).isEqualTo(Level.ERROR);
        assertThat(status().message()).contains("waiting for a publisher");
        RecordingSink sink = new RecordingSink(true);
        pipeline.outbox().add(sink);
        await().until(() -> acknowledged() == 5);
        assertThat(sink.verdicts).hasSize(5);
    }

    @Test
    void what_the_condition_monitor_finds_goes_with_the_verdict_and_it_hears_what_the_model_says() throws Exception {
        List<Boolean> heard = new CopyOnWriteArrayList<>();
        Condition condition = new Condition(Condition.Phase.WATCHING, 1.5, Optional.of(Instant.EPOCH), List.of());
        RemainingLife remaining = new RemainingLife(9, OptionalDouble.of(7), OptionalDouble.of(12), "h");
        RecordingSink sink = startWatched((reading, faulty) -> {
            heard.add(faulty);
            return Optional.of(new Observation(condition, Optional.of(remaining)));
        });

        offer(2);

        await().until(() -> acknowledged() == 2);
        assertThat(heard).containsExactly(false, false);
        assertThat(sink.verdicts)
                .extracting(Verdict::findings)
                .allMatch(found -> found.condition().equals(Optional.of(condition))
                        && found.remaining().equals(Optional.of(remaining)));
    }

    @Test
    void the_remaining_life_of_a_model_goes_before_that_of_the_trend() throws Exception {
        RemainingLife ofModel = new RemainingLife(30, OptionalDouble.empty(), OptionalDouble.empty(), "cycles");
        Findings found =
                new Findings(OptionalDouble.of(2.5), Optional.of("bearing"), Optional.of(ofModel), Optional.empty());
        Condition condition = new Condition(Condition.Phase.WATCHING, 0.2, Optional.empty(), List.of());
        RemainingLife ofTrend = new RemainingLife(9, OptionalDouble.empty(), OptionalDouble.empty(), "h");
        RecordingSink sink =
                startWatched((reading, faulty) -> Optional.of(new Observation(condition, Optional.of(ofTrend))));
        pipeline.use(readings -> new Scores(MODEL, new float[readings.size()], new Findings[] {found}));

        offer(1);

        await().until(() -> acknowledged() == 1);
        assertThat(sink.verdicts)
                .extracting(Verdict::findings)
                .containsExactly(new Findings(
                        OptionalDouble.of(2.5), Optional.of("bearing"), Optional.of(ofModel), Optional.of(condition)));
    }

    @Test
    void a_condition_monitor_that_throws_whatever_costs_nothing_but_its_findings_and_the_status_says_so()
            throws Exception {
        RecordingSink sink = startWatched((reading, faulty) -> {
            throw new NoSuchMethodError("another version");
        });

        offer(3);

        await().until(() -> acknowledged() == 3);
        assertThat(sink.verdicts).extracting(Verdict::findings).containsOnly(Findings.NONE);
        assertThat(status().level()).isEqualTo(Level.WARNING);
        assertThat(status().message()).contains("condition monitor", "another version");
    }

    private RecordingSink startWatched(BiFunction<Reading, Boolean, Optional<Observation>> monitor) {
        RecordingSink sink = new RecordingSink(true);
        start(10_000, 1);
        pipeline.outbox().add(sink);
        pipeline.condition().use(new ConditionService() {
            @Override
            public Optional<Observation> observe(Reading reading, boolean faulty) {
                return monitor.apply(reading, faulty);
            }

            @Override
            public void serviced(String deviceId) {
                throw new UnsupportedOperationException("the predictor does not ask for it");
            }
        });
        pipeline.use(SCORER);
        return sink;
    }

    @Test
    void a_sink_that_leaves_with_unconfirmed_verdicts_passes_them_to_its_successor() throws Exception {
        RecordingSink leaving = new RecordingSink(true);
        leaving.holding = true;
        start(10_000, 1);
        pipeline.use(SCORER);
        pipeline.outbox().add(leaving);
        offer(4);
        await().until(() -> leaving.verdicts.size() == 4);

        pipeline.outbox().remove(leaving);
        RecordingSink successor = new RecordingSink(true);
        pipeline.outbox().add(successor);

        await().until(() -> acknowledged() == 4);
        assertThat(successor.verdicts).isEqualTo(leaving.verdicts);
    }

    @Test
    void a_sink_that_refuses_is_offered_the_verdicts_again_until_it_takes_them_and_others_get_them_once()
            throws Exception {
        RecordingSink refusing = new RecordingSink(true);
        refusing.refusals = 3;
        RecordingSink other = new RecordingSink(true);
        RecordingSink dashboard = new RecordingSink(false);
        start(10_000, 1);
        pipeline.outbox().add(refusing);
        pipeline.outbox().add(other);
        pipeline.outbox().add(dashboard);
        pipeline.use(SCORER);

        offer(1);

        await().until(() -> acknowledged() == 1);
        assertThat(refusing.verdicts).hasSize(1);
        assertThat(other.verdicts).hasSize(1);
        assertThat(dashboard.verdicts).hasSize(1);
    }

    @Test
    void a_sink_that_throws_whatever_costs_the_others_nothing_and_leaves_nothing_unconfirmed() throws Exception {
        RecordingSink dashboard = new RecordingSink(false);
        dashboard.error = Optional.of(new NoClassDefFoundError("a library of the page"));
        RecordingSink breaking = new RecordingSink(true);
        breaking.error = Optional.of(new OutOfMemoryError("not really"));
        RecordingSink other = new RecordingSink(true);
        start(10_000, 1);
        pipeline.outbox().add(dashboard);
        pipeline.outbox().add(breaking);
        pipeline.outbox().add(other);
        pipeline.use(SCORER);
        offer(3);
        await().until(() -> !other.verdicts.isEmpty());
        assertThat(acknowledged()).isZero();

        breaking.error = Optional.empty();

        await().until(() -> acknowledged() == 3);
        assertThat(other.ids()).containsExactly("0", "1", "2");
        assertThat(breaking.ids()).containsExactly("0", "1", "2");
        await().untilAsserted(() -> assertThat(pipeline.outbox().unconfirmed()).isZero());
        assertThat(status().level()).isEqualTo(Level.OK);
    }

    @Test
    void a_sink_that_does_not_say_whether_it_confirms_holds_nothing_up() throws Exception {
        RecordingSink strange = new RecordingSink(true) {
            @Override
            public boolean confirmsDelivery() {
                throw new AssertionError("meant to fail");
            }
        };
        start(10_000, 1);
        pipeline.use(SCORER);
        pipeline.outbox().add(strange);
        pipeline.outbox().add(new RecordingSink(true));

        offer(2);

        await().until(() -> acknowledged() == 2);
    }

    @Test
    void a_full_sink_gets_the_next_batch_as_soon_as_it_has_delivered_one_and_is_not_asked_all_the_time()
            throws Exception {
        RecordingSink full = new RecordingSink(true);
        full.holding = true;
        start(10_000, 1);
        pipeline.use(SCORER);
        pipeline.outbox().add(full);
        offer(1);
        await().until(() -> full.verdicts.size() == 1);
        full.refusals = Integer.MAX_VALUE;
        offer(1);
        await().until(() -> full.refusals < Integer.MAX_VALUE);

        int before = full.refusals;
        Thread.sleep(1_000);
        assertThat(before - full.refusals).isLessThan(8);
        full.refusals = 0;
        long mark = pipeline.outbox().changes();
        full.release();

        // what the predictor waits for between two attempts
        await().until(() -> pipeline.outbox().changes() > mark);
        await().until(() -> full.verdicts.size() == 2);
        await().until(() -> acknowledged() == 2);
    }

    @Test
    void whatever_is_thrown_on_its_way_a_reading_is_scored_and_the_status_says_error_meanwhile() throws Exception {
        RecordingSink sink = new RecordingSink(true);
        FakeDelivery broken = new FakeDelivery(0);
        broken.error = Optional.of(new StackOverflowError("meant to fail"));
        start(10_000, 1);
        pipeline.outbox().add(sink);
        pipeline.use(SCORER);
        deliveries.add(broken);
        pipeline.offer(List.of(broken), 10, TimeUnit.SECONDS);

        await().untilAsserted(() -> assertThat(status().level()).isEqualTo(Level.ERROR));
        assertThat(status().message()).contains("meant to fail");
        broken.error = Optional.empty();
        offer(1);

        await().until(() -> acknowledged() == 2);
        await().untilAsserted(() -> assertThat(status().level()).isEqualTo(Level.OK));
    }

    @Test
    void a_stray_interrupt_ends_nothing() throws Exception {
        start(10_000, 1);
        pipeline.outbox().add(new RecordingSink(true));
        pipeline.use(SCORER);

        for (int i = 0; i < 5; i++) {
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("test"))
                    .forEach(Thread::interrupt);
            offer(10);
        }

        await().until(() -> acknowledged() == 50);
    }

    @Test
    void what_is_being_scored_counts_as_queued() throws Exception {
        start(3, 1);
        pipeline.outbox().add(new RecordingSink(true));
        pipeline.use(readings -> {
            throw ScoringException.passing("service away", null);
        });
        offer(3);
        await().until(() -> status().message().endsWith("service away"));

        assertThat(pipeline.offer(List.of(new FakeDelivery(3)), 10, TimeUnit.MILLISECONDS))
                .isZero();
        assertThat(status().figures()).containsEntry("readings queued", 3);
    }

    @Test
    void a_sink_that_keeps_a_store_of_its_own_never_holds_an_acknowledgement() throws Exception {
        RecordingSink cloud = new RecordingSink(false);
        cloud.holding = true;
        start(10_000, 1);
        pipeline.use(SCORER);
        pipeline.outbox().add(cloud);
        pipeline.outbox().add(new RecordingSink(true));

        offer(10);

        await().until(() -> acknowledged() == 10);
    }

    @Test
    void a_scorer_that_fails_for_now_is_tried_again_and_no_reading_is_lost_or_scored_into_the_alarm_twice()
            throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        RecordingSink sink = new RecordingSink(true);
        start(10_000, 1);
        pipeline.outbox().add(sink);
        pipeline.use(readings -> {
            if (failures.getAndDecrement() > 0) {
                throw ScoringException.passing("service away", null);
            }
            return scores(readings);
        });

        offer(6);

        await().until(() -> acknowledged() == 6);
        assertThat(sink.verdicts).hasSize(6);
        assertThat(status().level()).isEqualTo(Level.OK);
        assertThat(status().figures())
                .containsEntry("readings scored", 6L)
                .containsKeys("readings/s (10 s)", "readings/s (1 min)", "readings queued at most")
                .hasEntrySatisfying(
                        "last error", error -> assertThat(error).asString().startsWith("20"));
    }

    @Test
    void a_scorer_that_does_not_say_why_it_fails_is_tried_again_and_its_refusal_rejects_the_reading() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        start(10_000, 1);
        pipeline.outbox().add(new RecordingSink(true));
        pipeline.use(readings -> {
            throw calls.incrementAndGet() == 1
                    ? ScoringException.passing(null, null)
                    : ScoringException.permanent(null);
        });

        offer(1);

        await().until(() -> deliveries.get(0).rejection.equals("the scorer failed without saying why"));
    }

    @Test
    void a_scorer_that_breaks_does_not_end_the_predictor() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        start(10_000, 1);
        pipeline.outbox().add(new RecordingSink(true));
        pipeline.use(readings -> {
            if (failures.getAndDecrement() > 0) {
                throw new NoClassDefFoundError("a library of the scorer");
            }
            return scores(readings);
        });

        offer(3);

        await().until(() -> acknowledged() == 3);
    }

    @Test
    void scorers_may_be_exchanged_at_any_time_without_losing_or_repeating_a_reading() throws Exception {
        RecordingSink sink = new RecordingSink(true);
        start(100, 1);
        pipeline.outbox().add(sink);

        for (int round = 0; round < 200; round++) {
            Scorer scorer = readings -> scores(readings);
            pipeline.use(scorer);
            offer(20);
            pipeline.leave(scorer);
        }
        pipeline.use(SCORER);

        await().until(() -> acknowledged() == 4_000);
        assertThat(sink.ids())
                .isEqualTo(deliveries.stream().map(FakeDelivery::id).toList());
    }

    @Test
    void a_reading_that_can_never_be_scored_is_rejected_with_the_reason_and_the_rest_of_its_batch_goes_on()
            throws Exception {
        RecordingSink sink = new RecordingSink(true);
        start(10_000, 1);
        offer(5);
        pipeline.outbox().add(sink);
        pipeline.use(readings -> {
            if (readings.stream().anyMatch(reading -> reading.value(0) == 2)) {
                throw ScoringException.permanent("rotation of 2 is not for me");
            }
            return scores(readings);
        });

        await().until(() -> acknowledged() == 4);
        await().until(() -> deliveries.get(2).rejection.equals("rotation of 2 is not for me"));
        assertThat(sink.ids()).containsExactly("0", "1", "3", "4");
    }

    @Test
    void readings_that_are_refused_for_the_configuration_wait_until_it_is_mended_and_none_is_rejected()
            throws Exception {
        AtomicBoolean mended = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        RecordingSink sink = new RecordingSink(true);
        start(10_000, 1);
        pipeline.outbox().add(sink);
        pipeline.use(readings -> {
            asked.addAndGet(readings.size());
            return mended.get() ? scores(readings) : refuse();
        });

        offer(2);

        await().until(() -> status().level() == Level.WARNING);
        assertThat(status().message()).contains("readings wait", "it answers 400");
        offer(10);
        await().until(() -> status().level() == Level.ERROR);
        assertThat(status().message()).contains("it answers 400", "refused.maximum");
        assertThat(asked).as("no more than it takes to know").hasValueLessThan(1_000);
        mended.set(true);
        await().until(() -> acknowledged() == 12);
        assertThat(sink.ids())
                .isEqualTo(deliveries.stream().map(FakeDelivery::id).toList());
        assertThat(deliveries).extracting(delivery -> delivery.rejection).containsOnly("");
        assertThat(status().level()).isEqualTo(Level.OK);
    }

    @Test
    void readings_that_are_refused_are_rejected_once_the_scorer_takes_one_behind_them() throws Exception {
        RecordingSink sink = new RecordingSink(true);
        start(10_000, 1);
        pipeline.outbox().add(sink);
        pipeline.use(readings ->
                readings.stream().anyMatch(reading -> reading.value(0) % 4 < 3) ? refuse() : scores(readings));

        offer(40);

        await().until(() -> acknowledged() == 10);
        assertThat(deliveries.stream().filter(delivery -> delivery.rejection.equals("it answers 400")))
                .hasSize(30);
        assertThat(status().level()).isEqualTo(Level.OK);
    }

    @Test
    void readings_that_are_refused_are_rejected_at_once_where_the_operator_wants_it() throws Exception {
        RecordingSink sink = new RecordingSink(true);
        start(10_000, 1);
        pipeline.outbox().add(sink);
        pipeline.use(readings -> refuse());
        offer(8);
        await().until(() -> status().level() == Level.ERROR);

        pipeline.apply(new PredictorSettings(1_000, 256, 20, 1, 0, 0, new AlarmPolicy(10, 5, 1), 100));

        await().until(() -> deliveries.stream().allMatch(delivery -> delivery.rejection.equals("it answers 400")));
    }

    @Test
    void readings_that_are_refused_and_that_their_source_would_make_otherwise_by_now_are_asked_for_anew()
            throws Exception {
        RecordingSink sink = new RecordingSink(true);
        start(6, 1);
        pipeline.outbox().add(sink);
        pipeline.use(
                readings -> readings.stream().anyMatch(reading -> reading.value(0) < 6) ? refuse() : scores(readings));
        offer(6);
        await().until(() -> status().level() == Level.ERROR);

        deliveries.forEach(delivery -> delivery.outdated = true);

        offer(1);
        await().until(() -> acknowledged() == 1);
        assertThat(sink.ids()).containsExactly("6");
        assertThat(deliveries).extracting(delivery -> delivery.rejection).containsOnly("");
    }

    @Test
    void readings_that_are_refused_in_a_row_do_not_hide_good_ones_behind_them() throws Exception {
        RecordingSink sink = new RecordingSink(true);
        start(10_000, 1);
        offer(60);
        pipeline.outbox().add(sink);
        pipeline.use(
                readings -> readings.stream().anyMatch(reading -> reading.value(0) < 30) ? refuse() : scores(readings));

        await().until(() -> acknowledged() == 30);
        assertThat(deliveries.subList(0, 30))
                .extracting(delivery -> delivery.rejection)
                .containsOnly("it answers 400");
    }

    private static Scores refuse() throws ScoringException {
        throw ScoringException.mismatch("it answers 400");
    }

    @Test
    void a_full_queue_makes_the_listener_wait_and_takes_no_more_than_its_capacity() throws Exception {
        start(3, 1);
        offer(3);

        assertThat(pipeline.offer(List.of(new FakeDelivery(3)), 10, TimeUnit.MILLISECONDS))
                .isZero();

        pipeline.use(SCORER);
        pipeline.outbox().add(new RecordingSink(true));
        assertThat(pipeline.offer(List.of(new FakeDelivery(3)), 10, TimeUnit.SECONDS))
                .isEqualTo(1);
    }

    @Test
    void scoring_waits_while_too_many_verdicts_are_unconfirmed() throws Exception {
        RecordingSink sink = new RecordingSink(true);
        sink.holding = true;
        pipeline.apply(new PredictorSettings(1_000, 10, 20, 1, 0, 100, new AlarmPolicy(10, 5, 1), 100));
        pipeline.use(SCORER);
        pipeline.outbox().add(sink);

        offer(500);

        await().until(() -> sink.verdicts.size() >= 20);
        assertThat(sink.verdicts).hasSizeLessThan(30);
        sink.release();
        await().until(() -> acknowledged() == 500);
    }

    @Test
    void without_a_valid_configuration_nothing_is_taken_in() throws Exception {
        assertThat(pipeline.offer(List.of(new FakeDelivery(0)), 10, TimeUnit.MILLISECONDS))
                .isZero();
        assertThat(status().message()).isEqualTo("waiting for a valid configuration");
    }

    @Test
    void an_own_threshold_replaces_the_models() throws Exception {
        RecordingSink sink = new RecordingSink(true);
        pipeline.apply(new PredictorSettings(1_000, 10, 20, 1, 0.0005, 100, new AlarmPolicy(10, 5, 1), 100));
        pipeline.use(SCORER);
        pipeline.outbox().add(sink);

        offer(2);

        await().until(() -> sink.verdicts.size() == 2);
        assertThat(sink.verdicts).extracting(Verdict::faulty).containsExactly(false, true);
    }

    private Status status() {
        StatusReport report = new StatusReport("p");
        pipeline.describe(report);
        return report.otherwise("scoring");
    }

    private void start(int queueCapacity, int sinksRequired) {
        pipeline.apply(new PredictorSettings(
                queueCapacity, 256, 10_000, sinksRequired, 0, 4, new AlarmPolicy(10, 5, 1), 100_000));
    }

    private void offer(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            FakeDelivery delivery = new FakeDelivery(deliveries.size());
            deliveries.add(delivery);
            assertThat(pipeline.offer(List.of(delivery), 10, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    private long acknowledged() {
        return deliveries.stream()
                .filter(delivery -> delivery.acknowledgements.get() == 1)
                .count();
    }

    private static Scores scores(List<Reading> readings) {
        float[] probabilities = new float[readings.size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = (float) Math.min(1, readings.get(i).value(0) / 1_000);
        }
        return new Scores(MODEL, probabilities);
    }

    private static final class FakeDelivery implements Delivery {
        private final Reading reading;
        private final AtomicInteger acknowledgements = new AtomicInteger();
        private volatile String rejection = "";
        private volatile boolean outdated;
        private volatile Optional<Error> error = Optional.empty();

        private FakeDelivery(int number) {
            reading = new Reading("1", Optional.of(Integer.toString(number)), Instant.EPOCH, SCHEMA, number);
        }

        private String id() {
            return reading.id().orElseThrow();
        }

        @Override
        public Reading reading() {
            error.ifPresent(thrown -> {
                throw thrown;
            });
            return reading;
        }

        @Override
        public void acknowledge() {
            acknowledgements.incrementAndGet();
        }

        @Override
        public void reject(String reason) {
            rejection = reason;
        }

        @Override
        public boolean renew() {
            return outdated;
        }
    }

    private static class RecordingSink implements VerdictSink {
        private final boolean confirming;
        private final List<Verdict> verdicts = new CopyOnWriteArrayList<>();
        private final List<CompletableFuture<Void>> held = new CopyOnWriteArrayList<>();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile CompletableFuture<Void> kept = CompletableFuture.completedFuture(null);
        private volatile boolean holding;
        private volatile int refusals;
        private volatile Optional<Error> error = Optional.empty();

        private RecordingSink(boolean confirming) {
            this.confirming = confirming;
        }

        @Override
        public boolean confirmsDelivery() {
            return confirming;
        }

        @Override
        public synchronized CompletionStage<Void> accept(List<Verdict> batch) {
            error.ifPresent(thrown -> {
                throw thrown;
            });
            if (refusals > 0) {
                refusals--;
                return CompletableFuture.failedFuture(new IllegalStateException("the queue is full"));
            }
            verdicts.addAll(batch);
            CompletableFuture<Void> outcome = new CompletableFuture<>();
            if (holding) {
                held.add(outcome);
            } else {
                outcome.complete(null);
            }
            return outcome;
        }

        @Override
        public CompletionStage<Void> kept() {
            asked.incrementAndGet();
            return kept;
        }

        private synchronized void release() {
            holding = false;
            held.forEach(outcome -> outcome.complete(null));
        }

        private List<String> ids() {
            return IntStream.range(0, verdicts.size())
                    .mapToObj(i -> verdicts.get(i).reading().id().orElseThrow())
                    .toList();
        }
    }
}
