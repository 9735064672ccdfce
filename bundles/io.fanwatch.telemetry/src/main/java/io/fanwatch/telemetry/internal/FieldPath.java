// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.telemetry.internal.formats.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a value stands in a record: a subset of JSONPath, compiled once. {@code values.rotation}, {@code $.a.b} with a $ for
 * the whole message, {@code params."temperature:100".tC} or {@code params['temperature:100'].tC}, {@code items[0]},
 * {@code items[-1]} for the last, {@code metrics[?(@.name=='rot')].value}, {@code [?(@.name=='rot')].value} for a record that is
 * such an item itself, {@code ^ts} for a field of what is around the record, the nearest that has it, {@code @key} for the key that
 * a record stood under.
 * A field that is called like the whole path counts first. A text that is a JSON object or array itself is gone into. Immutable.
 */
final class FieldPath {

    /** What stands for a value that is not there, other than null, which may be. */
    static final Object ABSENT = new Object();

    static final FieldPath ITSELF = new FieldPath("", List.of(), List.of());

    private static final String KEY = "@key";
    private static final String STOP = ".[";

    private interface Step {
        Object from(Object tree);
    }

    private final String text;
    private final boolean isKey;
    private final boolean fromRoot;
    private final boolean fromAround;
    private final Step[] steps;
    private final List<String> keys;

    private FieldPath(String text, List<Step> steps, List<String> keys) {
        this.text = text;
        this.fromRoot = text.startsWith("$");
        this.fromAround = text.startsWith("^");
        this.isKey = text.equals(KEY);
        this.steps = steps.toArray(Step[]::new);
        this.keys = List.copyOf(keys);
    }

    /** A field by its name, whatever signs are in it. */
    static FieldPath named(String name) {
        return new FieldPath(name, List.of(key(name)), List.of(name));
    }

