// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.internal.formats.PayloadText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a message's text shows before it is taken apart. */
final class Signs {

    private static final Pattern BASE_64_OBJECT = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"eyJ[A-Za-z0-9+/=_-]{8,}\"");

    private static final Pattern NODE_BUFFER =
            Pattern.compile("\\s*\\{\\s*\"type\"\\s*:\\s*\"Buffer\"\\s*,\\s*\"data\"\\s*:\\s*\\[");
    private static final Pattern DISCOVERY = Pattern.compile("\"(?:state_topic|stat_t|value_template|val_tpl)\"\\s*:");
    private static final Pattern RANGE = Pattern.compile("\"resultType\"\\s*:\\s*\"matrix\"");
    private static final Pattern SMART_REST_TOPIC = Pattern.compile("[stq]/u[slcd](?:/.*)?");
    private static final Pattern SMART_REST = Pattern.compile("\\d{2,5},");

    private Signs() {}

    /** That a field holds JSON in Base64. */
    static Optional<String> encoded(Sample sample) {
        Matcher matcher = BASE_64_OBJECT.matcher(text(sample));
        return matcher.find()
                ? Optional.of("the field " + matcher.group(1)
                        + " holds JSON in Base64, which no format reads: have it sent as"
                        + " an object or a text (Azure IoT Hub does with the content type application/json and UTF-8)")
                : Optional.empty();
    }

    /** That it is of a kind that no format reads, though it looks like one. */
    static Optional<String> unreadable(Sample sample) {
        String text = text(sample);
        if (NODE_BUFFER.matcher(text).lookingAt()) {
            return Optional.of(
                    "it is a Buffer of Node.js, made a text byte by byte: have the sender publish the buffer itself, or"
                            + " its toString()");
        }
        if (sample.topic()
                .filter(topic -> topic.matches("\\$aws/things/.*/update/delta"))
                .isPresent()) {
            return Optional.of("it is what AWS wants the device to be, and not what it measures: choose the topic"
                    + " …/shadow/update/accepted or …/shadow/update/documents");
        }
        if (DISCOVERY.matcher(text).find()) {
            return Optional.of(
                    "it is a discovery message of Home Assistant, which says where values are and holds none: choose"
                            + " the topic that its state_topic names");
        }
        if (RANGE.matcher(text).find()) {
            return Optional.of(
                    "it is Prometheus' answer to a range query, with many moments a series: ask for an instant instead"
                            + " (/api/v1/query), or have the values sent as they come, as Telegraf does");
        }
        boolean smartRest = sample.topic()
                .filter(topic -> SMART_REST_TOPIC.matcher(topic).matches())
                .isPresent();
        return smartRest && SMART_REST.matcher(text).lookingAt()
                ? Optional.of("it is Cumulocity's SmartREST, whose lines are templates, which no format reads: have"
                        + " measurements sent as JSON, as on measurement/measurements/create or te/device/…")
                : Optional.empty();
    }

    /** That a LoRaWAN server sends the device's own bytes only, as it does without a codec. */
    static Optional<String> uplinkWithoutValues(Sample sample) {
        String text = text(sample);
        String decoded = text.contains("\"frm_payload\"") && !text.contains("\"decoded_payload\"")
                ? "uplink_message.decoded_payload"
                : text.contains("\"fPort\"") && text.contains("\"data\"") && !text.contains("\"object") ? "object" : "";
        return decoded.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the uplink has no " + decoded + ", only the device's own bytes: give the LoRaWAN server a"
                                + " payload formatter (codec) for this device");
    }

    static boolean isText(Sample sample) {
        return PayloadText.isUtf8(sample.payload())
                && text(sample).chars().noneMatch(c -> c < ' ' && !Character.isWhitespace(c));
    }

    static boolean hasColumns(Sample sample) {
        String text = text(sample).strip();
        return !text.matches("(?s)[{\\[<$!].*|[^\\s,;]+,[^\\s=,;]+=.*|[^\\s,;]+ [^\\s=,;]+=.*")
                && text.lines()
                        .filter(line -> !line.startsWith("#"))
                        .limit(1)
                        .anyMatch(line -> line.matches("(?i)sep=.|[^;\\t|,]+[;\\t|].*|[^,]+,[^,]*,.*"));
    }

    static String text(Sample sample) {
        return new String(sample.payload(), StandardCharsets.UTF_8);
    }
}
