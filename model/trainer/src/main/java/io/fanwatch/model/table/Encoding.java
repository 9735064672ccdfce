// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import io.fanwatch.model.TrainingException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Tells from the first bytes of a file how its letters are written. */
final class Encoding {

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private Encoding() {}

    /**
     * A byte order mark says it; else NULs at every other byte are UTF-16, and what is not valid UTF-8 is Windows-1252.
     *
     * @throws TrainingException if it is no text: the message says what it is
     */
    static Charset of(byte[] start, Path file) throws TrainingException {
        if (begins(start, 'P', 'K', 3, 4)) {
            throw new TrainingException(file + " is an Excel workbook or another zip archive. Save it as CSV first.");
        }
        if (begins(start, 'P', 'A', 'R', '1')) {
            throw new TrainingException(file + " is a Parquet file. Write it as CSV first.");
        }
        String text = new String(start, StandardCharsets.UTF_8).stripLeading();
        if (text.startsWith("{\"") || text.matches("(?s)\\[\\s*[{\\[].*")) {
            throw new TrainingException(
                    file + " is JSON. Write it as CSV first: a line of names, then a line a reading.");
        }
        if (text.matches("(?s)<[!?a-zA-Z].*")) {
            throw new TrainingException(file + " is HTML or XML, as a login page is. Give a CSV file.");
        }
        if (begins(start, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        if (begins(start, 0xFE, 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        int[] nuls = new int[2];
        for (int i = 0; i < start.length; i++) {
            nuls[i % 2] += start[i] == 0 ? 1 : 0;
        }
        if (nuls[0] + nuls[1] > 0) {
            int most = Math.max(nuls[0], nuls[1]);
            if (most < start.length / 4 || nuls[0] + nuls[1] > start.length / 2 + 1) {
                throw new TrainingException(file + " holds bytes that are no text. Give a CSV file.");
            }
            return nuls[1] == most ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        }
        return isUtf8(start) ? StandardCharsets.UTF_8 : WINDOWS;
    }

    /** The end may lie within a character. */
    private static boolean isUtf8(byte[] start) {
        CharBuffer text = CharBuffer.allocate(start.length + 1);
        return !StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(start), text, false)
                .isError();
    }

    private static boolean begins(byte[] start, int... with) {
        for (int i = 0; i < with.length; i++) {
            if (i >= start.length || (start[i] & 0xFF) != with[i]) {
                return false;
            }
        }
        return true;
    }
}
