// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import static io.fanwatch.wires.internal.FakeKura.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.Metric;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.type.TypedValues;
import org.eclipse.kura.wire.WireEnvelope;
import org.eclipse.kura.wire.WireRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;
import org.osgi.service.wireadmin.Wire;

class ScorerWireTest {

    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", List.of("rotation"), 0.5);

    private final FakeKura kura = new FakeKura();
    private final List<List<Reading>> batches = new CopyOnWriteArrayList<>();
    private ScorerWire wire;

    @BeforeEach
    void start() {
        wire = new ScorerWire(configuration(Map.of()), kura.context, Map.of("kura.service.pid", "scorer"));
        wire.setWireHelperService(kura.helper);
        wire.consumersConnected(new Wire[] {wire()});
    }

    @AfterEach
    void stop() {
        wire.deactivate();
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                Arguments.of(TypedValues.newIntegerValue(7), 7.0),
                Arguments.of(TypedValues.newLongValue(7_000_000_000L), 7e9),
                Arguments.of(TypedValues.newFloatValue(0.5f), 0.5),
                Arguments.of(TypedValues.newDoubleValue(-528.5), -528.5),
                Arguments.of(TypedValues.newStringValue(" 35.9 "), 35.9),
                Arguments.of(TypedValues.newStringValue("+1.5e2"), 150.0));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void numbers_of_every_type_and_numbers_in_words_are_scored(TypedValue<?> value, double number) {
        wire.setScorer(scorer(0.9f));

        wire.onWireReceive(envelope(measured("rotation", value)));

        assertThat(batches)
                .singleElement()
                .satisfies(batch -> assertThat(batch.get(0).value(0)).isEqualTo(number));
        assertThat(kura.records().get(0).getProperties())
                .containsEntry("rotation", value)
                .containsEntry("probability", TypedValues.newDoubleValue(0.9))
                .containsEntry("fault", TypedValues.newBooleanValue(true))
                .containsEntry("model", TypedValues.newStringValue("fan 1.0.0"))
                .doesNotContainKey("error");
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of(TypedValues.newBooleanValue(true), "BOOLEAN 'true', not a finite number"),
                Arguments.of(TypedValues.newByteArrayValue(new byte[] {1}), "a BYTE_ARRAY, not a finite number"),
                Arguments.of(TypedValues.newDoubleValue(Double.NaN), "DOUBLE 'NaN', not a finite number"),
                Arguments.of(
                        TypedValues.newFloatValue(Float.POSITIVE_INFINITY), "FLOAT 'Infinity', not a finite number"),
                Arguments.of(TypedValues.newStringValue("fast"), "STRING 'fast', not a finite number"),
                Arguments.of(TypedValues.newStringValue("NaN"), "STRING 'NaN', not a finite number"),
                Arguments.of(TypedValues.newStringValue("0x1p3"), "STRING '0x1p3', not a finite number"),
                Arguments.of(TypedValues.newStringValue("1e999"), "STRING '1e999', not a finite number"),
                Arguments.of(TypedValues.newStringValue(""), "STRING '', not a finite number"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void a_value_that_is_no_number_gives_an_error_record_and_the_rest_of_the_envelope_is_scored(
            TypedValue<?> value, String reason) {
        wire.setScorer(scorer(0.1f));

        wire.onWireReceive(envelope(measured(1), measured("rotation", value), measured(3)));

        assertThat(kura.envelopes()).extracting(List::size).containsExactly(3);
        assertThat(batches).extracting(List::size).containsExactly(2);
        assertThat(kura.records().get(1).getProperties())
                .containsEntry("rotation", value)
                .containsEntry("error", TypedValues.newStringValue("the property rotation is " + reason))
                .doesNotContainKeys("probability", "fault", "model");
        assertThat(kura.records().get(2).getProperties())
                .containsEntry("fault", TypedValues.newBooleanValue(false))
                .containsEntry("rotation", TypedValues.newDoubleValue(3));
        assertThat(wire.status().figures())
                .containsEntry("records scored", 2L)
                .containsEntry("records passed on with an error", 1L)
                .containsEntry("records dropped", 0L);
    }

    @Test
    void a_record_without_a_feature_or_without_a_device_gives_an_error_record() {
        wire.setScorer(scorer(0.1f));
        WireRecord nothing = new WireRecord(Map.of());
        WireRecord noDevice = new WireRecord(Map.of("rotation", TypedValues.newDoubleValue(1)));
        WireRecord blank = new WireRecord(
                Map.of("rotation", TypedValues.newDoubleValue(1), "deviceID", TypedValues.newStringValue(" ")));

        wire.onWireReceive(envelope(nothing, noDevice, blank));

        assertThat(kura.records())
                .extracting(emitted -> value(emitted, "error"))
                .containsExactly(
                        "the property rotation is missing",
                        "the property deviceID, which names the fan, is missing",
                        "the property deviceID, which names the fan, is blank");
        assertThat(batches).isEmpty();
    }

    static Stream<WireRecord> partial() {
        return Stream.of(
                measured(7),
                measured(7, TypedValues.newDoubleValue(Double.NaN)),
                measured(7, TypedValues.newFloatValue(Float.NaN)),
                measured(7, TypedValues.newStringValue(" nan ")));
    }

    @ParameterizedTest
    @MethodSource("partial")
    void a_missing_value_is_left_to_the_scorer_if_the_operator_says_so(WireRecord partial) {
        wire.modified(configuration(Map.of("features", "rotation,sound", "missing_values", "NAN")));
        wire.setScorer(scorer(0.9f));

        wire.onWireReceive(envelope(partial));

        assertThat(batches)
                .singleElement()
                .satisfies(batch -> assertThat(batch.get(0).value(0)).isEqualTo(7))
                .satisfies(batch -> assertThat(batch.get(0).value(1)).isNaN());
        assertThat(kura.records().get(0).getProperties())
                .containsEntry("fault", TypedValues.newBooleanValue(true))
                .doesNotContainKey("error");
    }

    @Test
    void a_scorer_that_takes_no_missing_values_refuses_such_a_record_alone() {
        wire.modified(configuration(Map.of("features", "rotation,sound", "missing_values", "NAN")));
        wire.setScorer(readings -> {
            if (readings.stream().anyMatch(Reading::hasMissing)) {
                throw ScoringException.permanent("model fan 1.0.0 takes no missing values");
            }
            return scores(readings.size(), 0.2f);
        });
        TypedValue<?> loud = TypedValues.newDoubleValue(60);

        wire.onWireReceive(envelope(measured(1, loud), measured(2), measured(3, loud)));

        assertThat(kura.records())
                .extracting(emitted -> emitted.getProperties().containsKey("fault"))
                .containsExactly(true, false, true);
        assertThat(value(kura.records().get(1), "error")).isEqualTo("model fan 1.0.0 takes no missing values");
    }

    @Test
    void nothing_and_what_is_no_number_are_no_missing_values() {
        wire.modified(configuration(Map.of("features", "rotation,sound", "missing_values", "NAN")));
        wire.setScorer(scorer(0.9f));

        wire.onWireReceive(envelope(
                measured("other", TypedValues.newDoubleValue(1)),
                measured("rotation", TypedValues.newDoubleValue(Double.NaN)),
                measured(1, TypedValues.newDoubleValue(Double.POSITIVE_INFINITY)),
                measured(1, TypedValues.newBooleanValue(true))));

        assertThat(kura.records())
                .extracting(emitted -> value(emitted, "error"))
                .containsExactly(
                        "the property rotation is missing",
                        "the property rotation is DOUBLE 'NaN', not a finite number",
                        "the property sound is DOUBLE 'Infinity', not a finite number",
                        "the property sound is BOOLEAN 'true', not a finite number");
        assertThat(batches).isEmpty();
    }

    @Test
    void without_the_operators_word_a_missing_value_is_not_left_to_the_scorer() {
        wire.modified(configuration(Map.of("features", "rotation,sound")));
        wire.setScorer(scorer(0.9f));

        wire.onWireReceive(envelope(measured(1), measured(1, TypedValues.newDoubleValue(Double.NaN))));

        assertThat(kura.records())
                .extracting(emitted -> value(emitted, "error"))
                .containsExactly(
                        "the property sound is missing", "the property sound is DOUBLE 'NaN', not a finite number");
    }

    @Test
    void unscorable_records_are_dropped_and_counted_if_the_operator_says_so() {
        wire.setScorer(scorer(0.1f));
        wire.modified(configuration(Map.of("unscorable", "DROP")));

        wire.onWireReceive(envelope(measured(1), new WireRecord(Map.of())));
        wire.onWireReceive(envelope(new WireRecord(Map.of())));

        assertThat(kura.records()).hasSize(1);
        assertThat(wire.status().figures()).containsEntry("records dropped", 2L);
        assertThat(wire.status().figures().get("last error"))
                .asString()
                .endsWith("Z: the property rotation is missing");
    }

    @Test
    void the_records_of_an_envelope_are_one_batch_and_keep_their_order() {
        wire.setScorer(scorer(0.7f));
        WireRecord[] records =
                IntStream.range(0, 5_000).mapToObj(ScorerWireTest::measured).toArray(WireRecord[]::new);

        wire.onWireReceive(envelope(records));

        assertThat(batches).extracting(List::size).containsExactly(5_000);
        assertThat(kura.envelopes()).hasSize(1);
        assertThat(kura.records())
                .extracting(emitted -> value(emitted, "rotation"))
                .containsExactlyElementsOf(IntStream.range(0, 5_000)
                        .mapToObj(i -> (Object) (double) i)
                        .toList());
    }

    @Test
    void an_empty_envelope_is_not_passed_on() {
        wire.setScorer(scorer(0.7f));

        wire.onWireReceive(envelope());

        assertThat(kura.envelopes()).isEmpty();
        assertThat(batches).isEmpty();
    }

    @Test
    void device_time_and_features_are_taken_from_the_configured_properties() {
        wire.setScorer(scorer(0.7f));
        wire.modified(configuration(Map.of(
                "features", "rotation = Fan 1 speed,sound",
                "device_property", "assetName",
                "output_prefix", "first.")));

        wire.onWireReceive(envelope(new WireRecord(Map.of(
                "assetName", TypedValues.newStringValue("hall 2"),
                "assetTimestamp", TypedValues.newLongValue(1_000L),
                "Fan 1 speed", TypedValues.newIntegerValue(600),
                "sound", TypedValues.newFloatValue(48)))));

        Reading reading = batches.get(0).get(0);
        assertThat(reading.deviceId()).isEqualTo("hall 2");
        assertThat(reading.time()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(reading.schema().names()).containsExactly("rotation", "sound");
        assertThat(reading.value(0)).isEqualTo(600);
        assertThat(kura.records().get(0).getProperties())
                .containsKeys("first.probability", "first.fault", "first.model")
                .doesNotContainKey("probability");
    }

    @Test
    void without_a_device_property_the_emitting_component_is_the_device() {
        wire.setScorer(scorer(0.7f));
        wire.modified(configuration(Map.of("features", "rotation", "device_property", "")));

        wire.onWireReceive(envelope(new WireRecord(Map.of("rotation", TypedValues.newDoubleValue(1)))));

        assertThat(batches.get(0).get(0).deviceId()).isEqualTo("emitter-pid");
    }

    @Test
    void an_operators_threshold_goes_before_the_models() {
        wire.setScorer(scorer(0.7f));
        wire.modified(configuration(Map.of("features", "rotation", "threshold", 0.8)));

        wire.onWireReceive(envelope(measured(1)));

        assertThat(kura.records().get(0).getProperties())
                .containsEntry("fault", TypedValues.newBooleanValue(false))
                .containsEntry("probability", TypedValues.newDoubleValue(0.7));
    }

    @Test
    void only_the_records_that_a_scorer_can_never_score_get_its_error() {
        wire.setScorer(readings -> {
            batches.add(readings);
            if (readings.stream().anyMatch(reading -> reading.value(0) == 3 || reading.value(0) == 77)) {
                throw ScoringException.permanent("rotation out of this world");
            }
            return scores(readings.size(), 0.2f);
        });

        wire.onWireReceive(envelope(
                IntStream.range(0, 100).mapToObj(ScorerWireTest::measured).toArray(WireRecord[]::new)));

        assertThat(kura.records()).hasSize(100);
        assertThat(IntStream.range(0, 100)
                        .filter(i -> kura.records().get(i).getProperties().containsKey("error")))
                .containsExactly(3, 77);
        assertThat(batches).as("calls, by halving").hasSizeLessThan(40);
        assertThat(wire.status().level()).isEqualTo(Level.OK);
    }

    @Test
    void a_scorer_that_fails_for_now_is_asked_again() {
        AtomicInteger calls = new AtomicInteger();
        wire.setScorer(readings -> {
            if (calls.incrementAndGet() < 3) {
                throw ScoringException.passing("the model is being loaded", null);
            }
            return scores(readings.size(), 0.2f);
        });

        wire.onWireReceive(envelope(measured(1)));

        assertThat(kura.records().get(0).getProperties()).containsKey("probability");
        assertThat(calls).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource({
        "passing, the model is away",
        "runtime, the scorer failed: java.lang.IllegalStateException: bug",
        "count, the scorer gave 2 scores for 1 records",
        "nothing, the scorer failed: java.lang.NullPointerException: it gave no scores",
        "silent, the scorer failed without saying why",
    })
    void a_scorer_that_goes_on_failing_gives_error_records_after_the_time_out_and_then_at_once(
            String kind, String reason) {
        wire.modified(configuration(Map.of("features", "rotation", "timeout", 2_000)));
        AtomicInteger calls = new AtomicInteger();
        wire.setScorer(readings -> {
            calls.incrementAndGet();
            switch (kind) {
                case "passing" -> throw ScoringException.passing("the model is away", null);
                case "silent" -> throw ScoringException.passing(null, null);
                case "nothing" -> {
                    return null;
                }
                case "runtime" -> throw new IllegalStateException("bug");
                default -> {
                    return scores(readings.size() + 1, 0.2f);
                }
            }
        });

        Duration first = timed(() -> wire.onWireReceive(envelope(measured(1))));
        assertThat(calls).as("it was tried again").hasValueGreaterThan(1);
        calls.set(0);
        IntStream.range(0, 10).forEach(i -> wire.onWireReceive(envelope(measured(1))));
        assertThat(calls).as("ten that no longer wait").hasValue(10);

        assertThat(kura.records())
                .hasSize(11)
                .allSatisfy(emitted ->
                        assertThat(emitted.getProperties()).containsEntry("error", TypedValues.newStringValue(reason)));
        assertThat(first).isGreaterThan(Duration.ofMillis(200));
        assertThat(wire.status().level()).isEqualTo(Level.ERROR);
        assertThat(wire.status().message()).isEqualTo("scoring fails: " + reason);

        wire.setScorer(scorer(0.2f));
        wire.onWireReceive(envelope(measured(1)));
        assertThat(wire.status().level()).isEqualTo(Level.OK);
    }

    @Test
    void a_scorer_that_hangs_holds_an_envelope_up_no_longer_than_the_time_out_and_its_successor_works()
            throws Exception {
        wire.modified(configuration(Map.of("features", "rotation", "timeout", 200)));
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        wire.setScorer(readings -> {
            calls.incrementAndGet();
            boolean done = false;
            while (!done) {
                try {
                    never.await();
                    done = true;
                } catch (InterruptedException e) {
                    // a scorer that does not care
                }
            }
            return scores(readings.size(), 0.2f);
        });

        Duration took = timed(() -> IntStream.range(0, 8).forEach(i -> wire.onWireReceive(envelope(measured(1)))));

        assertThat(took).isLessThan(Duration.ofSeconds(30));
        assertThat(kura.records())
                .hasSize(8)
                .allMatch(emitted -> emitted.getProperties().containsKey("error"));
        assertThat(calls).as("threads that hang").hasValueLessThanOrEqualTo(4);
        wire.setScorer(scorer(0.2f));
        wire.onWireReceive(envelope(measured(1)));
        assertThat(kura.records().get(8).getProperties()).containsKey("probability");
        never.countDown();
    }

    @Test
    void envelopes_after_the_one_that_met_a_scorer_that_hangs_do_not_wait_for_it_again() {
        wire.modified(configuration(Map.of("features", "rotation", "timeout", 1_000)));
        wire.setScorer(readings -> held(new CountDownLatch(1), readings));

        Duration first = timed(() -> wire.onWireReceive(envelope(measured(1))));
        assertThat(first).isGreaterThan(Duration.ofMillis(900));
        CompletableFuture<Void> others = CompletableFuture.runAsync(
                () -> IntStream.range(0, 200).forEach(i -> wire.onWireReceive(envelope(measured(1)))));
        await("200 that would take 200 s if each waited").until(others::isDone);

        assertThat(kura.records())
                .hasSize(201)
                .allSatisfy(emitted -> assertThat(emitted.getProperties())
                        .containsEntry("error", TypedValues.newStringValue("the scorer did not answer in time")));
    }

    @Test
    void a_scorer_that_hung_and_then_takes_its_time_within_the_time_out_scores_again() {
        wire.modified(configuration(Map.of("features", "rotation", "timeout", 600)));
        AtomicBoolean hangs = new AtomicBoolean(true);
        CountDownLatch never = new CountDownLatch(1);
        wire.setScorer(readings -> hangs.get() ? held(never, readings) : slow(never, readings));
        wire.onWireReceive(envelope(measured(1)));
        assertThat(kura.records().get(0).getProperties()).containsKey("error");

        hangs.set(false);

        await().until(() -> {
            wire.onWireReceive(envelope(measured(2)));
            return kura.records().get(kura.records().size() - 1).getProperties().containsKey("probability");
        });
        assertThat(wire.status().level()).isEqualTo(Level.OK);
    }

    @Test
    void an_envelope_waits_for_a_scorer_that_is_away_and_is_scored_when_it_comes() throws Exception {
        wire.modified(configuration(Map.of("features", "rotation", "timeout", 600_000)));
        ExecutorService emitters = Executors.newSingleThreadExecutor();
        try {
            Future<?> received = emitters.submit(() -> wire.onWireReceive(envelope(measured(1))));
            assertThat(wire.status().message()).startsWith("waiting for the scorer");
            await().during(Duration.ofMillis(100)).until(() -> !received.isDone());

            wire.setScorer(scorer(0.2f));

            await().until(received::isDone);
            assertThat(kura.records().get(0).getProperties()).containsKey("probability");
        } finally {
            emitters.shutdownNow();
        }
    }

    @Test
    void without_a_scorer_records_are_passed_on_with_an_error_after_the_time_out() {
        wire.modified(configuration(Map.of("features", "rotation", "timeout", 50)));

        wire.onWireReceive(envelope(measured(1)));

        assertThat(kura.records().get(0).getProperties())
                .containsEntry("error", TypedValues.newStringValue("no scorer matches Scorer.target"));
    }

    @Test
    void stopping_ends_the_wait_for_a_scorer() throws Exception {
        wire.modified(configuration(Map.of("features", "rotation", "timeout", 600_000)));
        ExecutorService emitters = Executors.newSingleThreadExecutor();
        try {
            Future<?> received = emitters.submit(() -> wire.onWireReceive(envelope(measured(1))));
            await().during(Duration.ofMillis(100)).until(() -> !received.isDone());

            wire.deactivate();

            await().until(received::isDone);
        } finally {
            emitters.shutdownNow();
        }
    }

    @Test
    void records_wait_for_a_wire_that_leads_on_and_are_counted_as_lost_if_none_comes() throws Exception {
        wire.setScorer(scorer(0.2f));
        wire.modified(configuration(Map.of("features", "rotation", "timeout", 100)));
        wire.consumersConnected(null);
        assertThat(wire.status().level()).isEqualTo(Level.WARNING);

        wire.onWireReceive(envelope(measured(1), measured(2)));

        assertThat(wire.status().figures()).containsEntry("records lost for want of a wire", 2L);
        wire.modified(configuration(Map.of("features", "rotation", "timeout", 600_000)));
        ExecutorService emitters = Executors.newSingleThreadExecutor();
        try {
            Future<?> received = emitters.submit(() -> wire.onWireReceive(envelope(measured(3))));
            await().during(Duration.ofMillis(100)).until(() -> !received.isDone());
            wire.consumersConnected(new Wire[] {wire()});
            await().until(received::isDone);
        } finally {
            emitters.shutdownNow();
        }
        assertThat(kura.records()).hasSize(1);
    }

    @Test
    void records_wait_anew_for_a_wire_that_leads_on_when_a_wire_to_the_component_is_drawn() throws Exception {
        wire.setScorer(scorer(0.2f));
        wire.modified(configuration(Map.of("timeout", 5_000)));
        wire.consumersConnected(null);
        wire.onWireReceive(envelope(measured(1)));
        assertThat(wire.status().figures()).containsEntry("records lost for want of a wire", 1L);
        ExecutorService emitters = Executors.newSingleThreadExecutor();
        try {
            wire.producersConnected(new Wire[] {wire()});
            Future<?> received = emitters.submit(() -> wire.onWireReceive(envelope(measured(2))));
            await().during(Duration.ofMillis(100)).until(() -> !received.isDone());
            wire.consumersConnected(new Wire[] {wire()});
            await().until(received::isDone);
        } finally {
            emitters.shutdownNow();
        }
        assertThat(kura.records()).hasSize(1);
    }

    @Test
    void scorers_and_configurations_that_change_under_load_lose_and_repeat_nothing() throws Exception {
        Scorer a = scorer(0.2f);
        Scorer b = scorer(0.8f);
        wire.setScorer(a);
        ExecutorService emitters = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                int from = t * 300;
                running.add(emitters.submit(() ->
                        IntStream.range(from, from + 300).forEach(i -> wire.onWireReceive(envelope(measured(i))))));
            }
            Scorer current = a;
            while (running.stream().anyMatch(future -> !future.isDone())) {
                Scorer next = current == a ? b : a;
                wire.setScorer(next);
                wire.unsetScorer(current);
                wire.modified(configuration(Map.of("features", "rotation", "threshold", current == a ? 0.9 : 0.1)));
                current = next;
                Thread.onSpinWait();
            }
        } finally {
            emitters.shutdownNow();
        }
        assertThat(kura.records())
                .extracting(emitted -> value(emitted, "rotation"))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 900)
                        .mapToObj(i -> (Object) (double) i)
                        .toList());
        assertThat(kura.records()).allMatch(emitted -> emitted.getProperties().containsKey("probability"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "features | a,,b | features is a,,b: name features separated by commas",
                "features | a= | features is a=: name features separated by commas",
                "features | a,a | a feature is named twice",
                "unscorable | KEEP | unscorable is \"KEEP\": it must be one of DROP, PASS",
                "timeout | 9 | timeout is 9 ms: it must be 10 to 600000 ms",
                "threshold | 1.5 | threshold is 1.5: it must be 0",
            })
    void an_invalid_configuration_is_refused_with_the_remedy_and_the_one_before_stays_active(
            String property, String text, String reason) {
        wire.setScorer(scorer(0.2f));
        Object value = switch (property) {
            case "timeout" -> Integer.valueOf(text);
            case "threshold" -> Double.valueOf(text);
            default -> text;
        };

        wire.modified(configuration(Map.of(property, value)));

        assertThat(wire.status().level()).isEqualTo(Level.WARNING);
        assertThat(wire.status().message()).contains(reason);
        wire.onWireReceive(envelope(measured(1)));
        assertThat(kura.records().get(0).getProperties()).containsKey("probability");
    }

    @Test
    void a_refused_configuration_does_not_hide_what_else_is_wrong() {
        wire.modified(configuration(Map.of("timeout", 9)));

        assertThat(wire.status().level()).isEqualTo(Level.ERROR);
        assertThat(wire.status().message())
                .startsWith("waiting for the scorer: none matches Scorer.target")
                .endsWith("the one before stays active: timeout is 9 ms: it must be 10 to 600000 ms");

        wire.unsetWireHelperService(kura.helper);
        assertThat(wire.status().message())
                .startsWith("waiting for Kura's WireHelperService")
                .contains("timeout is 9 ms");
    }

    @Test
    void the_metrics_tell_how_fast_records_are_scored_and_when_one_last_failed() {
        wire.setScorer(scorer(0.2f));
        assertThat(wire.status().figures()).doesNotContainKeys("model", "last error");

        wire.onWireReceive(envelope(measured(1), measured("rotation", TypedValues.newBooleanValue(true))));

        assertThat(wire.status().figures())
                .containsEntry("model", "fan 1.0.0")
                .containsKeys("records/s (10 s)", "records/s (1 min)");
        assertThat(wire.status().metrics())
                .extracting(Metric::id)
                .containsExactly(
                        "model",
                        "envelopes_total",
                        "records_scored_total",
                        "records_scored_per_second_10s",
                        "records_scored_per_second_1min",
                        "records_faulty_total",
                        "records_with_error_total",
                        "records_dropped_total",
                        "records_lost_total",
                        "last_error");
        assertThat(wire.status().figures().get("last error"))
                .asString()
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z: the property rotation is BOOLEAN 'true', not a finite number");
    }

    @Test
    void a_component_that_never_had_a_valid_configuration_passes_records_on_with_an_error() {
        ScorerWire invalid = new ScorerWire(configuration(Map.of("features", "")), kura.context, Map.of());
        invalid.setWireHelperService(kura.helper);
        invalid.consumersConnected(new Wire[] {wire()});

        invalid.onWireReceive(envelope(measured(1)));

        assertThat(invalid.status().level()).isEqualTo(Level.ERROR);
        assertThat(invalid.status().message()).startsWith("not started: features is");
        assertThat(kura.records().get(0).getProperties().get("error").getValue().toString())
                .startsWith("the scorer wire has no valid configuration: features is");
        invalid.deactivate();
    }

    @Test
    void kura_reaches_the_component_through_its_support() {
        Wire incoming = wire();
        Wire[] producers = {incoming};
        when(kura.support.polled(incoming)).thenReturn("last");

        wire.producersConnected(producers);
        wire.updated(incoming, "value");

        Mockito.verify(kura.support).producersConnected(producers);
        Mockito.verify(kura.support).updated(incoming, "value");
        assertThat(wire.polled(incoming)).isEqualTo("last");
    }

    private Scorer scorer(float probability) {
        return readings -> {
            batches.add(List.copyOf(readings));
            return scores(readings.size(), probability);
        };
    }

    /** A scorer that hangs until it is interrupted. */
    private static Scores held(CountDownLatch never, List<Reading> readings) throws ScoringException {
        try {
            never.await();
            return scores(readings.size(), 0.2f);
        } catch (InterruptedException e) {
            throw ScoringException.passing("interrupted", e);
        }
    }

    /** A scorer that takes a fifth of a second. */
    private static Scores slow(CountDownLatch never, List<Reading> readings) throws ScoringException {
        try {
            assertThat(never.await(200, TimeUnit.MILLISECONDS)).isFalse();
            return scores(readings.size(), 0.2f);
        } catch (InterruptedException e) {
            throw ScoringException.passing("interrupted", e);
        }
    }

    private static Scores scores(int count, float probability) {
        float[] probabilities = new float[count];
        java.util.Arrays.fill(probabilities, probability);
        return new Scores(MODEL, probabilities);
    }

    private static WireEnvelope envelope(WireRecord... records) {
        return new WireEnvelope("emitter-pid", List.of(records));
    }

    private static WireRecord measured(double rotation) {
        return measured("rotation", TypedValues.newDoubleValue(rotation));
    }

    private static WireRecord measured(double rotation, TypedValue<?> sound) {
        Map<String, TypedValue<?>> properties =
                new LinkedHashMap<>(measured(rotation).getProperties());
        properties.put("sound", sound);
        return new WireRecord(properties);
    }

    private static WireRecord measured(String property, TypedValue<?> value) {
        Map<String, TypedValue<?>> properties = new LinkedHashMap<>();
        properties.put("deviceID", TypedValues.newStringValue("fan-1"));
        properties.put(property, value);
        return new WireRecord(properties);
    }

    private static Object value(WireRecord emitted, String property) {
        return emitted.getProperties().get(property).getValue();
    }

    private static Duration timed(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The defaults, with rotation as the only feature, but for the given properties. */
    private static ScorerWireConfiguration configuration(Map<String, Object> given) {
        return mock(ScorerWireConfiguration.class, call -> {
            String property = call.getMethod().getName();
            if (given.containsKey(property)) {
                return given.get(property);
            }
            return property.equals("features")
                    ? "rotation"
                    : Optional.ofNullable(call.getMethod().getDefaultValue())
                            .orElse("toString".equals(property) ? "configuration" : null);
        });
    }
}
