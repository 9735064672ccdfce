// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SupervisedExecutorTest {

    private final SupervisedExecutor executor = new SupervisedExecutor("tasks");
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void tasks_are_done_in_their_order_and_later_ones_later() {
        executor.schedule(Duration.ofMillis(300), () -> done.add("later"));
        for (int i = 0; i < 5; i++) {
            String name = "task " + i;
            executor.execute(() -> done.add(name));
        }

        await().untilAsserted(() ->
                assertThat(done).containsExactly("task 0", "task 1", "task 2", "task 3", "task 4", "later"));
    }

    @Test
    void a_regular_task_goes_on_after_an_error_until_it_is_cancelled() {
        AtomicInteger runs = new AtomicInteger();
        SupervisedExecutor.Scheduled regular = executor.every(Duration.ofMillis(5), () -> {
            if (runs.incrementAndGet() < 3) {
                throw new OutOfMemoryError("a test");
            }
        });
        await().until(() -> runs.get() > 5);
        assertThat(executor.problem()).isEmpty();

        regular.cancel();
        executor.execute(() -> done.add("after"));

        await().until(() -> done.contains("after"));
        int last = runs.get();
        executor.schedule(Duration.ofMillis(100), () -> done.add("much later"));
        await().until(() -> done.contains("much later"));
        assertThat(runs).hasValue(last);
    }

    @Test
    void a_failed_task_is_a_problem_until_one_succeeds_and_the_others_have_their_turn() {
        CountDownLatch go = new CountDownLatch(1);
        executor.submit(() -> {
            throw new LinkageError("a test");
        });
        executor.submit(go::await);
        await().untilAsserted(() -> assertThat(executor.problem())
                .hasValueSatisfying(problem -> assertThat(problem.message()).contains("tasks", "a test")));

        go.countDown();

        await().until(() -> executor.problem().isEmpty());
    }

    @Test
    void at_its_end_it_does_what_is_due_and_a_last_task_and_nothing_that_was_to_come_later() {
        executor.schedule(Duration.ofHours(1), () -> done.add("later"));
        executor.execute(() -> done.add("due"));

        assertThat(executor.close(() -> done.add("last"), Duration.ofMinutes(1)))
                .isTrue();
        executor.execute(() -> done.add("too late"));

        assertThat(done).containsExactly("due", "last");
    }

    @Test
    @Timeout(30)
    void closing_it_again_waits_for_nothing() {
        assertThat(executor.close(() -> {}, Duration.ofMinutes(1))).isTrue();

        assertThat(executor.close(() -> done.add("never"), Duration.ofMinutes(1)))
                .isTrue();
        assertThat(done).isEmpty();
    }
}
