// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds at a time.
 *
 * @param minutes since the beginning
 * @param values by what is measured
 */
record Sample(double minutes, Map<Kind, Long> values) {

    /** What is measured. */
    enum Kind {
        MEMORY("memory of the process", "MB"),
        HEAP("heap after a collection", "MB"),
        THREADS("threads", ""),
        DESCRIPTORS("file descriptors", ""),
        FILES("temporary files", "");

        private final String label;
        private final String unit;

        Kind(String label, String unit) {
            this.label = label;
            this.unit = unit;
        }

        /** As people write it. */
        String label() {
            return label;
        }

        /** With a blank before it, if it has one. */
        String unit() {
            return unit.isEmpty() ? "" : " " + unit;
        }
    }

    private static final Pattern USED = Pattern.compile("(?m)^ (?!.*(?:Metaspace|class space)).* used (\\d+)K");

    /**
     * Measures a Java process of this user; has it collect its garbage first.
     *
     * @param temporary its folder for temporary files
     */
    static Sample of(long pid, Path temporary, double minutes) throws ChaosException, InterruptedException {
        try {
            jcmd(pid, "GC.run");
            long heap = 0;
            Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
            while (used.find()) {
                heap += Long.parseLong(used.group(1)) / 1024;
            }
            return new Sample(
                    minutes,
                    Map.of(
                            Kind.MEMORY, Signals.status(pid, "VmRSS:") / 1024,
                            Kind.HEAP, heap,
                            Kind.THREADS, Signals.status(pid, "Threads:"),
                            Kind.DESCRIPTORS, count(Path.of("/proc", String.valueOf(pid), "fd"), 1),
                            Kind.FILES, count(temporary, Integer.MAX_VALUE)));
        } catch (IOException e) {
            throw new ChaosException("the gateway cannot be measured: " + e.getMessage(), e);
        }
    }

    private static long count(Path folder, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.count() - 1;
        }
    }

    private static String jcmd(long pid, String what) throws IOException, InterruptedException, ChaosException {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(program, String.valueOf(pid), what)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new ChaosException("jcmd " + what + " fails: " + answer.strip(), null);
        }
        return answer;
    }
}
