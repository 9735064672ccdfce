// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.command;

/** Takes out of what a user has written what nobody else should read. */
public final class Redaction {

    private Redaction() {}

    /** An address, right or wrong, without the user and password that it may hold. */
    public static String address(String text) {
        return text.replaceFirst("(?s)^([A-Za-z][A-Za-z0-9+.-]*://)?.*@", "$1…@");
    }
}
