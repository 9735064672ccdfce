// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A disk of its own, an ext4 in a file: it can be filled, and its power can be cut. Needs root.
 *
 * <p>The power is cut with the kernel's own means for testing file systems (EXT4_IOC_SHUTDOWN without a flush of the journal):
 * from then on nothing more is written. What is mounted afterwards is what had reached the disk.
 */
final class SmallDisk implements AutoCloseable {

    private static final long BYTES = 256 << 20;
    private static final int BLOCK = 1 << 16;
    /* _IOR('X', 125, __u32), with the flag that leaves the journal as it is */
    private static final String SHUTDOWN =
            "open(D, '<', $ARGV[0]) or die $!; my $flag = pack('L', 2); ioctl(D, 0x8004587d, $flag) or die $!";
    private static final int ATTEMPTS = 50;

    private final Path image;
    private final Path folder;

    SmallDisk() throws ChaosException, InterruptedException {
        try {
            image = Files.createTempFile("chaos", ".ext4");
            folder = Files.createTempDirectory("chaos-disk");
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(BYTES);
            }
        } catch (IOException e) {
            throw new ChaosException("no disk can be made: " + e.getMessage(), e);
        }
        run("mkfs.ext4", "-q", "-F", image.toString());
        mount();
    }

    /** Whether this user may have one. */
    static boolean isAllowed() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Where it is mounted. */
    Path folder() {
        return folder;
    }

    /** Leaves no byte free. */
    void fill() throws ChaosException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(ballast())) {
            for (int size = BLOCK; size > 0; size /= 2) {
                fill(out, block, size);
            }
        } catch (IOException e) {
            throw new ChaosException("the disk cannot be filled: " + e.getMessage(), e);
        }
    }

    private static void fill(OutputStream out, byte[] block, int size) {
        try {
            while (true) {
                out.write(block, 0, size);
            }
        } catch (IOException full) {
            // that is what is wanted
        }
    }

    /** Gives the room back. */
    void clear() throws ChaosException {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new ChaosException("the disk cannot be emptied: " + e.getMessage(), e);
        }
    }

    /** Writes what is there by now, such as packages that a real gateway has had for long. */
    void settle() throws ChaosException, InterruptedException {
        run("sync", "-f", folder.toString());
    }

    /** From now on nothing is written, whatever the system still has in its memory. */
    void cutPower() throws ChaosException, InterruptedException {
        run("perl", "-e", SHUTDOWN, folder.toString());
    }

    /** Mounts what had reached the disk; whoever used it must have ended. */
    void mountAgain() throws ChaosException, InterruptedException {
        unmount();
        mount();
    }

    private void mount() throws ChaosException, InterruptedException {
        run("mount", "-o", "loop", image.toString(), folder.toString());
    }

    private void unmount() throws ChaosException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                run("umount", folder.toString());
                return;
            } catch (ChaosException stillInUse) {
                if (attempt == ATTEMPTS) {
                    throw stillInUse;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    @Override
    public void close() throws ChaosException {
        try {
            unmount();
            Files.deleteIfExists(image);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new ChaosException("the disk cannot be removed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    private static void run(String... command) throws ChaosException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new ChaosException(command[0] + " fails: " + output.strip(), null);
            }
        } catch (IOException e) {
            throw new ChaosException(command[0] + " cannot be run: " + e.getMessage(), e);
        }
    }
}
