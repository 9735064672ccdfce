// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

/** The gateway answered a request with an error of its own. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
