// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadFormat;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON, one value a message or one a line.
 *
 * @param takesNaN whether a bare NaN or Infinity, which is no JSON, is taken as null
 */
public record JsonFormat(boolean takesNaN) implements PayloadFormat {

    @Override
    public PayloadDecoder open() {
        return this::decode;
    }

    private List<PayloadRecord> decode(PayloadMessage message) throws MalformedPayloadException {
        String text = PayloadText.of(message.payload());
        try {
            return List.of(PayloadRecord.of(tree(text)));
        } catch (MalformedPayloadException e) {
            List<PayloadRecord> lines = lines(text);
            if (lines.size() < 2 || lines.get(0).problem().isPresent()) {
                throw e;
            }
            return lines;
        }
    }

    private List<PayloadRecord> lines(String text) {
        List<PayloadRecord> records = new ArrayList<>();
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            try {
                records.add(PayloadRecord.of(tree(line)));
            } catch (MalformedPayloadException e) {
                records.add(PayloadRecord.malformed(e.getMessage()));
                if (records.size() == 1) {
                    break; // the text is something else
                }
            }
        }
        return records;
    }

    private Object tree(String text) throws MalformedPayloadException {
        Object tree = JsonTree.of(takesNaN ? withoutNaN(text) : text);
        return JsonTree.unquoted(tree);
    }

    /* outside of texts; what is left is as long as before, so that places in reasons stay right */
    private static String withoutNaN(String text) {
        if (!text.contains("NaN") && !text.contains("Infinity")) {
            return text;
        }
        StringBuilder json = new StringBuilder(text);
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && text.startsWith("NaN", at)) {
                nullAt(json, at, at + 3);
            } else if (!quoted && (text.startsWith("Infinity", at) || text.startsWith("-Infinity", at))) {
                int end = text.indexOf('y', at) + 1;
                nullAt(json, at, end);
                at = end - 1;
            }
        }
        return json.toString();
    }

    /* an empty text is a missing value too, and has room in three signs */
    private static void nullAt(StringBuilder json, int from, int to) {
        String blank = to - from >= 4 ? "null" + " ".repeat(to - from - 4) : "\"\" ";
        json.replace(from, to, blank);
    }
}
