// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What fields a record has, to help where one is missing. */
public final class Fields {

    private static final int SHOWN = 8;
    private static final int SEARCHED_DEPTH = 8;

    private Fields() {}

    /** Words that follow "the field is missing": one that is written otherwise or stands deeper, else what there is. */
    static String hint(Object content, String wanted) {
        String name = wanted.substring(wanted.lastIndexOf('.') + 1).replace("\"", "");
        Optional<String> similar = find(content, name, "", SEARCHED_DEPTH);
        if (similar.isPresent()) {
            return "; there is " + LogExcerpt.of(similar.get()) + ": write it like that, as in "
                    + (wanted.equals(name) ? name + "=" : "") + LogExcerpt.of(similar.get());
        }
        if (content instanceof Map<?, ?> fields && !fields.isEmpty()) {
            return "; there are "
                    + fields.keySet().stream()
                            .limit(SHOWN)
                            .map(field -> LogExcerpt.of(field.toString()))
                            .collect(Collectors.joining(", "))
                    + (fields.size() > SHOWN ? ", …" : "");
        }
        return content instanceof List
                ? "; there is an array: say its item's place, as in " + name + "=[0]"
                : "; there are no fields at all";
    }

    /** Where a field of that name stands, in whatever case, the nearest first. */
    private static Optional<String> find(Object tree, String name, String path, int depth) {
        if (tree instanceof Map<?, ?> fields) {
            for (Object field : fields.keySet()) {
                if (field.toString().equalsIgnoreCase(name)) {
                    return Optional.of(path + step(field.toString()));
                }
            }
            if (depth > 0) {
                return fields.entrySet().stream()
                        .map(field -> find(
                                field.getValue(),
                                name,
                                path + step(field.getKey().toString()) + ".",
                                depth - 1))
                        .flatMap(Optional::stream)
                        .findFirst();
            }
        } else if (tree instanceof List<?> items && depth > 0 && !items.isEmpty()) {
            String before = path.endsWith(".") ? path.substring(0, path.length() - 1) : path;
            return find(items.get(0), name, before + "[0].", depth - 1);
        }
        return Optional.empty();
    }

    /** The name as a path has it. */
    public static String step(String name) {
        return name.matches("[^.\\[\\]\"'*\\s,=$@^]+") ? name : "\"" + name + "\"";
    }
}