    /**
     * @param property what the path is for, to say so
     * @throws IllegalArgumentException if the text is no such path; the message says where and what to write
     */
    static FieldPath of(String property, String text) {
        String path = text.strip();
        try {
            return new Compiler(path).compile();
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    property + " has the path " + path + ", which ends early or has a wrong index: write for example"
                            + " values.rotation, a.\"b.c\".d, list[0] or list[?(@.name=='rot')].value",
                    e);
        }
    }

    /** The value there, perhaps null, or {@link #ABSENT}. */
    Object in(RecordView record) {
        return in(record, false);
    }

    /** The same, but a {@link Quality.Bad} for a value that its sender calls bad in a field beside or around it. */
    Object measuredIn(RecordView record) {
        return in(record, true);
    }

    private Object in(RecordView record, boolean measured) {
        if (isKey) {
            return record.key().<Object>map(key -> key).orElse(ABSENT);
        }
        if (fromAround) {
            return record.outer()
                    .map(outer -> Optional.of(from(outer.content(), measured))
                            .filter(found -> found != ABSENT)
                            .orElseGet(() -> in(outer, measured)))
                    .orElse(ABSENT);
        }
        return from(fromRoot ? record.root() : record.content(), measured);
    }

    private Object from(Object whole, boolean measured) {
        Object tree = whole;
        if (steps.length > 1 && tree instanceof Map<?, ?> fields && fields.containsKey(text)) {
            return fields.get(text);
        }
        for (int i = 0; i < steps.length; i++) {
            Object around = tree;
            tree = steps[i].from(tree);
            if (tree == ABSENT) {
                return ABSENT;
            }
            if (measured && i > 0) {
                Object judged = i == steps.length - 1 && around instanceof Map<?, ?> object
                        ? Quality.judged(tree, object)
                        : Quality.around(around).map(Object.class::cast).orElse(tree);
                if (judged != tree) {
                    return judged;
                }
            }
        }
        return tree;
    }

    /** The names of the fields that lead there, from the record on, if there are only such; else none. */
    List<String> keys() {
        boolean onlyKeys = keys.size() == steps.length && !isKey && !fromAround;
        return onlyKeys && (keys.size() < 2 || text.indexOf('.') >= 0) ? keys : List.of();
    }

    /** The path as it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static Step key(String name) {
        return tree -> {
            Object object = tree instanceof String ? JsonTree.unquoted(tree) : tree;
            if (!(object instanceof Map<?, ?> fields)) {
                return ABSENT;
            }
            Object value = fields.get(name);
            return value == null && !fields.containsKey(name) ? ABSENT : value;
        };
    }

    private static Step index(int index) {
        return tree -> {
            Object array = tree instanceof String ? JsonTree.unquoted(tree) : tree;
            if (!(array instanceof List<?> list)) {
                return ABSENT;
            }
            int at = index < 0 ? list.size() + index : index;
            return at >= 0 && at < list.size() ? list.get(at) : ABSENT;
        };
    }

    /* of a list, or of a record that is an item of one */
    private static Step first(FieldPath field, String wanted) {
        Predicate<Object> isWanted =
                item -> Objects.toString(field.from(item, false)).equals(wanted);
        return tree -> tree instanceof List<?> list
                ? list.stream()
                        .filter(isWanted)
                        .findFirst()
                        .<Object>map(item -> item)
                        .orElse(ABSENT)
                : tree instanceof Map && isWanted.test(tree) ? tree : ABSENT;
    }

    /** Reads a path from left to right. */
    private static final class Compiler {

        private final String path;
        private final List<Step> steps = new ArrayList<>();
        private final List<String> keys = new ArrayList<>();
        private int at;

        Compiler(String path) {
            this.path = path;
        }

        FieldPath compile() {
            boolean further = path.startsWith("$") || path.startsWith("^");
            at = further ? 1 : 0;
            if (path.length() > at && path.charAt(at) != '.') {
                steps.add(begin());
            }
            while (at < path.length()) {
                if (path.charAt(at) == '.') {
                    at++;
                }
                steps.add(begin());
            }
            return new FieldPath(path, steps, keys);
        }

        private Step begin() {
            return switch (path.charAt(at)) {
                case '[' -> bracket();
                case '"' -> field(quoted());
                default -> field(plain());
            };
        }

        private Step field(String name) {
            keys.add(name);
            return key(name);
        }

        private String plain() {
            int from = at;
            while (at < path.length() && STOP.indexOf(path.charAt(at)) < 0) {
                at++;
            }
            return nonEmpty(path.substring(from, at));
        }

        private String quoted() {
            int end = path.indexOf(path.charAt(at), at + 1);
            String name = path.substring(at + 1, end);
            at = end + 1;
            return nonEmpty(name);
        }

        private static String nonEmpty(String name) {
            if (name.isEmpty()) {
                throw new StringIndexOutOfBoundsException();
            }
            return name;
        }

        private Step bracket() {
            at++;
            Step step;
            char c = path.charAt(at);
            if (c == '\'' || c == '"') {
                step = field(quoted());
            } else if (c == '?') {
                step = filter();
            } else {
                int end = path.indexOf(']', at);
                step = index(Integer.parseInt(path.substring(at, end).strip()));
                at = end;
            }
            expect("]");
            return step;
        }

        /* ?(@.name=='rot') */
        private Step filter() {
            expect("?(@.");
            int equal = path.indexOf("==", at);
            String name = path.substring(at, equal).strip();
            at = equal + 2;
            while (path.charAt(at) == ' ') {
                at++;
            }
            String wanted;
            if (path.charAt(at) == '\'' || path.charAt(at) == '"') {
                wanted = quoted();
            } else {
                int end = path.indexOf(')', at);
                wanted = path.substring(at, end).strip();
                at = end;
            }
            expect(")");
            return first(new Compiler(nonEmpty(name)).compile(), wanted);
        }

        private void expect(String sign) {
            if (!path.startsWith(sign, at)) {
                throw new StringIndexOutOfBoundsException();
            }
            at += sign.length();
        }
    }
}
