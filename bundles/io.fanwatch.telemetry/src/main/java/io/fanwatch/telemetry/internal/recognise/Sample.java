// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import java.time.Instant;
import java.util.Optional;

/** A message to try, by the name of its file or topic, with the topic that it was published on, if that is known. */
public record Sample(String name, Optional<String> topic, byte[] payload, Instant arrival) {

    private static final String ASSUMED = "fan/7/messages";

    /** The same, on that topic if its own is not known. */
    Sample orOn(String assumed) {
        return topic.isPresent() ? this : new Sample(name, Optional.of(assumed), payload, arrival);
    }

    String topicOrAssumed() {
        return topic.orElse(ASSUMED);
    }
}
