// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What Linux does to a process, and knows of it. */
final class Signals {

    private Signals() {}

    /** Stops it until it is continued: it does nothing, its connections stay open. */
    static void stop(long pid) throws ChaosException, InterruptedException {
        send("STOP", pid);
    }

    /** Has it go on. */
    static void proceed(long pid) throws ChaosException, InterruptedException {
        send("CONT", pid);
    }

    /** The most memory that it ever held (VmHWM), in MB; 0 if it has ended. */
    static long peakMegabytes(long pid) {
        return status(pid, "VmHWM:") / 1024;
    }

    /** The number in that line of its status; 0 if it has ended. */
    static long status(long pid, String line) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(text -> text.startsWith(line))
                    .mapToLong(text -> Long.parseLong(text.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }

    private static void send(String signal, long pid) throws ChaosException, InterruptedException {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new ChaosException("process " + pid + " takes no signal " + signal + ": has it ended?", null);
            }
        } catch (IOException e) {
            throw new ChaosException("kill cannot be run: " + e.getMessage() + "; install procps", e);
        }
    }
}
