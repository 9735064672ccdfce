// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Component;

/**
 * "All" in the list of publishers from which an operator chooses. Kura's console fills that list with the
 * {@code kura.service.pid} of each service, as a filter; the filter made of this one's matches every publisher. It takes
 * nothing itself, and predictors pass it by.
 */
@Component(property = "kura.service.pid=" + AllPublishers.EVERY)
public final class AllPublishers implements VerdictSink {

    static final String EVERY = "*";

    @Override
    public boolean confirmsDelivery() {
        return false;
    }

    @Override
    public CompletionStage<Void> accept(List<Verdict> verdicts) {
        return CompletableFuture.completedFuture(null);
    }
}
