package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.FeatureSchema;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which features the readings brought so far. Thread-safe. */
final class SeenSchemas {

    private static final int REMEMBERED = 16;

    private final Set<FeatureSchema> schemas = ConcurrentHashMap.newKeySet();
    private volatile FeatureSchema last;

    /** Notes a reading's schema; whether it is one that no reading had before. */
    boolean see(FeatureSchema schema) {
        if (schema == last) {
            return false;
        }
        last = schema;
        return schemas.size() < REMEMBERED && schemas.add(schema);
    }

    /** Those seen, in no order; goes along with what is seen later. */
    Collection<FeatureSchema> all() {
        return Collections.unmodifiableSet(schemas);
    }
}
