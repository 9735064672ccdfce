package io.fanwatch.publisher.internal;

import io.fanwatch.api.Verdict;
import java.nio.charset.StandardCharsets;

/**
 * The message that carries a verdict: {@code {"deviceID":"1","fault":"0","probability":0.0123,"time":"…Z","model":"fan
 * 1.0.0","alarm":"NORMAL"}}, with an {@code id} at the end if the reading had one.
 */
final class VerdictJson {

    private static final int USUAL_LENGTH = 192;
    private static final int DECIMALS = 6;
    private static final int MILLION = 1_000_000;
    private static final String HEX = "0123456789abcdef";

    private VerdictJson() {}

    /** The message in UTF-8; the probability is rounded to six decimals. */
    static byte[] write(Verdict verdict) {
        StringBuilder json = new StringBuilder(USUAL_LENGTH);
        json.append("{\"deviceID\":");
        quote(json, verdict.reading().deviceId());
        json.append(",\"fault\":\"").append(verdict.faulty() ? '1' : '0');
        json.append("\",\"probability\":");
        probability(json, verdict.probability());
        json.append(",\"time\":\"").append(verdict.reading().time());
        json.append("\",\"model\":");
        quote(json, verdict.model().label());
        json.append(",\"alarm\":\"").append(verdict.alarm().name()).append('"');
        verdict.reading().id().ifPresent(id -> {
            json.append(",\"id\":");
            quote(json, id);
        });
        json.append('}');
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void probability(StringBuilder json, float probability) {
        int millionths = Math.round(probability * MILLION);
        json.append(millionths / MILLION);
        int rest = millionths % MILLION;
        if (rest == 0) {
            return;
        }
        String digits = Integer.toString(rest);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        json.append('.').append("0".repeat(DECIMALS - digits.length())).append(digits, 0, end);
    }

    /** Adds a JSON string. */
    static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
