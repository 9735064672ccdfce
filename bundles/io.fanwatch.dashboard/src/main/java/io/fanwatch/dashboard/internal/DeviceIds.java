package io.fanwatch.dashboard.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Device ids of a bounded length: nothing keeps a fan from having a very long one. */
final class DeviceIds {

    /** The longest id, in characters. */
    static final int LONGEST = 120;

    private static final int KEPT = 100;
    private static final int DIGEST_BYTES = 8;

    private DeviceIds() {}

    /** The id itself or, if it is too long, its beginning and a digest of all of it. */
    static String bounded(String id) {
        if (id.length() <= LONGEST) {
            return id;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            int end = Character.isHighSurrogate(id.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
            return id.substring(0, end) + "… #" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
