// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Turns an error code and its details into one line of text; clients know a refused parameter by Kura's own words. */
final class ErrorText {

    private ErrorText() {}

    static String of(KuraErrorCode code, Object[] details) {
        String kind = code == null
                ? "unknown error"
                : code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (details == null || details.length == 0) {
            return kind;
        }
        String prefix = code == KuraErrorCode.INVALID_PARAMETER ? "Invalid parameter. " : kind + ": ";
        return Arrays.stream(details).map(String::valueOf).collect(Collectors.joining(", ", prefix, ""));
    }
}
