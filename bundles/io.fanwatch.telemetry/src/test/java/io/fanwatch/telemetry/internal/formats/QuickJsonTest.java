// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickJsonTest {

    private static final String[] PIECES = {
        "{", "}", "[", "]", ",", ":", " ", "\n", "\"a\"", "\"b c\"", "\"é\"", "\"\\n\"", "\"\u0001\"", "true", "false",
                "null",
        "nul", "NaN", "0", "-0", "01", "1.5", "1.", ".5", "-", "1e3", "1E-7", "1e", "9007199254740993", "'a'", "#",
                "\u0000",
        "{\"a\":1}", "[1,2]", "\"a\":", ",\"b\":"
    };
    private static final int TEXTS = 200_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " [ ] ",
                "{\"a\":{\"b\":[1,-2.5e3,\"x\",true,false,null,{}]},\"a\":2}",
                "{\"deviceID\":\"1\",\"values\":{\"rotation\":528.5}}",
                "\"text\"",
                "-0.0",
            })
    void usual_json_is_read_as_gson_reads_it(String text) throws MalformedPayloadException {
        assertThat(QuickJson.read(text, 32).orElseThrow().toString())
                .isEqualTo(JsonTree.parsed(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\"}",
                "{\"a\":1,}",
                "[1,]",
                "[01]",
                "[1.]",
                "[.5]",
                "[-]",
                "[+1]",
                "[1e]",
                "[NaN]",
                "[tru]",
                "[truex]",
                "{'a':1}",
                "{a:1}",
                "[1] 2",
                "[1]\u0000",
                "[\"\\u0041\"]",
                "[\"a\nb\"]",
                "[1 2]",
                "[1}",
                "{\"a\":1]",
                "[[[[1]]]]"
            })
    void what_is_unusual_or_wrong_is_left_to_gson(String text) {
        assertThat(QuickJson.read(text, 3)).isEmpty();
    }

    @Test
    void whatever_it_reads_gson_reads_alike() throws MalformedPayloadException {
        Random random = new Random(3);
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"k\":" : "[");
            String end = text.charAt(0) == '{' ? "}" : "]";
            int pieces = 1 + random.nextInt(6);
            for (int j = 0; j < pieces; j++) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            text.append(end);
            var quick = QuickJson.read(text.toString(), 32);
            if (quick.isPresent()) {
                read++;
                String expected = JsonTree.parsed(text.toString()).toString();
                if (!expected.equals(quick.get().toString())) {
                    assertThat(quick.get().toString()).as(text.toString()).isEqualTo(expected);
                }
            }
        }
        assertThat(read).isGreaterThan(TEXTS / 50);
    }
}
