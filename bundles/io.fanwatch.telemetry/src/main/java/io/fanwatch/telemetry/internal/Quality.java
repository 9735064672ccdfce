// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a sender says of a value, in a field beside it, of how good it is. Only what cannot be misread counts. */
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
    static Object judged(Object value, Map<?, ?> object) {
        for (Map.Entry<?, ?> field : object.entrySet()) {
            boolean flag = FLAGS.contains(field.getKey());
            if ((flag || STATUS.contains(field.getKey()) && field.getValue() != value)
                    && isBad(field.getValue(), flag)) {
                return new Bad(field.getKey() + " " + LogExcerpt.of(String.valueOf(field.getValue())));
            }
        }
        return value;
    }

    private static boolean isBad(Object says, boolean flag) {
        if (says instanceof Map<?, ?> status) {
            return isBad(status.get("Symbol"), false) || isBad(status.get("Code"), false);
        }
        if (says instanceof Number code) {
            return code.doubleValue() >= BAD_CODE;
        }
        String word = String.valueOf(says).strip().toLowerCase(Locale.ROOT);
        return word.startsWith("bad") || word.equals("invalid") || flag && word.equals("false");
    }

    /** What to say of a field at that path that is not understood: of numbers only the sender knows what they mean. */
    public static Optional<String> doubt(String path, String name, Object says) {
        boolean beside = path.matches(".+[.\\]].+");
        return beside && !(says instanceof Number) && !String.valueOf(says).matches("\\d*")
                ? Optional.empty()
                : Optional.of("the field " + name + " seems to say how good a value is, of which a listener understands"
                        + " true, false and Bad beside a value, but no numbers: have values that are not good left out,"
                        + " or sent as null");
    }
}
