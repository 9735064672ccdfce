// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads usual JSON: without escapes, and nested no deeper than a tree is kept. Makes nothing of any other text, right or wrong;
 * that is left to Gson, which takes several times as long. For one text.
 */
final class QuickJson {

    private static final Object UNUSUAL = new Object();
    private static final char END = 0;

    private final char[] text;
    private int at;

    private QuickJson(String text) {
        this.text = text.toCharArray();
    }

    /** The value that the text is, which may not be null, or nothing if it is unusual. */
    static Optional<Object> read(String text, int maximumDepth) {
        QuickJson json = new QuickJson(text);
        Object value = json.value(maximumDepth);
        json.space();
        return value == UNUSUAL || json.at < json.text.length ? Optional.empty() : Optional.ofNullable(value);
    }

    private Object value(int depth) {
        space();
        return switch (next()) {
            case '{' -> depth > 0 ? object(depth - 1) : UNUSUAL;
            case '[' -> depth > 0 ? array(depth - 1) : UNUSUAL;
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Object object(int depth) {
        Map<String, Object> fields = new LinkedHashMap<>();
        at++;
        space();
        if (next() == '}') {
            at++;
            return fields;
        }
        while (true) {
            space();
            Object name = next() == '"' ? string() : UNUSUAL;
            space();
            if (name == UNUSUAL || next() != ':') {
                return UNUSUAL;
            }
            at++;
            Object value = value(depth);
            if (value == UNUSUAL) {
                return UNUSUAL;
            }
            int before = fields.size();
            fields.put((String) name, value);
            if (fields.size() == before) {
                fields.put((String) name, Repeated.FIELD);
            }
            space();
            char c = next();
            at++;
            if (c != ',') {
                return c == '}' ? fields : UNUSUAL;
            }
        }
    }

    private Object array(int depth) {
        List<Object> items = new ArrayList<>();
        at++;
        space();
        if (next() == ']') {
            at++;
            return items;
        }
        while (true) {
            Object value = value(depth);
            if (value == UNUSUAL) {
                return UNUSUAL;
            }
            items.add(value);
            space();
            char c = next();
            at++;
            if (c != ',') {
                return c == ']' ? items : UNUSUAL;
            }
        }
    }

    private Object string() {
        int from = at + 1;
        int to = from;
        while (to < text.length && text[to] != '"') {
            if (text[to] == '\\' || text[to] < ' ') {
                return UNUSUAL;
            }
            to++;
        }
        if (to == text.length) {
            return UNUSUAL;
        }
        at = to + 1;
        return new String(text, from, to - from);
    }

    private Object word(String word, Object value) {
        for (int i = 0; i < word.length(); i++) {
            if (next() != word.charAt(i)) {
                return UNUSUAL;
            }
            at++;
        }
        return value;
    }

    private Object number() {
        int from = at;
        at += next() == '-' ? 1 : 0;
        int digits = digits();
        boolean plain = digits == 1 || digits > 1 && text[at - digits] != '0';
        if (plain && next() == '.') {
            at++;
            plain = digits() > 0;
        }
        if (plain && (next() == 'e' || next() == 'E')) {
            at++;
            at += next() == '-' || next() == '+' ? 1 : 0;
            plain = digits() > 0;
        }
        return plain ? new Numeral(new String(text, from, at - from)) : UNUSUAL;
    }

    private int digits() {
        int from = at;
        while (next() >= '0' && next() <= '9') {
            at++;
        }
        return at - from;
    }

    private void space() {
        while (next() == ' ' || next() == '\n' || next() == '\r' || next() == '\t') {
            at++;
        }
    }

    private char next() {
        return at < text.length ? text[at] : END;
    }
}
