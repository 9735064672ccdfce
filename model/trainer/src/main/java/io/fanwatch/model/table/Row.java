// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import java.util.List;

/**
 * A row.
 *
 * @param line where it starts, from 1
 * @param fields what it holds, as it is written
 */
public record Row(long line, List<String> fields) {

    boolean isBlank() {
        return fields.stream().allMatch(String::isBlank);
    }

    /** How many fields there are up to the last that is not blank. */
    int filled() {
        int end = fields.size();
        while (end > 0 && fields.get(end - 1).isBlank()) {
            end--;
        }
        return end;
    }
}
