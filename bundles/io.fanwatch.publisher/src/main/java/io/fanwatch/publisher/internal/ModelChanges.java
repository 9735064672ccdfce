// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.api.ModelChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tells the cloud what happened to a scorer's model. */
final class ModelChanges {

    private ModelChanges() {}

    /** The message for the cloud: a metric for each part that is known and for each figure that is text or a number. */
    static CloudMessage message(ModelChange change) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("component", change.component());
        metrics.put("change", change.kind().name());
        metrics.put("model", change.model());
        if (!change.before().isEmpty()) {
            metrics.put("before", change.before());
        }
        metrics.put("message", change.message());
        change.figures()
                .forEach((name, value) -> figure(value)
                        .ifPresent(figure -> metrics.put("figures." + name.replaceAll("\\s+", "."), figure)));
        return new CloudMessage("model", change.component(), change.time(), metrics, Optional.empty());
    }

    /* a type of metric that Kura has; infinite numbers have no place in JSON, which some clouds make of them */
    private static Optional<Object> figure(Object value) {
        if (value instanceof Double || value instanceof Float) {
            return Optional.<Object>of(((Number) value).doubleValue())
                    .filter(number -> Double.isFinite((Double) number));
        }
        if (value instanceof Number number) {
            return Optional.of(number.longValue());
        }
        return Optional.of(value instanceof Boolean ? value : value.toString());
    }
}
