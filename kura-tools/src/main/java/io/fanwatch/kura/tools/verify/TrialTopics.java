// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Topics and client ids that no other run and no fan uses.
 *
 * @param run this run's mark
 */
record TrialTopics(String run) {

    static TrialTopics random() {
        return new TrialTopics(String.format("%08x", ThreadLocalRandom.current().nextInt()));
    }

    String readings() {
        return "fanwatch-verify/" + run + "/readings";
    }

    String verdicts() {
        return "fanwatch-verify/" + run + "/verdicts";
    }

    String rejected() {
        return "fanwatch-verify/" + run + "/rejected";
    }

    String clientId(String role) {
        return "fanwatch-verify-" + run + "-" + role;
    }
}
