// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundedQueueTest {

    private static final Duration NONE = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(5);

    private final BoundedQueue<Integer> queue = new BoundedQueue<>();

    /** What may be interrupted, on another thread. */
    @FunctionalInterface
    private interface Call<T> {
        T get() throws InterruptedException;
    }

    private static <T> CompletableFuture<T> begin(Call<T> call) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return call.get();
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private int offer(List<Integer> items) throws InterruptedException {
        return queue.offer(items, 0, TimeUnit.SECONDS);
    }

    @Test
    void nothing_is_taken_before_there_is_a_capacity_and_after_it_is_gone() throws Exception {
        assertThat(offer(numbers(0, 1))).isZero();

        queue.setCapacity(1);
        assertThat(offer(numbers(0, 1))).isEqualTo(1);
        assertThat(queue.drain(1, NONE, NONE)).containsExactly(0);

        queue.setCapacity(0);
        assertThat(offer(numbers(1, 2))).isZero();
    }

    @Test
    void as_many_are_taken_as_fit_and_they_come_out_in_their_order() throws Exception {
        queue.setCapacity(5);

        assertThat(offer(numbers(0, 3))).isEqualTo(3);
        assertThat(offer(numbers(3, 9))).isEqualTo(2);

        assertThat(queue.size()).isEqualTo(5);
        assertThat(queue.drain(2, NONE, NONE)).containsExactly(0, 1);
        assertThat(queue.drain(9, NONE, NONE)).containsExactly(2, 3, 4);
        assertThat(queue.drain(9, NONE, NONE)).isEmpty();
    }

    @Test
    void who_offers_to_a_full_queue_waits_until_there_is_room() throws Exception {
        queue.setCapacity(1);
        offer(numbers(0, 1));
        CompletableFuture<Integer> waiting = begin(() -> queue.offer(numbers(1, 2), 5, TimeUnit.MINUTES));
        await().during(Duration.ofMillis(50)).until(() -> !waiting.isDone());

        assertThat(queue.drain(1, NONE, NONE)).containsExactly(0);

        assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo(1);
    }

    @Test
    void a_greater_capacity_lets_in_who_waits_and_a_smaller_one_drops_nothing() throws Exception {
        queue.setCapacity(2);
        offer(numbers(0, 2));
        CompletableFuture<Integer> waiting = begin(() -> queue.offer(numbers(2, 3), 5, TimeUnit.MINUTES));
        await().during(Duration.ofMillis(50)).until(() -> !waiting.isDone());

        queue.setCapacity(3);
        assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo(1);
        queue.setCapacity(1);

        assertThat(queue.drain(9, NONE, NONE)).containsExactly(0, 1, 2);
    }

    @Test
    void who_drains_an_empty_queue_waits_for_the_first_item_and_not_for_company() throws Exception {
        queue.setCapacity(9);
        CompletableFuture<List<Integer>> waiting = begin(() -> queue.drain(9, LONG, NONE));
        await().during(Duration.ofMillis(50)).until(() -> !waiting.isDone());

        offer(numbers(0, 1));

        assertThat(waiting.get(1, TimeUnit.MINUTES)).containsExactly(0);
    }

    @Test
    void a_batch_waits_for_company_until_it_is_full() throws Exception {
        queue.setCapacity(9);
        offer(numbers(0, 2));
        CompletableFuture<List<Integer>> waiting = begin(() -> queue.drain(3, NONE, LONG));
        await().during(Duration.ofMillis(50)).until(() -> !waiting.isDone());

        offer(numbers(2, 4));

        assertThat(waiting.get(1, TimeUnit.MINUTES)).containsExactly(0, 1, 2);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void a_batch_waits_for_no_more_than_the_queue_can_hold() throws Exception {
        queue.setCapacity(2);
        offer(numbers(0, 1));
        CompletableFuture<List<Integer>> waiting = begin(() -> queue.drain(3, NONE, LONG));

        offer(numbers(1, 2));

        assertThat(waiting.get(1, TimeUnit.MINUTES)).containsExactly(0, 1);
    }

    @Test
    void what_is_worked_on_stays_and_counts_until_it_is_removed() throws Exception {
        queue.setCapacity(3);
        offer(numbers(0, 3));

        assertThat(queue.oldest(0, 2, NONE)).containsExactly(0, 1);
        assertThat(queue.oldest(0, 2, NONE)).containsExactly(0, 1);
        assertThat(queue.size()).isEqualTo(3);
        assertThat(offer(numbers(3, 4))).isZero();
        CompletableFuture<Integer> waiting = begin(() -> queue.offer(numbers(3, 4), 5, TimeUnit.MINUTES));

        queue.remove(2);

        await().until(waiting::isDone);
        assertThat(queue.oldest(0, 10, NONE)).containsExactly(2, 3);
    }

    @Test
    void the_oldest_are_waited_for_while_there_is_none() throws Exception {
        queue.setCapacity(3);
        assertThat(queue.oldest(0, 2, Duration.ofMillis(10))).isEmpty();
        CompletableFuture<List<Integer>> batch = begin(() -> queue.oldest(0, 2, LONG));

        offer(numbers(0, 1));

        await().until(batch::isDone);
        assertThat(batch.join()).containsExactly(0);
    }
}
