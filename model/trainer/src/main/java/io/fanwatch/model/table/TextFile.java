// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import io.fanwatch.model.TrainingException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;

/** A file of text, plain or compressed by gzip, opened once: its beginning can be looked at before it is read. */
final class TextFile implements Closeable {

    private static final int SAMPLE_BYTES = 1 << 18;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final CountingStream raw;
    private final Charset charset;
    private final String sample;
    private final BufferedReader reader;

    /**
     * @param encoding how letters are written, if that is known
     * @param through what sees all bytes of the file
     * @throws TrainingException if it is no text
     */
    TextFile(Path file, Optional<Charset> encoding, UnaryOperator<InputStream> through)
            throws IOException, TrainingException {
        raw = new CountingStream(through.apply(Files.newInputStream(file)));
        InputStream bytes = new BufferedInputStream(plain(new BufferedInputStream(raw)), SAMPLE_BYTES + 1);
        bytes.mark(SAMPLE_BYTES);
        byte[] start = bytes.readNBytes(SAMPLE_BYTES);
        bytes.reset();
        charset = encoding.isPresent() ? encoding.get() : Encoding.of(start, file);
        String text = new String(start, charset).replace(String.valueOf(BYTE_ORDER_MARK), "");
        int end = text.lastIndexOf('\n');
        sample = start.length < SAMPLE_BYTES || end < 0 ? text : text.substring(0, end);
        reader = new BufferedReader(new InputStreamReader(bytes, charset));
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
    }

    private static InputStream plain(InputStream bytes) throws IOException {
        bytes.mark(2);
        byte[] magic = bytes.readNBytes(2);
        bytes.reset();
        boolean zipped = magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B;
        return zipped ? new GZIPInputStream(bytes) : bytes;
    }

    /** The beginning, in whole lines. */
    String sample() {
        return sample;
    }

    /** All of it. */
    Reader reader() {
        return reader;
    }

    /** What people call the encoding. */
    String encoding() {
        boolean wide = charset.name().startsWith(StandardCharsets.UTF_16.name());
        return wide ? StandardCharsets.UTF_16.name() : charset.displayName();
    }

    long bytesRead() {
        return raw.count;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private static final class CountingStream extends FilterInputStream {
        private long count;

        CountingStream(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
