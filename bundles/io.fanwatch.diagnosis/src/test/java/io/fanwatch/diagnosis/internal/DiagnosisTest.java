// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.api.StatusService;
import io.fanwatch.api.StatusSource;
import io.fanwatch.diagnosis.internal.Overview.BundleState;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTest {

    private final Gateway gateway = new Gateway();
    private final Diagnosis diagnosis = gateway.diagnosis;

    @Test
    void components_are_in_the_order_of_their_names_and_the_most_urgent_level_counts() {
        gateway.withComponent("b", Level.WARNING, "so so").withComponent("a", Level.OK, "fine");

        assertThat(diagnosis.statuses()).extracting(Status::component).containsExactly("a", "b");
        assertThat(diagnosis.overview().level()).isEqualTo(Level.WARNING);
        assertThat(diagnosis.overview().sentence()).isEqualTo("1 of 2 components need attention");
    }

    static Stream<Throwable> whatever_can_be_thrown() {
        return Stream.of(
                new IllegalStateException("no idea"),
                new NoClassDefFoundError("no idea"),
                new StackOverflowError("no idea"),
                new OutOfMemoryError("no idea"),
                new IOException("no idea"));
    }

    @ParameterizedTest
    @MethodSource("whatever_can_be_thrown")
    void a_component_that_cannot_tell_its_status_does_not_hide_the_others(Throwable thrown) {
        gateway.withSource("a", throwing(thrown)).withComponent("b", Level.OK, "fine");

        assertThat(diagnosis.statuses()).extracting(Status::level).containsExactly(Level.ERROR, Level.OK);
        assertThat(diagnosis.status("a").orElseThrow().message()).contains("can't tell", "no idea");
    }

    @Test
    void not_even_a_failure_that_cannot_be_told_hides_the_others() {
        Throwable untold = new RuntimeException() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("meant to fail");
            }
        };
        gateway.withSource("a", throwing(untold)).withSource("b", () -> null).withComponent("c", Level.OK, "fine");

        assertThat(diagnosis.statuses()).extracting(Status::level).containsExactly(Level.ERROR, Level.ERROR, Level.OK);
    }

    @Test
    void an_interrupt_that_meets_a_component_reaches_who_asks() {
        gateway.withSource("a", throwing(new InterruptedException("meant to interrupt")));

        assertThat(diagnosis.statuses()).extracting(Status::level).containsExactly(Level.ERROR);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_component_that_hangs_holds_up_only_who_asks_it_first() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        gateway.withComponent("a", Level.OK, "fine").withSource("b", () -> {
            asked.countDown();
            awaitUninterruptibly(answer);
            return new Status("b", Level.OK, "late", List.of());
        });
        CompletableFuture<List<Status>> first = CompletableFuture.supplyAsync(diagnosis::statuses);
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        gateway.nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(7));

        assertThat(diagnosis.statuses())
                .extracting(Status::message)
                .containsExactly("fine", "it can't tell its status: it has not answered for 7 s");

        answer.countDown();
        assertThat(first.get(60, TimeUnit.SECONDS)).extracting(Status::message).containsExactly("fine", "late");
        assertThat(diagnosis.status("b").orElseThrow().message()).isEqualTo("late");
    }

    @Test
    void a_component_that_cannot_be_started_is_told_and_one_that_has_just_gone_is_not() {
        gateway.withSource("a", null).withSource("b", null);
        when(diagnosis.statusSources.get(1).getBundle()).thenReturn(null);

        assertThat(diagnosis.statuses()).singleElement().satisfies(status -> {
            assertThat(status.component()).isEqualTo("a");
            assertThat(status.message()).contains("could not be started");
        });
    }

    private static StatusSource throwing(Throwable thrown) {
        return () -> {
            throw DiagnosisTest.<RuntimeException>unchecked(thrown);
        };
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X unchecked(Throwable thrown) throws X {
        throw (X) thrown;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_gateway_without_components_is_told_what_to_do() {
        assertThat(diagnosis.overview().level()).isEqualTo(Level.WARNING);
        assertThat(diagnosis.overview().sentence()).contains("apply the snapshot");
    }

    @Test
    void a_bundle_that_kura_calls_installed_but_that_lacks_something_is_named() {
        gateway.withComponent("a", Level.OK, "fine");
        gateway.bundles.add(new BundleState("io.fanwatch.wires", "1.0.0", "INSTALLED"));

        assertThat(diagnosis.overview().level()).isEqualTo(Level.WARNING);
        assertThat(diagnosis.overview().sentence()).contains("not resolved: io.fanwatch.wires");
    }

    @Test
    void rejections_of_all_listeners_are_merged_newest_first_and_bounded() {
        gateway.withRejections("one", Collections.nCopies(90, "a").toArray(String[]::new))
                .withRejections("two", Collections.nCopies(90, "b").toArray(String[]::new));

        assertThat(diagnosis.lastRejected()).hasSize(100);
        assertThat(diagnosis.lastRejected().subList(0, 2))
                .extracting(StatusService.Rejected::component)
                .containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void a_scorer_that_is_not_there_is_refused_with_those_that_are() {
        gateway.withModels("fanwatch-scorer-onnx");

        assertThatThrownBy(() -> diagnosis.scorer("scorer"))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("'scorer'")
                .hasMessageContaining("fanwatch-scorer-onnx");
    }
}
