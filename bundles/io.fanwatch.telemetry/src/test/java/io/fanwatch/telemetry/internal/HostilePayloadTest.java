// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.telemetry.internal.PayloadTrial.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostilePayloadTest {

    private static final String TOPIC = "spBv1.0/g/DDATA/n/d";
    private static final int ROUNDS = 4_000;

    @ParameterizedTest
    @ValueSource(strings = {"JSON", "VALUE_PER_TOPIC", "SPARKPLUG_B", "KURA", "SENML", "INFLUX_LINE", "CSV"})
    void whatever_comes_is_a_reading_or_a_rejection_in_words(String format) {
        PayloadTrial trial = new PayloadTrial(Trials.configuration(
                "payload.format=" + format,
                "features=a,b=x.y[0]*2 K -5..5,c=list[?(@.n=='q')].v bool",
                "time.format=AUTOMATIC",
                "missing.values=LAST"));
        Random random = new Random(7);
        List<byte[]> seeds = seeds();
        for (byte[] seed : seeds) {
            check(trial, seed);
        }
        for (int i = 0; i < ROUNDS; i++) {
            check(trial, changed(seeds.get(random.nextInt(seeds.size())), random));
        }
    }

    private static void check(PayloadTrial trial, byte[] payload) {
        for (Outcome outcome : trial.read(TOPIC, payload, Trials.ARRIVAL)) {
            assertThat(outcome.reading().isPresent()
                            || outcome.rejection().isPresent()
                            || !outcome.notes().isEmpty())
                    .isTrue();
            outcome.rejection().ifPresent(reason -> {
                if (reason.length() > 1_000
                        || reason.chars().anyMatch(Character::isISOControl)
                        || reason.contains("Exception")) {
                    assertThat(reason).as(new String(payload, UTF_8)).isEqualTo("short and in words");
                }
            });
        }
    }

    private static byte[] changed(byte[] seed, Random random) {
        byte[] bytes = Arrays.copyOf(seed, Math.min(seed.length, 400));
        if (bytes.length == 0) {
            random.nextBytes(bytes = new byte[random.nextInt(64)]);
        }
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]\",:=;\\e-.0 \n\t".charAt(random.nextInt(17));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                default -> bytes[at] = (byte) (bytes[at] ^ 1 << random.nextInt(8));
            }
        }
        return bytes;
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String text : List.of(
                "",
                "{\"deviceID\":\"d\",\"a\":1,\"x\":{\"y\":[1]},\"list\":[{\"n\":\"q\",\"v\":true}],\"timeStamp\":1767261600}",
                "[".repeat(60_000),
                "[".repeat(30_000) + "]".repeat(30_000),
                "{\"x\":".repeat(10_000) + "1" + "}".repeat(10_000),
                "{\"deviceID\":\"d\",\"a\":1e999999999,\"timeStamp\":1e99}",
                "{\"deviceID\":\"d\",\"a\":" + "9".repeat(60_000) + ",\"timeStamp\":" + "9".repeat(5_000) + "}",
                "{\"deviceID\":\"d\",\"a\":\"" + "9,".repeat(30_000) + "\"}",
                "{\"deviceID\":\"d\",\"a\":NaN,\"x\":{\"y\":[-Infinity]},\"s\":\"\\",
                "{\"deviceID\":\"d\n\",\"a\":\"\u0000\"}",
                "[{\"bn\":\"u:\",\"bt\":1e400,\"n\":\"a\",\"v\":1},{\"n\":\"x\",\"t\":-1e20,\"v\":2},{\"bv\":\"q\"}]",
                "[{\"bn\":\"u:\",\"bt\":1767261600,\"n\":\"a\",\"v\":1},{\"n\":\"x\",\"v\":2}]",
                "m,t=1 a=1,x=2i,s=\"q\\\"\" 99999999999999999999",
                "m,t=1,u=2 a=1,x=2i 1767261600000000000\nm a=1",
                " ".repeat(60_000),
                "=".repeat(60_000),
                "a,".repeat(30_000),
                "\\".repeat(60_000),
                "deviceID,a,b\nd,1,2\n\"d,1,2",
                "{'a': 1}",
                "12.5")) {
            seeds.add(text.getBytes(UTF_8));
        }
        seeds.add(new ProtobufText()
                .number(1, Long.MIN_VALUE)
                .message(
                        2,
                        new ProtobufText()
                                .text(1, "a")
                                .number(2, 1)
                                .number(4, 3)
                                .number(10, -1))
                .message(2, new ProtobufText().number(2, 1).floatNumber(12, Float.NaN))
                .bytes());
        seeds.add(new ProtobufText()
                .number(1, 1)
                .message(5000, new ProtobufText().text(1, "a").doubleNumber(3, 1))
                .bytes());
        seeds.add(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0});
        seeds.add(new byte[] {0x12, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7});
        return seeds;
    }
}
