// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.payload;

import io.fanwatch.api.Reading;
import io.fanwatch.telemetry.internal.PayloadTrial.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A configuration and what comes of a message under it.
 *
 * @param format the payload format's name
 * @param properties what differs from the defaults
 * @param matched how many of the features that were looked for have a value in the message
 * @param notes what an operator should know besides
 */
public record Proposal(
        Sample sample,
        String format,
        Map<String, String> properties,
        int matched,
        List<Outcome> outcomes,
        List<String> notes) {

    /** The readings that come of it. */
    public List<Reading> readings() {
        return outcomes.stream().map(Outcome::reading).flatMap(Optional::stream).toList();
    }

    /** Whether it is a reason and no proposal: no configuration would do. */
    boolean isRefused() {
        return matched == 0 && properties.isEmpty() && !isGood();
    }

    /** The same with one more note. */
    Proposal noting(String note) {
        return new Proposal(
                sample,
                format,
                properties,
                matched,
                outcomes,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    /** Why parts of it, or all, are none. */
    public List<String> rejections() {
        return outcomes.stream()
                .map(Outcome::rejection)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether the message gives readings under it. */
    public boolean isGood() {
        return !readings().isEmpty();
    }
}
