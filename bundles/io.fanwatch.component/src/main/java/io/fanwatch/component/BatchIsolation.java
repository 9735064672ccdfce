// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Handles a batch as a whole and, when it is refused, finds the items that are to blame, so that one bad item never holds up
 * the good ones: a refused batch is halved until what is refused stands alone. The order is kept. A bad item among <i>n</i>
 * costs some 2 log<sub>2</sub> <i>n</i> attempts; when all are bad, 2 <i>n</i>.
 */
public final class BatchIsolation {

    /**
     * Handles items together.
     *
     * @param <T> an item
     * @param <X> a failure that has nothing to do with the items: it ends the whole, to be tried again
     */
    @FunctionalInterface
    public interface Attempt<T, X extends Exception> {

        /** Handles them all, or none and says why it refuses them. */
        Optional<String> handle(List<T> items) throws X;
    }

    private BatchIsolation() {}

    /**
     * Handles every item but the refused ones.
     *
     * @param refused told of each refused item, with the reason
     * @throws X as the attempt did; items before it are handled
     */
    public static <T, X extends Exception> void handle(
            List<T> items, Attempt<T, X> attempt, BiConsumer<T, String> refused) throws X {
        if (items.isEmpty()) {
            return;
        }
        Optional<String> refusal = attempt.handle(items);
        if (refusal.isEmpty()) {
            return;
        }
        if (items.size() == 1) {
            refused.accept(items.get(0), refusal.get());
            return;
        }
        int middle = items.size() / 2;
        handle(items.subList(0, middle), attempt, refused);
        handle(items.subList(middle, items.size()), attempt, refused);
    }
}
