// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import io.fanwatch.api.Status.Level;
import java.util.Optional;

/**
 * What is wrong with a component now.
 *
 * @param level how urgent it is, {@code WARNING} or {@code ERROR}
 * @param message one sentence with the remedy
 */
public record Problem(Level level, String message) {

    /** A component that works, but not as the operator asked or not at full strength. */
    public static Problem warning(String message) {
        return new Problem(Level.WARNING, message);
    }

    /** A component that does not do its work. */
    public static Problem error(String message) {
        return new Problem(Level.ERROR, message);
    }

    /** A warning if there is a message. */
    public static Optional<Problem> warning(Optional<String> message) {
        return message.map(Problem::warning);
    }

    /** An error if there is a message. */
    public static Optional<Problem> error(Optional<String> message) {
        return message.map(Problem::error);
    }
}
