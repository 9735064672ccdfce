// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/** Names of folders for component names: readable, safe on any file system, and different for different components. */
final class FolderName {

    private static final int LONGEST = 200;
    private static final int READABLE = 150;

    private FolderName() {}

    /** Letters, digits, dot, dash and underscore stay; every other byte and a leading dot become a percent sign and two digits. */
    static String of(String component) {
        StringBuilder name = new StringBuilder();
        for (byte b : component.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            boolean stays = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_'
                    || c == '.' && name.length() > 0;
            if (stays) {
                name.append(c);
            } else {
                name.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        if (name.length() == 0) {
            return "%";
        }
        if (name.length() > LONGEST) {
            name.setLength(READABLE);
            name.append('%').append(UUID.nameUUIDFromBytes(component.getBytes(UTF_8)));
        }
        return name.toString();
    }
}
