// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.browser;

/** The browser is missing, ended, or refused something. The message is for people. */
public final class BrowserException extends Exception {

    private static final long serialVersionUID = 1L;

    BrowserException(String message) {
        super(message);
    }

    BrowserException(String message, Throwable cause) {
        super(message, cause);
    }
}
