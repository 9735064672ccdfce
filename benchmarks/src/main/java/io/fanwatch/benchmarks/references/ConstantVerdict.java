// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.references;

import java.nio.charset.StandardCharsets;

/** What an echo publishes: as long as Fanwatch's verdict on the same reading. */
final class ConstantVerdict {

    private static final String TEXT = "{\"deviceID\":\"1\",\"fault\":\"0\",\"probability\":0.012345,"
            + "\"time\":\"2020-10-01T10:49:34Z\",\"model\":\"fan 1.0.0\",\"alarm\":\"NORMAL\"}";

    private ConstantVerdict() {}

    /** In UTF-8. */
    static byte[] payload() {
        return TEXT.getBytes(StandardCharsets.UTF_8);
    }
}
