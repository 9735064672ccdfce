// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import io.fanwatch.api.Condition;
import io.fanwatch.api.Condition.Contribution;
import io.fanwatch.api.Condition.Phase;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Verdict;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writes the messages that carry verdicts: {@code {"deviceID":"1","fault":"0","probability":0.0123,"time":"…Z",
 * "model":"fan 1.0.0","alarm":"NORMAL"}}, with an {@code id} behind if the reading had one, and then what else was found out:
 * {@code score, kind, remaining, remaining_low, remaining_high, remaining_unit, condition} (while its normal is learned or its
 * machine stands), {@code distance} (while it is watched), {@code contributions} (beyond the limit), {@code unjudged} (if the model could not). For use by one thread:
 * all are written in the same place, and the model and the day of the last one are remembered.
 */
public final class VerdictWriter {

    private static final byte[] DEVICE = ascii("{\"deviceID\":");
    private static final byte[] HEALTHY = ascii(",\"fault\":\"0\",\"probability\":");
    private static final byte[] FAULTY = ascii(",\"fault\":\"1\",\"probability\":");
    private static final byte[] TIME = ascii(",\"time\":\"");
    private static final byte[] MODEL = ascii("\",\"model\":");
    private static final byte[] ALARM = ascii(",\"alarm\":");
    private static final byte[] ID = ascii(",\"id\":");
    private static final byte[] ESCAPE = ascii("\\u00");
    private static final byte[] HEX = ascii("0123456789abcdef");

    private static final int USUAL_SIZE = 1_024;
    private static final char LAST_ASCII = 0x7F;

    private static final int THOUSAND = 1_000;
    private static final int MILLION = 1_000_000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 60 * SECONDS_PER_MINUTE;
    private static final int SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR;
    private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

    private final byte[] usual = new byte[USUAL_SIZE];
    private byte[] json = usual;
    private int length;

    private ModelDescription lastModel; // none at first
    private String label = "";
    private long lastDay = Long.MIN_VALUE;
    private byte[] date = {};

    /** The message in UTF-8, for the caller to keep; the probability, 0 to 1, is rounded to six decimals. */
    public byte[] write(Verdict verdict) {
        if (verdict.model() != lastModel) {
            lastModel = verdict.model();
            label = lastModel.label();
        }
        json = usual;
        length = 0;
        append(DEVICE);
        quote(verdict.reading().deviceId());
        append(verdict.faulty() ? FAULTY : HEALTHY);
        probability(verdict.probability());
        append(TIME);
        time(verdict.reading().time());
        append(MODEL);
        quote(label);
        append(ALARM);
        quote(verdict.alarm().name());
        verdict.reading().id().ifPresent(id -> {
            append(ID);
            quote(id);
        });
        if (verdict.findings() != Findings.NONE) {
            findings(verdict.findings());
        }
        append('}');
        return Arrays.copyOf(json, length);
    }

    private void findings(Findings findings) {
        findings.score().ifPresent(score -> number("score", score));
        findings.faultKind().ifPresent(kind -> text("kind", kind));
        findings.remaining().ifPresent(remaining -> {
            number("remaining", remaining.value());
            remaining.low().ifPresent(low -> number("remaining_low", low));
            remaining.high().ifPresent(high -> number("remaining_high", high));
            text("remaining_unit", remaining.unit());
        });
        findings.condition().ifPresent(this::condition);
        findings.unjudged().ifPresent(reason -> text("unjudged", reason));
    }

    private void condition(Condition condition) {
        if (condition.phase() != Phase.WATCHING) {
            text("condition", condition.phase().name());
            return;
        }
        number("distance", condition.distance());
        if (condition.distance() >= 1 || condition.alarmSince().isPresent()) {
            text(
                    "contributions",
                    condition.contributions().stream()
                            .map(Contribution::toString)
                            .collect(Collectors.joining(", ")));
        }
    }

    private void text(String key, String value) {
        append(ascii(",\"" + key + "\":"));
        quote(value);
    }

    /* to a thousandth: nothing that is found out is more exact */
    private void number(String key, double value) {
        String number = Double.isFinite(value)
                ? BigDecimal.valueOf(Math.round(value * THOUSAND), 3)
                        .stripTrailingZeros()
                        .toPlainString()
                : "null";
        append(ascii(",\"" + key + "\":" + number));
    }

    private void probability(float probability) {
        int millionths = Math.round(probability * MILLION);
        append('0' + millionths / MILLION);
        int rest = millionths % MILLION;
        if (rest > 0) {
            append('.');
        }
        while (rest > 0) {
            rest *= 10;
            append('0' + rest / MILLION);
            rest %= MILLION;
        }
    }

    /* as Instant.toString does, which takes longer than all the rest */
    private void time(Instant time) {
        long day = Math.floorDiv(time.getEpochSecond(), SECONDS_PER_DAY);
        int millis = time.getNano() / NANOS_PER_MILLI;
        if (day < FIRST_DAY || day > LAST_DAY || millis * NANOS_PER_MILLI < time.getNano()) {
            append(ascii(time.toString()));
            return;
        }
        if (day != lastDay) {
            lastDay = day;
            date = ascii(LocalDate.ofEpochDay(day).toString());
        }
        int second = (int) (time.getEpochSecond() - day * SECONDS_PER_DAY);
        append(date);
        append('T');
        twoDigits(second / SECONDS_PER_HOUR);
        append(':');
        twoDigits(second / SECONDS_PER_MINUTE % 60);
        append(':');
        twoDigits(second % SECONDS_PER_MINUTE);
        if (millis > 0) {
            append('.');
            append('0' + millis / 100);
            twoDigits(millis % 100);
        }
        append('Z');
    }

    private void twoDigits(int number) {
        append('0' + number / 10);
        append('0' + number % 10);
    }

    private void quote(String text) {
        append('"');
        int start = length;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > LAST_ASCII) {
                length = start;
                escape(text.getBytes(StandardCharsets.UTF_8));
                break;
            }
            escape(c);
        }
        append('"');
    }

    private void escape(byte[] utf8) {
        for (byte c : utf8) {
            escape(Byte.toUnsignedInt(c));
        }
    }

    private void escape(int c) {
        if (c == '"' || c == '\\') {
            append('\\');
            append(c);
        } else if (c < ' ') {
            append(ESCAPE);
            append(HEX[c >> 4]);
            append(HEX[c & 0xF]);
        } else {
            append(c);
        }
    }

    private void append(int c) {
        makeRoom(1);
        json[length++] = (byte) c;
    }

    private void append(byte[] bytes) {
        makeRoom(bytes.length);
        System.arraycopy(bytes, 0, json, length, bytes.length);
        length += bytes.length;
    }

    private void makeRoom(int bytes) {
        if (length + bytes > json.length) {
            json = Arrays.copyOf(json, Math.max(length + bytes, 2 * json.length));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
