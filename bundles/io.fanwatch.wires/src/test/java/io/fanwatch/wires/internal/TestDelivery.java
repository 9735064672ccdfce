// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A delivery that remembers what became of it. */
record TestDelivery(Reading reading, AtomicInteger acknowledgements, AtomicReference<String> rejection)
        implements Delivery {

    static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation", "temperature"));
    static final Instant TIME = Instant.parse("2026-01-01T10:00:00.123Z");

    TestDelivery(Reading reading) {
        this(reading, new AtomicInteger(), new AtomicReference<>(""));
    }

    /** A reading of that id. */
    static TestDelivery of(String id) {
        return new TestDelivery(new Reading("fan-1", Optional.of(id), TIME, SCHEMA, 528.5, 35.9));
    }

    boolean isAcknowledged() {
        return acknowledgements.get() > 0;
    }

    @Override
    public void acknowledge() {
        acknowledgements.incrementAndGet();
    }

    @Override
    public void reject(String reason) {
        rejection.set(reason);
    }
}
