// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An input as numbers of eight bytes, as many as are wanted, and a text behind them. */
final class Numbers {

    private final ByteBuffer input;

    Numbers(byte[] input) {
        this.input = ByteBuffer.wrap(input);
    }

    /** The next one; 0 beyond the end. */
    long next() {
        byte[] number = new byte[Long.BYTES];
        input.get(number, 0, Math.min(input.remaining(), Long.BYTES));
        return ByteBuffer.wrap(number).getLong();
    }

    String rest() {
        byte[] bytes = input.array();
        return new String(Arrays.copyOfRange(bytes, input.position(), bytes.length), StandardCharsets.UTF_8);
    }
}
