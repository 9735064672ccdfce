// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.deployment.internal;

import io.fanwatch.kura.protocol.MalformedPayloadException;
import io.fanwatch.kura.protocol.PayloadCodec;
import io.fanwatch.tests.fuzz.FuzzTarget;
import java.util.Arrays;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.message.KuraPayload;

/** Payloads as Kura sends them, and what DEPLOY-V2 makes of them as a request. */
public final class DeploymentFuzz implements FuzzTarget {

    @Override
    public void take(byte[] input) {
        KuraPayload payload;
        try {
            payload = PayloadCodec.decode(input);
        } catch (MalformedPayloadException e) {
            return;
        }
        if (payload.getPosition() == null) { // one may come incomplete, and is not to be sent on then
            checkRoundTrip(payload);
        }
        try {
            DownloadRequest.of(payload);
        } catch (KuraException e) {
            // refused, as it should be
        }
    }

    private static void checkRoundTrip(KuraPayload payload) {
        byte[] encoded = PayloadCodec.encode(payload);
        try {
            if (!Arrays.equals(encoded, PayloadCodec.encode(PayloadCodec.decode(PayloadCodec.encodeShort(payload))))) {
                throw new AssertionError("another payload comes back");
            }
        } catch (MalformedPayloadException e) {
            throw new AssertionError("what is encoded cannot be decoded", e);
        }
    }
}
