// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.tests.fuzz.FuzzTarget;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rejected message for which the gateway looks for a configuration: one that it proposes gives the same readings when it is taken. */
public final class RecogniseFuzz implements FuzzTarget {

    private static final Instant ARRIVAL = Instant.parse("2026-01-01T12:00:00Z");
    private static final List<String> WANTED = List.of("rotation", "temperature", "vibration", "sound");

    @Override
    public void take(byte[] input) {
        Sample sample = new Sample("message", Optional.of("plant/7"), input, ARRIVAL);
        Proposal proposal = new PayloadRecogniser(WANTED, Map.of()).propose(sample);
        if (!proposal.isGood() && proposal.remedy().notes().isEmpty()) {
            throw new AssertionError("neither a proposal nor a reason");
        }
    }
}
