// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import java.util.ArrayList;
import java.util.List;

/**
 * A row.
 *
 * @param line where it starts, from 1
 * @param fields what it holds, as it is written
 */
public record Row(long line, List<String> fields) {

    /** Whether it holds nothing; DOS ends files with a sign of its own. */
    boolean isBlank() {
        return fields.stream().allMatch(field -> field.isBlank() || field.equals("\u001A"));
    }

    /** The same without the unit that the fields of a column have at their ends; blank where a column has none. */
    Row without(List<String> units) {
        List<String> plain = new ArrayList<>(fields);
        for (int i = 0; i < Math.min(plain.size(), units.size()); i++) {
            String field = plain.get(i).strip();
            if (!units.get(i).isEmpty() && field.endsWith(units.get(i))) {
                plain.set(
                        i,
                        field.substring(0, field.length() - units.get(i).length())
                                .strip());
            }
        }
        return new Row(line, plain);
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
