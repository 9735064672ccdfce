// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a sender says, in a field beside a value or in the record around it, of how good the value is. Only what cannot be misread
 * counts.
 */
public final class Quality {

    /** Stands for a value that its sender calls bad. */
    record Bad(String says) {}

    private static final Set<String> FLAGS = Set.of(
            "q", "Q", "qc", "quality", "Quality", "qualityCode", "good", "Good", "isGood", "valid", "Valid", "isValid");
    private static final Set<String> STATUS =
            Set.of("status", "Status", "statusCode", "StatusCode", "Symbol", "validity", "Validity");
    /* of OPC UA's codes those with the highest bit */
    private static final double BAD_CODE = 0x8000_0000L;

    private Quality() {}

    /** The value, or that it is bad, as the object says that it stands in. */
    public static Object judged(Object value, Map<?, ?> object) {
        return bad(object, value, true).map(Object.class::cast).orElse(value);
    }

    /**
     * What an object around values says of all of them, if that is bad. A status counts beside a value only: further out it is
     * that of the device.
     */
    static Optional<Bad> around(Object object) {
        return object instanceof Map<?, ?> fields ? bad(fields, null, false) : Optional.empty();
    }

    private static Optional<Bad> bad(Map<?, ?> object, Object value, boolean withStatus) {
        for (Map.Entry<?, ?> field : object.entrySet()) {
            boolean flag = FLAGS.contains(field.getKey());
            if ((flag || withStatus && STATUS.contains(field.getKey()) && field.getValue() != value)
                    && isBad(field.getValue(), flag)) {
                return Optional.of(new Bad(field.getKey() + " " + LogExcerpt.of(String.valueOf(field.getValue()))));
            }
        }
        return Optional.empty();
    }

    /** Whether a field of that name may say so. */
    static boolean isName(String name) {
        return FLAGS.contains(name) || STATUS.contains(name);
    }

    /** Whether a text or number may say that a value is bad. */
    static boolean isBad(Object says, boolean flag) {
        if (says instanceof Map<?, ?> status) {
            return isBad(status.get("Symbol"), false) || isBad(status.get("Code"), false);
        }
        if (says instanceof Number code) {
            return code.doubleValue() >= BAD_CODE;
        }
        String word = String.valueOf(says).strip().toLowerCase(Locale.ROOT);
        return word.startsWith("bad") || word.equals("invalid") || flag && word.equals("false");
    }

    /**
     * What to say of a field that is probably about how good values are, if it cannot be understood: of numbers only the sender
     * knows what they mean, and a name of its own, as in {@code rotation_quality}, may mean anything.
     */
    public static Optional<String> doubt(String name, Object says) {
        boolean known = isName(name);
        boolean number = says instanceof Number || String.valueOf(says).matches("\\d+");
        return known && (!number || isBad(says, true))
                ? Optional.empty()
                : Optional.of("the field " + name + " seems to say how good a value is, which a listener does not"
                        + " understand: it knows true, false and words that begin with bad, in fields called "
                        + "quality, q, good or valid; have values that are not good left out, or sent as null");
    }
}
