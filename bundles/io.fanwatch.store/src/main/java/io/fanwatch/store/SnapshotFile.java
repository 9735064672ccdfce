// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * State that outlives a restart, in one file that is there as a whole or not at all, whenever the power goes: written beside
 * the one before and renamed, packed by gzip, whose checksum shows damage, with a mark and the format's version at its
 * beginning. For use by one thread.
 */
public final class SnapshotFile {

    /** Writes the content. */
    @FunctionalInterface
    public interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads the content, which is of that format. */
    @FunctionalInterface
    public interface Reader {
        void read(DataInputStream in, int version) throws IOException;
    }

    private static final String DAMAGED = ".damaged";
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final int mark;
    private final int oldest;
    private final int version;

    /**
     * @param file where it is; its folder must be there
     * @param mark tells files of this kind from all others
     * @param oldest the first format that is read
     * @param version the format of what is written, and the last that is read
     */
    public SnapshotFile(Path file, int mark, int oldest, int version) {
        this.file = file;
        this.mark = mark;
        this.oldest = oldest;
        this.version = version;
    }

    /**
     * Reads the file, if there is one.
     *
     * @throws IOException if it is damaged, of another version, or longer than what was read
     */
    public void read(Reader reader) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new GZIPInputStream(raw, BUFFER))) {
            int foundMark = in.readInt();
            int found = in.readInt();
            if (foundMark != mark || found < oldest || found > version) {
                throw new IOException(
                        "it is of format " + found + ", this version reads formats " + oldest + " to " + version);
            }
            reader.read(in, found);
            if (in.read() >= 0) { // also has the checksum compared
                throw new IOException("it goes on after its end");
            }
        }
    }

    /** Puts a damaged file aside, beside all earlier ones, and says where. */
    public Path setAside() throws IOException {
        return Files.move(file, aside(file));
    }

    /** Where to put a damaged file: the latest has the plain name, so an earlier one gets a number. */
    public static Path aside(Path file) throws IOException {
        Path latest = file.resolveSibling(file.getFileName() + DAMAGED);
        if (Files.exists(latest)) {
            int number = 1;
            Path older = file.resolveSibling(file.getFileName() + DAMAGED + "." + number);
            while (Files.exists(older)) {
                number++;
                older = file.resolveSibling(file.getFileName() + DAMAGED + "." + number);
            }
            Files.move(latest, older, StandardCopyOption.ATOMIC_MOVE);
        }
        return latest;
    }

    /** Writes another in place of the one before. Returns its size in bytes. */
    public long write(Writer writer) throws IOException {
        Path next = beside(".new");
        try (FileOutputStream raw = new FileOutputStream(next.toFile());
                GZIPOutputStream packed = new GZIPOutputStream(raw, BUFFER) {
                    {
                        def.setLevel(Deflater.BEST_SPEED); // as a gateway's processor likes it
                    }
                };
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(packed, BUFFER))) {
            out.writeInt(mark);
            out.writeInt(version);
            writer.write(out);
            out.flush();
            packed.finish();
            raw.getFD().sync();
        }
        long bytes = Files.size(next);
        DurableFiles.replace(next, file);
        return bytes;
    }

    private Path beside(String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }
}
