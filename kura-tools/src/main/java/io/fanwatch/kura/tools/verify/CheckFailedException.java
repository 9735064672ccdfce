// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

/** What was checked is not as it should be; the message says what and what to do. */
final class CheckFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    CheckFailedException(String message) {
        super(message);
    }
}
