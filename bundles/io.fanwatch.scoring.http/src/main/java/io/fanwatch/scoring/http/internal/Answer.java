package io.fanwatch.scoring.http.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;

/** Reads what the service answers. */
final class Answer {

    private static final int EXCERPT_CHARACTERS = 80;

    private Answer() {}

    /**
     * The fault probability in an answer such as {@code {"fault":"1","probability":0.97}}; 0 or 1 if it gives none.
     *
     * @throws CallFailedException if the answer is of another form
     */
    static float probability(byte[] body) throws CallFailedException {
        JsonObject answer;
        try {
            JsonElement element = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
            if (!element.isJsonObject()) {
                throw notUnderstood(body);
            }
            answer = element.getAsJsonObject();
        } catch (JsonParseException e) {
            throw notUnderstood(body);
        }
        if (answer.get("probability") instanceof JsonPrimitive probability) {
            return probability(probability, body);
        }
        if (answer.get("fault") instanceof JsonPrimitive fault) {
            return switch (fault.getAsString()) {
                case "0", "0.0", "false" -> 0;
                case "1", "1.0", "true" -> 1;
                default -> throw notUnderstood(body);
            };
        }
        throw notUnderstood(body);
    }

    private static float probability(JsonPrimitive probability, byte[] body) throws CallFailedException {
        try {
            float value = probability.getAsFloat();
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw notUnderstood(body);
        }
        throw notUnderstood(body);
    }

    private static CallFailedException notUnderstood(byte[] body) {
        return new CallFailedException("answers " + excerpt(body)
                + ", which is not of the form {\"fault\":\"0\"} or {\"fault\":\"1\",\"probability\":0.97}");
    }

    /** The beginning of an answer, on one line, for people. */
    static String excerpt(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        if (text.isEmpty()) {
            return "nothing";
        }
        return text.length() <= EXCERPT_CHARACTERS
                ? "\"" + text + "\""
                : "\"" + text.substring(0, EXCERPT_CHARACTERS) + "…\"";
    }
}
