// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchIsolationTest {

    private final List<Integer> handled = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private int attempts;

    @Test
    void the_bad_items_are_found_and_all_others_handled_in_their_order() {
        handle(100, Set.of(0, 57, 58, 99));

        assertThat(refused).containsExactly("0: bad", "57: bad", "58: bad", "99: bad");
        assertThat(handled)
                .isEqualTo(IntStream.range(0, 100)
                        .filter(i -> !Set.of(0, 57, 58, 99).contains(i))
                        .boxed()
                        .toList());
    }

    @Test
    void one_bad_item_costs_few_attempts() {
        handle(1_024, Set.of(700));

        assertThat(attempts).isLessThanOrEqualTo(2 * 10 + 1);
    }

    @Test
    void a_failure_that_has_nothing_to_do_with_the_items_ends_it() {
        assertThatThrownBy(() -> BatchIsolation.handle(
                        List.of(1, 2),
                        items -> {
                            throw new IOException("the database is away");
                        },
                        (item, reason) -> refused.add(item + ": " + reason)))
                .isInstanceOf(IOException.class);
        assertThat(refused).isEmpty();
    }

    private void handle(int count, Set<Integer> bad) {
        BatchIsolation.handle(
                IntStream.range(0, count).boxed().toList(),
                items -> {
                    attempts++;
                    if (items.stream().anyMatch(bad::contains)) {
                        return Optional.of("bad");
                    }
                    handled.addAll(items);
                    return Optional.empty();
                },
                (item, reason) -> refused.add(item + ": " + reason));
    }
}
