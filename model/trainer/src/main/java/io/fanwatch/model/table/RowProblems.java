// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import io.fanwatch.model.TrainingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with rows: all are counted, and some of each kind are told, in one message. */
public final class RowProblems {

    private static final int EXAMPLES = 3;

    /** A kind: what can be done about it, and where it is. */
    private static final class Kind {
        private final List<String> examples = new ArrayList<>();
        private long count;
    }

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private long rows;
    private String lastRow = "";

    /**
     * @param at file and line
     * @param problem what is wrong there
     * @param remedy what can be done about it, without the full stop
     */
    public void add(String at, String problem, String remedy) {
        rows += at.equals(lastRow) ? 0 : 1;
        lastRow = at;
        Kind kind = kinds.computeIfAbsent(remedy, key -> new Kind());
        kind.count++;
        if (kind.examples.size() < EXAMPLES) {
            kind.examples.add(at + problem);
        }
    }

    /** Whether none was added. */
    public boolean isEmpty() {
        return rows == 0;
    }

    /**
     * @param what the files
     * @param all how many rows there are
     * @throws TrainingException if there is a problem
     */
    public void refuse(String what, long all) throws TrainingException {
        if (rows == 0) {
            return;
        }
        StringBuilder message = new StringBuilder();
        boolean single = kinds.size() == 1 && kinds.values().iterator().next().count == 1;
        if (!single) {
            message.append(what)
                    .append(": ")
                    .append(rows)
                    .append(" of ")
                    .append(all)
                    .append(" rows cannot be used.\n");
        }
        String separator = "";
        for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
            message.append(separator).append(String.join("\n", kind.getValue().examples));
            long further = kind.getValue().count - kind.getValue().examples.size();
            message.append(further > 0 ? "\nand " + further + " more like these" : "")
                    .append(". ")
                    .append(kind.getKey())
                    .append('.');
            separator = "\n";
        }
        throw new TrainingException(message.toString());
    }
}
