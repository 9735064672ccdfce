// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process holds, seen from outside. */
final class Memory {

    private static final String TOTAL = "Total";
    private static final String RESIDENT = "VmRSS:";
    private static final double KIB = 1024;
    private static final double MB = 1e6;
    /* every fourth full collection of the serial collector leaves no gaps, which are counted as objects otherwise */
    private static final int COLLECTIONS = 4;

    private Memory() {}

    /**
     * The live objects of a Java process, after full collections.
     *
     * @return in bytes
     */
    static long liveBytes(Child child) throws BenchmarkException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            least = Math.min(least, countedBytes(child));
        }
        return least;
    }

    private static long countedBytes(Child child) throws BenchmarkException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        String pid = String.valueOf(child.process().pid());
        try {
            Process process = new ProcessBuilder(jcmd.toString(), pid, "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines()
                    .filter(line -> line.startsWith(TOTAL))
                    .map(line -> Long.parseLong(line.split("\\s+")[2]))
                    .findFirst()
                    .orElseThrow(() -> new BenchmarkException("jcmd can't look into a gateway: " + answer, null));
        } catch (IOException e) {
            throw new BenchmarkException("jcmd can't be run: install a full JDK", e);
        }
    }

    /**
     * The memory that a process has in use, heap and everything else.
     *
     * @return in MB
     */
    static double residentMb(Child child) throws BenchmarkException {
        Path status = Path.of("/proc", String.valueOf(child.process().pid()), "status");
        try {
            List<String> lines = Files.readAllLines(status);
            return lines.stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(line -> Double.parseDouble(line.split("\\s+")[1]) * KIB / MB)
                    .findFirst()
                    .orElseThrow(() -> new BenchmarkException(status + " has no " + RESIDENT, null));
        } catch (IOException e) {
            throw child.failure("ended early");
        }
    }
}
