// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.nio.charset.StandardCharsets;

/**
 * What could not be used.
 *
 * @param site where it came from
 * @param reason why, and what to do
 * @param payload what it was, at most its first 1,000 characters
 */
public record Rejected(String site, String reason, String payload) {

    private static final int MOST = 1_000;

    static Rejected of(String site, String reason, byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        return new Rejected(site, reason, text.length() <= MOST ? text : text.substring(0, MOST));
    }
}
