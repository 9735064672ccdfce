// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.http.internal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.fanwatch.api.ScoringException;
import io.fanwatch.component.PlainLine;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Reads what the service answers. */
final class Answer {

    private static final int EXCERPT_CHARACTERS = 80;

    private Answer() {}

    /**
     * The fault probability in an answer such as {@code {"fault":"1","probability":0.97}}; 0 or 1 if it gives none.
     *
     * @param url who answered
     * @throws ScoringException passing, if the answer is of another form
     */
    static float probability(URI url, byte[] body) throws ScoringException {
        float probability = Float.NaN;
        Exception cause = null;
        try {
            probability = probability(JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                    .getAsJsonObject());
        } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
            cause = e;
        }
        if (probability >= 0 && probability <= 1) {
            return probability;
        }
        throw ScoringException.passing(
                url + " answers " + excerpt(body)
                        + ", which is not of the form {\"fault\":\"0\"} or {\"fault\":\"1\",\"probability\":0.97}",
                cause);
    }

    private static float probability(JsonObject answer) {
        if (answer.get("probability") instanceof JsonPrimitive probability) {
            return probability.getAsFloat();
        }
        String fault = answer.get("fault") instanceof JsonPrimitive given ? given.getAsString() : "";
        return switch (fault) {
            case "0", "0.0", "false" -> 0;
            case "1", "1.0", "true" -> 1;
            default -> Float.NaN;
        };
    }

    /** The beginning of an answer, on one line, for people. */
    static String excerpt(byte[] body) {
        String text = PlainLine.of(new String(body, StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+", " ")
                .strip());
        if (text.isEmpty()) {
            return "nothing";
        }
        return text.length() <= EXCERPT_CHARACTERS
                ? "\"" + text + "\""
                : "\"" + text.substring(0, EXCERPT_CHARACTERS) + "…\"";
    }
}
