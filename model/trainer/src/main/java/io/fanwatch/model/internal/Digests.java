// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that tells data files apart. */
public final class Digests {

    private Digests() {}

    /** A new SHA-256. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
