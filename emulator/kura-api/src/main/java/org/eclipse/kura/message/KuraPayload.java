// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.message;

import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** What a message carries: metrics, a body, a time and a position. Not thread-safe. */
@ProviderType
public class KuraPayload {

    private final Map<String, Object> metrics = new HashMap<>();
    private Date timestamp;
    private KuraPosition position;
    private byte[] body;

    /** Creates an empty payload. */
    public KuraPayload() {}

    /** Returns when the content was measured; {@code null} if unknown. */
    public Date getTimestamp() {
        return timestamp;
    }

    /** Sets when the content was measured. */
    public void setTimestamp(Date timestamp) {
        this.timestamp = timestamp;
    }

    /** Returns where the content was measured; {@code null} if unknown. */
    public KuraPosition getPosition() {
        return position;
    }

    /** Sets where the content was measured. */
    public void setPosition(KuraPosition position) {
        this.position = position;
    }

    /** Returns a metric; {@code null} if there is none of that name. */
    public Object getMetric(String name) {
        return metrics.get(name);
    }

    /** Adds or replaces a metric: a String, a boxed number, a Boolean or a byte array. */
    public void addMetric(String name, Object value) {
        metrics.put(name, value);
    }

    /** Removes a metric. */
    public void removeMetric(String name) {
        metrics.remove(name);
    }

    /** Removes all metrics. */
    public void removeAllMetrics() {
        metrics.clear();
    }

    /** Returns the names of the metrics, unmodifiable. */
    public Set<String> metricNames() {
        return Collections.unmodifiableSet(metrics.keySet());
    }

    /** Returns an iterator over the names of the metrics. */
    public Iterator<String> metricsIterator() {
        return metrics.keySet().iterator();
    }

    /** Returns the metrics, unmodifiable. */
    public Map<String, Object> metrics() {
        return Collections.unmodifiableMap(metrics);
    }

    /** Returns the body; {@code null} if there is none. */
    public byte[] getBody() {
        return body;
    }

    /** Sets the body; the array is kept, not copied. */
    public void setBody(byte[] body) {
        this.body = body;
    }
}
