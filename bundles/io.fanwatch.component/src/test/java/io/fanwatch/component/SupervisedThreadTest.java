// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisedThreadTest {

    private final AtomicInteger rounds = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(
            classes = {
                IllegalStateException.class,
                OutOfMemoryError.class,
                NoClassDefFoundError.class,
                StackOverflowError.class,
                InterruptedException.class
            })
    void whatever_a_round_throws_the_next_one_comes_and_the_problem_is_told_until_one_succeeds(
            Class<? extends Throwable> kind) throws Exception {
        Throwable failure = kind.getDeclaredConstructor().newInstance();
        AtomicReference<Throwable> thrown = new AtomicReference<>(failure);
        try (SupervisedThread thread = SupervisedThread.start("worker", () -> {
            rounds.incrementAndGet();
            throwAny(thrown.get());
            Thread.sleep(1);
        })) {
            await().untilAsserted(() -> assertThat(thread.problem())
                    .hasValueSatisfying(problem -> assertThat(problem.message())
                            .startsWith("worker fails and is tried again")
                            .contains(kind.getSimpleName())));
            int before = rounds.get();
            await().until(() -> rounds.get() > before);

            thrown.set(null);

            await().until(() -> thread.problem().isEmpty());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable failure) throws T {
        if (failure != null) {
            throw (T) failure;
        }
    }

    @Test
    void a_stray_interrupt_ends_nothing() {
        AtomicReference<Thread> itself = new AtomicReference<>();
        try (SupervisedThread thread = SupervisedThread.start("worker", () -> {
            itself.set(Thread.currentThread());
            rounds.incrementAndGet();
            Thread.sleep(1);
        })) {
            await().until(() -> rounds.get() > 0);

            itself.get().interrupt();

            int before = rounds.get();
            await().until(() -> rounds.get() > before + 1);
            await().until(() -> thread.problem().isEmpty());
        }
    }

    @Test
    void a_round_that_does_not_end_is_an_error_until_it_does() {
        CountDownLatch hanging = new CountDownLatch(1);
        try (SupervisedThread thread = SupervisedThread.start("worker", Duration.ofMillis(200), hanging::await)) {
            await().untilAsserted(() -> assertThat(thread.problem())
                    .hasValueSatisfying(problem -> assertThat(problem.message()).contains("seems to hang")));

            hanging.countDown();

            await().until(() -> thread.problem().isEmpty());
        }
    }

    @Test
    void it_ends_when_it_is_closed_and_tells_whether_it_did() {
        CountDownLatch stubborn = new CountDownLatch(1);
        SupervisedThread thread = SupervisedThread.start("worker", () -> {
            rounds.incrementAndGet();
            while (stubborn.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        await().until(() -> rounds.get() > 0);

        assertThat(thread.close(Duration.ofMillis(50))).isFalse();
        stubborn.countDown();

        assertThat(thread.close(Duration.ofMinutes(1))).isTrue();
        assertThat(rounds).hasValue(1);
    }

    @Test
    void a_round_may_come_to_its_own_end_when_the_thread_is_to_finish() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Exception> interrupted = new AtomicReference<>();
        SupervisedThread thread = SupervisedThread.start("worker", () -> {
            rounds.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.set(e);
            }
        });
        await().until(() -> rounds.get() > 0);

        assertThat(thread.finish(Duration.ofMillis(50))).isFalse();
        release.countDown();

        assertThat(thread.finish(Duration.ofMinutes(1))).isTrue();
        assertThat(interrupted).hasNullValue();
        assertThat(rounds).hasValue(1);
    }
}
