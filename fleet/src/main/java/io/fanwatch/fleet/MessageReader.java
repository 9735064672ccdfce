// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import io.fanwatch.telemetry.internal.ReadingParser;
import io.fanwatch.telemetry.internal.RejectedReadingException;
import java.io.Serializable;
import java.time.Instant;

/** Reads messages with the parser of the gateway. For one thread; begins anew where it is sent to. */
final class MessageReader implements Serializable {

    private static final long serialVersionUID = 1;

    private final FleetSettings settings;
    private transient ReadingParser parser;

    MessageReader(FleetSettings settings) {
        this.settings = settings;
    }

    /**
     * @param site where the message comes from
     * @param topic on which it came
     * @param arrival when, in milliseconds since 1970: the reading's time if it tells none
     */
    Arrival read(String site, String topic, long arrival, byte[] payload) {
        if (parser == null) {
            parser = new ReadingParser(settings.format());
        }
        try {
            return new Arrival(SiteReading.of(site, parser.parse(topic, payload, Instant.ofEpochMilli(arrival))), null);
        } catch (RejectedReadingException e) {
            return new Arrival(null, Rejected.of(site, e.getMessage(), payload));
        }
    }
}
