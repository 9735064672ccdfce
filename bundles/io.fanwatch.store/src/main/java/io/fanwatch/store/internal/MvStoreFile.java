// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the files in which earlier releases kept their queues, with H2's MVStore of format 2. The H2 of Kura 6 refuses that
 * format, so this does without H2. A file is a row of chunks, each a header, pages, and a footer; the newest chunk leads to a
 * tree that says where everything else is. Only what the queues used is read: two plain maps, pages that are not compressed.
 */
final class MvStoreFile implements AutoCloseable {

    /** Takes an entry. */
    interface Taker {
        void take(long sequence, byte[] stored) throws IOException;
    }

    private static final byte[] MARK = "H:2,".getBytes(ISO_8859_1);
    private static final int BLOCK = 4_096;
    private static final int HEADERS = 2 * BLOCK;
    private static final int MOST_HEADER_BYTES = 1_024;
    private static final int FOOTER_BYTES = 128;
    private static final int MOST_PAGE_BYTES = 256 << 20;
    private static final int LAYOUT = 0;
    private static final int META = 1;

    private final RandomAccessFile file;
    private final Map<Long, Long> blocks = new HashMap<>();
    private String damage = "";
    private long last = Long.MIN_VALUE;

    MvStoreFile(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "r");
    }

    /** Whether the file says that it is of MVStore. */
    static boolean is(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] start = new byte[(int) Math.min(MARK.length, file.length())];
            file.readFully(start);
            return Arrays.equals(start, MARK);
        }
    }

    /**
     * Hands over the entries in their order, of the newest state that is there.
     *
     * @return what is damaged, in words, if anything is
     * @throws EntryFileException if no state is there
     * @throws IOException if it cannot be read at the moment
     */
    Optional<String> read(Taker taker) throws IOException {
        List<Map<String, String>> chunks = chunks();
        for (Map<String, String> chunk : chunks) {
            Map<String, String> meta;
            Map<String, String> layout;
            try {
                layout = layout(chunk);
                meta = texts(META, root(layout, META));
            } catch (IOException | RuntimeException e) {
                damage = "its newest state cannot be read";
                continue;
            }
            String map = meta.get("name.entries");
            if (map != null) {
                int id = Integer.parseInt(map, 16);
                entries(id, root(layout, id), taker);
            }
            if (damage.isEmpty() && number(chunk, "version") < promised()) {
                damage = "its newest state is missing";
            }
            return damage.isEmpty() ? Optional.empty() : Optional.of(damage);
        }
        if (file.length() <= HEADERS) { // nothing was ever written to it
            return Optional.empty();
        }
        throw new EntryFileException("it has no state that can be read", null, true);
    }

    /* the headers of the chunks that are whole, newest first */
    private List<Map<String, String>> chunks() throws IOException {
        List<Map<String, String>> found = new ArrayList<>();
        for (long block = 2; block * BLOCK < file.length(); block++) {
            Map<String, String> header = fields(block * BLOCK, MOST_HEADER_BYTES);
            if (header.containsKey("chunk") && header.containsKey("root") && number(header, "block") == block) {
                Map<String, String> footer =
                        fields((block + number(header, "len")) * BLOCK - FOOTER_BYTES, FOOTER_BYTES);
                if (header.get("chunk").equals(footer.get("chunk"))
                        && header.get("version").equals(footer.get("version"))) {
                    found.add(header);
                }
            }
        }
        found.sort(Comparator.<Map<String, String>>comparingLong(header -> number(header, "version"))
                .reversed());
        return found;
    }

    /* the newest version that one of the file's two headers names */
    private long promised() throws IOException {
        return Math.max(number(fields(0, MOST_HEADER_BYTES), "version"), number(fields(BLOCK, BLOCK), "version"));
    }

    private Map<String, String> layout(Map<String, String> newest) throws IOException {
        blocks.clear();
        blocks.put(number(newest, "chunk"), number(newest, "block"));
        Map<String, String> layout = texts(LAYOUT, number(newest, "root"));
        layout.forEach((key, value) -> {
            if (key.startsWith("chunk.")) {
                Map<String, String> chunk = fields(value);
                blocks.putIfAbsent(number(chunk, "chunk"), number(chunk, "block"));
            }
        });
        return layout;
    }

    private static long root(Map<String, String> layout, int map) {
        return Long.parseLong(layout.getOrDefault("root." + Integer.toHexString(map), "0"), 16);
    }

    private Map<String, String> texts(int map, long position) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        if (position != 0) {
            Page page = page(map, position);
            for (long child : page.children()) {
                texts.putAll(texts(map, child));
            }
            if (page.children().isEmpty()) {
                List<String> keys = new ArrayList<>();
                for (int i = 0; i < page.keys(); i++) {
                    keys.add(new String(bytes(page.content()), ISO_8859_1));
                }
                for (String key : keys) {
                    texts.put(key, new String(bytes(page.content()), ISO_8859_1));
                }
            }
        }
        return texts;
    }

    /* a damaged page costs what is in it, and no other */
    private void entries(int map, long position, Taker taker) throws IOException {
        if (position == 0) {
            return;
        }
        List<Long> children = List.of();
        Map<Long, byte[]> found = new TreeMap<>();
        try {
            Page page = page(map, position);
            children = page.children();
            if (children.isEmpty()) {
                List<Long> sequences = new ArrayList<>();
                for (int i = 0; i < page.keys(); i++) {
                    sequences.add(variable(page.content()));
                }
                for (long sequence : sequences) {
                    found.put(sequence, bytes(page.content()));
                }
            }
        } catch (IOException | RuntimeException e) {
            damage = "some of it cannot be read";
        }
        for (Map.Entry<Long, byte[]> entry : found.entrySet()) {
            if (entry.getKey() > last) {
                last = entry.getKey();
                taker.take(last, entry.getValue());
            }
        }
        for (long child : children) {
            entries(map, child, taker);
        }
    }

    /** A page: where its children are, or, without any, how many keys and values its content has. */
    private record Page(List<Long> children, int keys, ByteBuffer content) {}

    private Page page(int map, long position) throws IOException {
        long chunk = position >>> 38;
        int offset = (int) (position >>> 6);
        Long block = blocks.get(chunk);
        if (block == null) {
            throw new IOException("there is no chunk " + chunk);
        }
        file.seek(block * BLOCK + Integer.toUnsignedLong(offset));
        int length = file.readInt();
        short check = (short) (check((int) chunk) ^ check(offset) ^ check(length));
        if (length < Integer.BYTES || length > MOST_PAGE_BYTES || file.readShort() != check) {
            throw new IOException("there is no page at " + position);
        }
        byte[] bytes = new byte[length - Integer.BYTES - Short.BYTES];
        file.readFully(bytes);
        ByteBuffer content = ByteBuffer.wrap(bytes);
        variable(content); // its number in the chunk
        if (variable(content) != map) {
            throw new IOException("the page at " + position + " is of another map");
        }
        int keys = (int) variable(content);
        int type = content.get();
        if (type > 1) {
            throw new IOException("the page at " + position + " is compressed");
        }
        List<Long> children = new ArrayList<>();
        for (int i = 0; type == 1 && i <= keys; i++) {
            children.add(content.getLong());
        }
        return new Page(children, keys, content);
    }

    private static int check(int value) {
        return value >> 16 ^ value;
    }

    private static byte[] bytes(ByteBuffer from) {
        int length = (int) variable(from);
        if (length < 0 || length > from.remaining()) {
            throw new IllegalArgumentException("a value of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    private static long variable(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = from.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }

    private Map<String, String> fields(long at, int most) throws IOException {
        if (at < 0 || at >= file.length()) {
            return Map.of();
        }
        byte[] bytes = new byte[(int) Math.min(most, file.length() - at)];
        file.seek(at);
        file.readFully(bytes);
        return fields(new String(bytes, ISO_8859_1).split("\n", 2)[0]);
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String field : text.split(",")) {
            int colon = field.indexOf(':');
            if (colon > 0) {
                fields.put(field.substring(0, colon), field.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    private static long number(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "");
        return value.matches("[0-9a-f]{1,15}") ? Long.parseLong(value, 16) : 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
