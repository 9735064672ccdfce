// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** Somebody who signs models. */
public record Keys(KeyPair pair) {

    public static Keys generate() {
        try {
            return new Keys(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key without the lines around it. */
    public String bare() {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n" + bare() + "\n-----END PUBLIC KEY-----\n";
    }

    public String signature(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(bytes);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
