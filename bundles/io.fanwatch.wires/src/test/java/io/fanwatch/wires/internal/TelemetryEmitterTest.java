// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import static io.fanwatch.wires.internal.FakeKura.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Metric;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.kura.type.TypedValues;
import org.eclipse.kura.wire.WireRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Answers;
import org.mockito.Mockito;
import org.osgi.service.wireadmin.Wire;

class TelemetryEmitterTest {

    private final FakeKura kura = new FakeKura();
    private final TelemetryEmitterConfiguration configuration = configuration();
    private Optional<TelemetryEmitter> started = Optional.empty();

    @AfterEach
    void stop() {
        started.ifPresent(TelemetryEmitter::deactivate);
    }

    @Test
    void a_reading_becomes_a_record_of_kuras_types_and_is_acknowledged() throws Exception {
        TelemetryEmitter emitter = startWired();
        TestDelivery delivery = TestDelivery.of("r1");

        assertThat(emitter.offer(delivery, 1, TimeUnit.SECONDS)).isTrue();

        await().until(delivery::isAcknowledged);
        assertThat(kura.records()).singleElement().satisfies(sent -> {
            assertThat(sent.getProperties())
                    .containsExactly(
                            Map.entry("deviceID", TypedValues.newStringValue("fan-1")),
                            Map.entry("assetTimestamp", TypedValues.newLongValue(1_767_261_600_123L)),
                            Map.entry("rotation", TypedValues.newDoubleValue(528.5)),
                            Map.entry("temperature", TypedValues.newDoubleValue(35.9)),
                            Map.entry("id", TypedValues.newStringValue("r1")));
        });
    }

    @Test
    void a_reading_without_an_id_becomes_a_record_without_one() throws Exception {
        TelemetryEmitter emitter = startWired();
        Reading reading = new Reading("7", Optional.empty(), TestDelivery.TIME, TestDelivery.SCHEMA, 1, 2);

        emitter.offer(new TestDelivery(reading), 1, TimeUnit.SECONDS);

        await().until(() -> kura.records().size() == 1);
        assertThat(kura.records().get(0).getProperties()).doesNotContainKey("id");
    }

    @Test
    void a_missing_value_is_no_property_of_the_record() throws Exception {
        TelemetryEmitter emitter = startWired();
        Reading partial =
                Reading.withMissing("7", Optional.empty(), TestDelivery.TIME, TestDelivery.SCHEMA, Double.NaN, 2);

        emitter.offer(new TestDelivery(partial), 1, TimeUnit.SECONDS);

        await().until(() -> kura.records().size() == 1);
        assertThat(kura.records().get(0).getProperties())
                .doesNotContainKey("rotation")
                .containsKey("temperature");
    }

    @Test
    void readings_share_an_envelope_in_their_order_up_to_its_size() throws Exception {
        when(configuration.batch_maximum()).thenReturn(10);
        when(configuration.batch_wait()).thenReturn(60_000);
        TelemetryEmitter emitter = startWired();

        List<TestDelivery> deliveries = offer(emitter, 30);

        await().until(() -> deliveries.stream().allMatch(TestDelivery::isAcknowledged));
        assertThat(kura.envelopes()).extracting(List::size).containsExactly(10, 10, 10);
        assertThat(ids()).containsExactlyElementsOf(ids(deliveries));
    }

    @Test
    void a_lone_reading_waits_no_longer_for_company_than_configured() throws Exception {
        when(configuration.batch_wait()).thenReturn(50);
        TelemetryEmitter emitter = startWired();

        List<TestDelivery> deliveries = offer(emitter, 1);

        await().until(deliveries.get(0)::isAcknowledged);
    }

    @Test
    void readings_wait_unacknowledged_until_a_wire_leads_on() throws Exception {
        TelemetryEmitter emitter = start();
        List<TestDelivery> deliveries = offer(emitter, 5);
        assertThat(emitter.status().level()).isEqualTo(Level.ERROR);
        assertThat(emitter.status().message()).startsWith("waiting for wires: wires.required asks for 1, 0 lead");

        Wire broken = mock(Wire.class);
        emitter.consumersConnected(new Wire[] {broken});
        assertThat(emitter.status().level()).isEqualTo(Level.ERROR);
        assertThat(deliveries).noneMatch(TestDelivery::isAcknowledged);

        emitter.consumersConnected(new Wire[] {wire()});
        await().until(() -> deliveries.stream().allMatch(TestDelivery::isAcknowledged));
        assertThat(emitter.status().level()).isEqualTo(Level.OK);
    }

