package io.fanwatch.store.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the beginning of an MVStore file says of the rest. */
final class Header {

    /* two copies of the header, a block each */
    private static final int BYTES = 8_192;
    private static final Pattern VERSION = Pattern.compile("\\bversion:([0-9a-f]{1,15})\\b");

    private Header() {}

    /**
     * The newest version that the file is known to have held. It may hold newer ones. A file that is longer than its header
     * held at least one.
     *
     * @return 0 if the file is not there or new
     */
    static long newestVersion(Path path) throws IOException {
        if (!Files.exists(path) || Files.size(path) <= BYTES) {
            return 0;
        }
        long newest = 1;
        try (InputStream in = Files.newInputStream(path)) {
            Matcher versions = VERSION.matcher(new String(in.readNBytes(BYTES), ISO_8859_1));
            while (versions.find()) {
                newest = Math.max(newest, Long.parseLong(versions.group(1), 16));
            }
        }
        return newest;
    }
}
