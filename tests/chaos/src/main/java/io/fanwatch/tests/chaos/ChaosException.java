// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

/** Something that is needed does not run; the message says what, and what to do. */
final class ChaosException extends Exception {

    private static final long serialVersionUID = 1L;

    ChaosException(String message, Throwable cause) {
        super(message, cause);
    }
}
