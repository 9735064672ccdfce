// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.format;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes the messages of one listener apart. Called by one thread at a time, in the order of arrival. */
@ConsumerType
@FunctionalInterface
public interface PayloadDecoder {

    /**
     * The records in a message: what was measured on one device at one moment each. Of none the message counts as dealt with,
     * for example a birth certificate without values. Called once a message, perhaps again for one that was delivered again.
     *
     * @throws MalformedPayloadException if the message is not of this format; the message says what is wrong and what to do.
     *     If only a part of it is wrong, give {@link PayloadRecord#malformed} in the place of that part
     */
    List<PayloadRecord> decode(PayloadMessage message) throws MalformedPayloadException;

    /** What an operator should know of the messages so far, with the remedy, for the listener's status. Called by any thread. */
    default Optional<String> problem() {
        return Optional.empty();
    }
}
