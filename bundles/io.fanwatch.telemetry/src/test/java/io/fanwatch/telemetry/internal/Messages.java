// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Messages by chance: usual ones, odd ones, and such as broke on the way. */
final class Messages {

    private static final String[] FEATURES = {"rotation", "temperature", "vibration", "sound"};
    private static final String[] SPACES = {" ", "\n", "\r\n", "\t", "  ", "\f", "\u0000", "/**/", "\u00A0", "#\n"};
    private static final String[] OTHER_NAMES = {"x", "", "rotatio", "rotations", "Sound", "device ID", "i\\u0064", "ïd"
    };
    private static final String[] OTHER_VALUES = {
        "null",
        "true",
        "{}",
        "[]",
        "[1,\"a\"]",
        "{\"id\":1}",
        "NaN",
        "abc",
        "'a'",
        "",
        "\"\"",
        "\" \"",
        "\"a\\\"b\"",
        "\"é\"",
        "\"\u0001\"",
        "\"\u007F\"",
        "\"a\nb\"",
        "1e3",
        "-1.5E-7",
        "01",
        "1.",
        ".5",
        "-",
        "+1",
        "0x1F",
        "1e999",
        "\"1e2\"",
        "\"NaN\"",
        "\"-01\"",
        "\" 1\"",
        "9007199254740993",
        "9223372036854775808",
        "-9223372036854775808",
        "-0",
        "-0.0",
        "\"-0\"",
        "0.000000000000001",
        "123456789012345678901234567890",
        "\"0000-01-01 00:00:00\"",
        "\"9999-12-31 23:59:59\"",
        "\"2020-02-30 00:00:00\"",
        "\"2020-10-01 24:00:00\"",
        "\"2020-10-01T10:49:34Z\"",
        "\"1601549374123\"",
        "1601549374"
    };
    private static final int ONE_IN = 25;

    private final Random random;

    Messages(Random random) {
        this.random = random;
    }

    byte[] next() {
        List<String> fields = new ArrayList<>();
        for (String feature : FEATURES) {
            fields.add(field(feature, number()));
        }
        fields.add(field("deviceID", device()));
        if (random.nextBoolean()) {
            fields.add(field("timeStamp", time()));
        }
        if (random.nextInt(4) == 0) {
            fields.add(field("id", random.nextBoolean() ? number() : "\"id " + random.nextInt(1_000) + "\""));
        }
        if (random.nextInt(8) == 0) {
            fields.add(field(oneOf(OTHER_NAMES), random.nextBoolean() ? number() : oneOf(OTHER_VALUES)));
        }
        if (oddly()) {
            fields.add(fields.get(random.nextInt(fields.size())));
        }
        if (oddly()) {
            fields.remove(random.nextInt(fields.size()));
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(fields, random);
        }
        String text = space() + "{" + String.join(space() + "," + space(), fields) + space() + "}" + space();
        byte[] message = text.getBytes(UTF_8);
        return random.nextInt(3) == 0 ? broken(message) : message;
    }

    private String field(String name, String value) {
        return "\"" + name + "\"" + space() + ":" + space() + (oddly() ? oneOf(OTHER_VALUES) : value);
    }

    private String number() {
        BigDecimal number = BigDecimal.valueOf(random.nextLong() >> 8 + random.nextInt(56), random.nextInt(18));
        String plain = random.nextInt(8) == 0 ? number.toString() : number.toPlainString();
        return random.nextInt(4) == 0 ? "\"" + plain + "\"" : plain;
    }

    private String device() {
        return random.nextBoolean()
                ? String.valueOf(random.nextInt(100_000))
                : "\"" + "fan hall B 7 and so on and so forth".substring(random.nextInt(30)) + "\"";
    }

    private String time() {
        return switch (random.nextInt(4)) {
            case 0 -> String.valueOf(random.nextLong(-100_000_000_000_000L, 400_000_000_000_000L));
            case 1 -> date('T') + (random.nextBoolean() ? "Z\"" : "+02:00\"");
            default -> date(' ') + "\"";
        };
    }

    private String date(char between) {
        return String.format(
                "\"%04d-%02d-%02d%c%02d:%02d:%02d",
                random.nextBoolean() ? 2020 + random.nextInt(5) : random.nextInt(10_000),
                random.nextInt(12) + (oddly() ? 0 : 1),
                1 + random.nextInt(31),
                between,
                random.nextInt(oddly() ? 30 : 24),
                random.nextInt(oddly() ? 70 : 60),
                random.nextInt(oddly() ? 70 : 60));
    }

    private String space() {
        return random.nextInt(30) > 0 ? "" : oneOf(SPACES).repeat(1 + random.nextInt(2));
    }

    private boolean oddly() {
        return random.nextInt(ONE_IN) == 0;
    }

    private String oneOf(String[] texts) {
        return texts[random.nextInt(texts.length)];
    }

    /* a byte changed, lost or doubled, or the end cut off */
    private byte[] broken(byte[] message) {
        byte[] changed = message.clone();
        int at = random.nextInt(message.length);
        switch (random.nextInt(4)) {
            case 0 -> changed[at] = (byte) random.nextInt(256);
            case 1 -> changed[at] = (byte) "\"\\,:{}[].-+eE0 19'\n".charAt(random.nextInt(19));
            case 2 -> System.arraycopy(message, at, changed, at > 0 ? at - 1 : at, message.length - at);
            default -> changed = Arrays.copyOf(message, at);
        }
        return changed;
    }
}
