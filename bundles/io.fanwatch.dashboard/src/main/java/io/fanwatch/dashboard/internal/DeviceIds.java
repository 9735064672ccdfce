// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

/** Device ids of a bounded length: nothing keeps a fan from having a very long one. */
final class DeviceIds {

    /** The longest id, in characters. */
    static final int LONGEST = 120;

    private static final int KEPT = 100;
    private static final int DIGITS = 16;

    private DeviceIds() {}

    /** The id itself or, if it is too long, its beginning and a digest of all of it. */
    static String bounded(String id) {
        if (id.length() <= LONGEST) {
            return id;
        }
        int end = Character.isHighSurrogate(id.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
        return id.substring(0, end) + "… #" + Assets.digest(id).substring(0, DIGITS);
    }
}