    @Test
    void a_graph_of_two_branches_waits_for_both() throws Exception {
        when(configuration.wires_required()).thenReturn(2);
        TelemetryEmitter emitter = startWired();
        List<TestDelivery> deliveries = offer(emitter, 1);
        assertThat(emitter.status().message()).contains("wires.required asks for 2, 1 lead");

        emitter.consumersConnected(new Wire[] {wire(), wire()});

        await().until(deliveries.get(0)::isAcknowledged);
    }

    @Test
    void readings_are_emitted_again_when_a_wire_went_away_while_they_were_taken() throws Exception {
        TelemetryEmitter emitter = startWired();
        AtomicInteger calls = new AtomicInteger();
        kura.receive(records -> {
            if (calls.incrementAndGet() == 1) {
                emitter.consumersConnected(null);
            }
        });

        List<TestDelivery> deliveries = offer(emitter, 3);
        await().until(() -> emitter.status().figures().get("envelopes repeated").equals(1L));
        assertThat(deliveries).noneMatch(TestDelivery::isAcknowledged);
        emitter.consumersConnected(new Wire[] {wire()});

        await().until(() -> deliveries.stream().allMatch(TestDelivery::isAcknowledged));
        assertThat(ids()).containsAll(ids(deliveries));
    }

    @Test
    void a_slow_receiver_fills_the_queue_and_then_holds_the_source_up() throws Exception {
        when(configuration.queue_capacity()).thenReturn(3);
        when(configuration.batch_maximum()).thenReturn(1);
        CountDownLatch gate = new CountDownLatch(1);
        kura.receive(records -> await().until(() -> gate.getCount() == 0));
        TelemetryEmitter emitter = startWired();
        List<TestDelivery> deliveries = offer(emitter, 4);

        TestDelivery tooMany = TestDelivery.of("too many");
        assertThat(emitter.offer(tooMany, 50, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(deliveries).noneMatch(TestDelivery::isAcknowledged);

        gate.countDown();
        await().until(() -> deliveries.stream().allMatch(TestDelivery::isAcknowledged));
        assertThat(emitter.offer(tooMany, 1, TimeUnit.SECONDS)).isTrue();
        await().until(tooMany::isAcknowledged);
    }

    static Stream<Throwable> failuresOfAComponent() {
        return Stream.of(
                new IllegalStateException("disk full"),
                new NoClassDefFoundError("disk full"),
                new AssertionError("disk full"),
                new StackOverflowError("disk full"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfAComponent")
    void only_the_reading_that_a_component_fails_on_is_rejected_with_the_reason(Throwable failure) throws Exception {
        when(configuration.batch_wait()).thenReturn(200);
        kura.receive(records -> {
            if (records.stream().anyMatch(sent -> id(sent).equals("r2"))) {
                TelemetryEmitterTest.<RuntimeException>sneak(failure);
            }
        });
        TelemetryEmitter emitter = startWired();

        List<TestDelivery> deliveries = offer(emitter, 5);

        await().until(() -> deliveries.stream()
                .allMatch(delivery ->
                        delivery.isAcknowledged() || !delivery.rejection().get().isEmpty()));
        assertThat(deliveries)
                .filteredOn(delivery -> !delivery.isAcknowledged())
                .singleElement()
                .satisfies(delivery -> {
                    assertThat(delivery.reading().id()).contains("r2");
                    assertThat(delivery.rejection().get()).contains("disk full");
                });
        assertThat(emitter.status().figures())
                .containsEntry("readings rejected", 1L)
                .containsEntry("readings emitted", 4L)
                .containsEntry("readings queued at most", 10_000)
                .containsKeys("readings/s (10 s)", "readings/s (1 min)");
        assertThat(emitter.status().figures().get("last error"))
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z: a wire component failed on this reading: .*disk full");
    }

    @Test
    void whatever_the_worker_meets_it_goes_on_and_the_status_is_an_error_until_it_works_again() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>(new OutOfMemoryError("heap"));
        kura.receive(records -> TelemetryEmitterTest.<RuntimeException>sneak(failure.get()));
        TelemetryEmitter emitter = startWired();

        List<TestDelivery> deliveries = offer(emitter, 5);

        await().until(() -> emitter.status().message().contains("OutOfMemoryError: heap"));
        assertThat(emitter.status().level()).isEqualTo(Level.ERROR);
        assertThat(deliveries)
                .noneMatch(TestDelivery::isAcknowledged)
                .allMatch(delivery -> delivery.rejection().get().isEmpty());
        failure.set(null);
        await().until(() -> deliveries.stream().allMatch(TestDelivery::isAcknowledged));
        assertThat(ids()).containsExactlyElementsOf(ids(deliveries));
        await().until(() -> emitter.status().level() == Level.OK);
    }

    @Test
    void a_stray_interrupt_ends_nothing() throws Exception {
        kura.receive(records -> Thread.currentThread().interrupt());
        TelemetryEmitter emitter = startWired();
        List<TestDelivery> first = offer(emitter, 1);
        await().until(first.get(0)::isAcknowledged);

        List<TestDelivery> next = offer(emitter, 1);

        await().until(next.get(0)::isAcknowledged);
    }

    @Test
    void a_component_that_is_taking_an_envelope_is_not_interrupted_when_the_emitter_stops() throws Exception {
        CountDownLatch taking = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        kura.receive(records -> {
            taking.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        TelemetryEmitter emitter = startWired();
        List<TestDelivery> deliveries = offer(emitter, 1);
        taking.await();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(emitter::deactivate);
        await().during(Duration.ofMillis(100)).until(() -> !stopped.isDone());
        release.countDown();

        await().until(stopped::isDone);
        assertThat(deliveries.get(0).isAcknowledged()).isTrue();
    }

    @Test
    void readings_that_are_there_together_are_taken_together_as_far_as_they_fit() throws Exception {
        when(configuration.queue_capacity()).thenReturn(2);
        TelemetryEmitter emitter = start();
        List<TestDelivery> deliveries = List.of(TestDelivery.of("r0"), TestDelivery.of("r1"), TestDelivery.of("r2"));

        assertThat(emitter.offer(deliveries, 1, TimeUnit.SECONDS)).isEqualTo(2);

        emitter.consumersConnected(new Wire[] {wire()});
        await().until(() -> deliveries.get(1).isAcknowledged());
        assertThat(ids()).containsExactly("r0", "r1");
    }

    @Test
    void metrics_have_identifiers() {
        assertThat(start().status().metrics())
                .extracting(Metric::id)
                .containsExactly(
                        "wires_connected",
                        "readings_emitted_total",
                        "readings_emitted_per_second_10s",
                        "readings_emitted_per_second_1min",
                        "envelopes_total",
                        "envelopes_repeated_total",
                        "readings_rejected_total",
                        "queue_readings",
                        "queue_readings_maximum");
    }

    @Test
    void a_reading_whose_feature_has_the_name_of_another_property_is_rejected_with_the_remedy() throws Exception {
        TelemetryEmitter emitter = startWired();
        TestDelivery clash = new TestDelivery(
                new Reading("1", Optional.empty(), TestDelivery.TIME, new FeatureSchema(List.of("id")), 1));

        emitter.offer(clash, 1, TimeUnit.SECONDS);

        await().until(() -> clash.rejection().get().contains("the feature id has the name of another property"));
    }

    @ParameterizedTest
    @CsvSource({
        "batch_maximum, 0, batch.maximum is 0: it must be 1 to 4096",
        "batch_wait, -1, batch.wait is -1 ms: it must be 0 to 60000 ms",
        "queue_capacity, 0, queue.capacity is 0: it must be 1 to 1000000",
        "wires_required, 65, wires.required is 65: it must be 1 to 64",
    })
    void a_value_out_of_range_is_refused_with_the_range_and_the_old_one_stays_active(
            String property, int value, String reason) throws Exception {
        TelemetryEmitter emitter = startWired();

        emitter.modified(configuration(property, value));

        Status status = emitter.status();
        assertThat(status.level()).isEqualTo(Level.WARNING);
        assertThat(status.message()).endsWith(reason);
        List<TestDelivery> deliveries = offer(emitter, 1);
        await().until(deliveries.get(0)::isAcknowledged);
    }

    @Test
    void a_refused_configuration_does_not_hide_what_else_is_wrong() {
        TelemetryEmitter emitter = start();

        emitter.modified(configuration("batch_maximum", 0));

        assertThat(emitter.status().level()).isEqualTo(Level.ERROR);
        assertThat(emitter.status().message())
                .startsWith("waiting for wires: wires.required asks for 1, 0 lead")
                .endsWith("the one before stays active: batch.maximum is 0: it must be 1 to 4096");
    }

    @Test
    void names_that_are_blank_or_alike_are_refused_and_nothing_is_taken_without_a_valid_configuration()
            throws Exception {
        when(configuration.device_property()).thenReturn("id");
        TelemetryEmitter emitter = startWired();

        assertThat(emitter.status().level()).isEqualTo(Level.ERROR);
        assertThat(emitter.status().message()).startsWith("not started: ").contains("give each another name");
        assertThat(emitter.offer(TestDelivery.of("r"), 20, TimeUnit.MILLISECONDS))
                .isFalse();

        emitter.modified(configuration("device_property", " "));
        assertThat(emitter.status().message()).contains("device.property is empty");
        emitter.modified(configuration());
        List<TestDelivery> deliveries = offer(emitter, 1);
        await().until(deliveries.get(0)::isAcknowledged);
    }

    @Test
    void a_new_configuration_under_load_loses_and_repeats_nothing() throws Exception {
        TelemetryEmitter emitter = startWired();
        List<TestDelivery> deliveries = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            if (i % 500 == 0) {
                emitter.modified(configuration("batch_maximum", 1 + i / 50));
            }
            deliveries.add(TestDelivery.of("r" + i));
            assertThat(emitter.offer(deliveries.get(i), 10, TimeUnit.SECONDS)).isTrue();
        }

        await().until(() -> deliveries.stream().allMatch(TestDelivery::isAcknowledged));
        assertThat(ids()).containsExactlyElementsOf(ids(deliveries));
    }

    @Test
    void wires_that_were_drawn_before_kuras_helper_came_are_known_to_it() throws Exception {
        TelemetryEmitter emitter = new TelemetryEmitter(configuration, kura.context, Map.of());
        started = Optional.of(emitter);
        Wire[] wires = {wire()};
        emitter.consumersConnected(wires);
        List<TestDelivery> deliveries = offer(emitter, 1);
        assertThat(emitter.status().message()).startsWith("waiting for Kura's WireHelperService");

        emitter.setWireHelperService(kura.helper);

        await().until(deliveries.get(0)::isAcknowledged);
        Mockito.verify(kura.support).consumersConnected(wires);
        emitter.unsetWireHelperService(kura.helper);
        assertThat(emitter.status().level()).isEqualTo(Level.ERROR);
    }

    @Test
    void the_helper_is_asked_again_when_the_framework_could_not_name_the_service_at_first() throws Exception {
        AtomicReference<org.osgi.framework.ServiceReference<?>> named = new AtomicReference<>();
        doAnswer(call -> named.get()).when(kura.context).getServiceReference();
        TelemetryEmitter emitter = startWired();
        List<TestDelivery> deliveries = offer(emitter, 1);
        assertThat(emitter.status().level()).isEqualTo(Level.ERROR);

        named.set(mock(org.osgi.framework.ServiceReference.class));
        await().until(deliveries.get(0)::isAcknowledged);
    }

    @Test
    void what_is_not_acknowledged_when_the_component_stops_is_left_to_the_source() throws Exception {
        TelemetryEmitter emitter = start();
        List<TestDelivery> deliveries = offer(emitter, 3);

        emitter.deactivate();

        emitter.consumersConnected(new Wire[] {wire()});
        assertThat(emitter.offer(TestDelivery.of("late"), 20, TimeUnit.MILLISECONDS))
                .isFalse();
        assertThat(deliveries).noneMatch(TestDelivery::isAcknowledged);
        assertThat(kura.envelopes()).isEmpty();
    }

    /** Throws it, whatever it is; nothing if there is none. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        if (failure != null) {
            throw (T) failure;
        }
    }

    private TelemetryEmitter start() {
        TelemetryEmitter emitter =
                new TelemetryEmitter(configuration, kura.context, Map.of("kura.service.pid", "emitter"));
        emitter.setWireHelperService(kura.helper);
        started = Optional.of(emitter);
        return emitter;
    }

    private TelemetryEmitter startWired() {
        TelemetryEmitter emitter = start();
        emitter.consumersConnected(new Wire[] {wire()});
        return emitter;
    }

    private static List<TestDelivery> offer(TelemetryEmitter emitter, int count) throws InterruptedException {
        List<TestDelivery> deliveries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            deliveries.add(TestDelivery.of("r" + i));
            assertThat(emitter.offer(deliveries.get(i), 5, TimeUnit.SECONDS)).isTrue();
        }
        return deliveries;
    }

    private List<String> ids() {
        return kura.records().stream().map(TelemetryEmitterTest::id).toList();
    }

    private static List<String> ids(List<TestDelivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> delivery.reading().id().orElseThrow())
                .toList();
    }

    private static String id(WireRecord sent) {
        return (String) sent.getProperties().get("id").getValue();
    }

    private static TelemetryEmitterConfiguration configuration() {
        return configuration("", 0);
    }

    /** The defaults, but for one property. */
    private static TelemetryEmitterConfiguration configuration(String property, Object value) {
        return mock(
                TelemetryEmitterConfiguration.class,
                call -> call.getMethod().getName().equals(property)
                        ? value
                        : Optional.ofNullable(call.getMethod().getDefaultValue())
                                .orElseGet(() -> answerDefault(call)));
    }

    private static Object answerDefault(org.mockito.invocation.InvocationOnMock call) {
        try {
            return Answers.RETURNS_DEFAULTS.answer(call);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
