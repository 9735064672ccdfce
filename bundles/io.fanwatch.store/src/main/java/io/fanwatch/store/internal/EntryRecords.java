// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Records in memory, as they are in a file: a CRC32C of the rest, the length of the content, a sequence number, the content. A
 * record of the length {@link #REMOVAL} has none: the entries before that number were removed. Not thread-safe.
 */
final class EntryRecords extends ByteArrayOutputStream {

    static final int HEADER = io.fanwatch.store.DiskQueue.ENTRY_BYTES;
    static final int REMOVAL = -1;

    void add(long sequence, byte[] content) {
        add(sequence, content.length, content);
    }

    void addRemoval(long before) {
        add(before, REMOVAL, new byte[0]);
    }

    private void add(long sequence, int length, byte[] content) {
        byte[] record = new byte[HEADER + content.length];
        ByteBuffer buffer = ByteBuffer.wrap(record).putInt(0).putInt(length).putLong(sequence);
        buffer.put(content).putInt(0, checksum(record, 0, record.length));
        writeBytes(record);
    }

    /** The checksum of a record. */
    static int checksum(byte[] bytes, int offset, int size) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset + Integer.BYTES, size - Integer.BYTES);
        return (int) checksum.getValue();
    }

    /** Copies bytes of it. */
    void copy(int from, byte[] into, int at, int bytes) {
        System.arraycopy(buf, from, into, at, bytes);
    }

    /** Writes all of it at the place where the file is. */
    void writeTo(RandomAccessFile file) throws IOException {
        file.write(buf, 0, count);
    }
}
