// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Jazzer on targets, in a process of its own with bounded memory. For one thread. */
final class Campaign {

    /** What an input may need: a gateway has 512 MB for all. */
    private static final String HEAP = "-Xmx256m";

    private static final String INSTRUMENTED = "io.fanwatch.**";
    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");
    private static final Pattern PROGRESS = Pattern.compile("^#(\\d+)\\s.*");
    private static final int MOST_FINDINGS = 20;
    private static final int HANGS_AFTER_SECONDS = 25;
    private static final String MEMORY = "/dev/shm";

    /**
     * What came of it.
     *
     * @param inputs how many were tried
     * @param findings what was found, in Jazzer's words
     * @param log what Jazzer said
     */
    record Result(long inputs, List<String> findings, Path log) {}

    private final Path folder;

    /** @param folder for what it writes: {@code corpus}, {@code findings} and logs */
    Campaign(Path folder) {
        this.folder = folder;
    }

    /**
     * Tries inputs until one bound is reached.
     *
     * @param targets at once in one process, or one
     * @param maximumInputs how many inputs, 0 for any number
     * @param maximumSeconds how long, 0 for however long
     */
    Result run(List<String> targets, long maximumInputs, long maximumSeconds) throws IOException, InterruptedException {
        String name = targets.size() == 1 ? targets.get(0) : "all";
        Path corpus = Files.createDirectories(folder.resolve("corpus").resolve(name));
        Path artifacts = Files.createDirectories(folder.resolve("findings").resolve(name));
        plant(targets, corpus);
        List<String> command = java(targets);
        command.add("--keep_going=" + MOST_FINDINGS);
        command.add("--reproducer_path=" + artifacts);
        command.add("-artifact_prefix=" + artifacts + "/");
        command.add("-print_final_stats=1");
        command.add("-timeout=" + HANGS_AFTER_SECONDS);
        command.add("-rss_limit_mb=0"); // the heap is what is bounded
        command.add("-max_len=4096");
        if (maximumInputs > 0) {
            command.add("-runs=" + maximumInputs);
        }
        if (maximumSeconds > 0) {
            command.add("-max_total_time=" + maximumSeconds);
        }
        command.add(corpus.toString());
        return start(command, folder.resolve(name + ".log"));
    }

    /** Adds to a folder those of the inputs found that no other makes superfluous. */
    void keep(String target, Path seeds) throws IOException, InterruptedException {
        List<String> command = java(List.of(target));
        command.add("-merge=1");
        command.add(Files.createDirectories(seeds).toString());
        command.add(folder.resolve("corpus").resolve(target).toString());
        start(command, folder.resolve(target + "-keep.log"));
    }

    private static List<String> java(List<String> targets) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-Djdk.attach.allowAttachSelf=true",
                "-D" + JazzerEntry.TARGETS + "=" + String.join(",", targets),
                "-cp",
                System.getProperty("java.class.path")));
        if (Files.isWritable(Path.of(MEMORY))) { // files of a few targets: nothing has to last
            command.add(1, "-Djava.io.tmpdir=" + MEMORY);
        }
        command.add("com.code_intelligence.jazzer.Jazzer");
        command.add("--target_class=" + JazzerEntry.class.getName());
        command.add("--instrumentation_includes=" + INSTRUMENTED);
        return command;
    }

    /** Puts the seeds that are kept where Jazzer begins. */
    private static void plant(List<String> targets, Path corpus) throws IOException {
        for (int i = 0; i < targets.size(); i++) {
            for (Seeds.Seed seed : Seeds.of(targets.get(i))) {
                byte[] content = seed.content();
                if (targets.size() > 1) {
                    byte[] marked = new byte[content.length + 1];
                    marked[0] = (byte) i;
                    System.arraycopy(content, 0, marked, 1, content.length);
                    content = marked;
                }
                Files.write(corpus.resolve(targets.get(i) + "-" + seed.name()), content);
            }
        }
    }

    private static Result start(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            process.waitFor();
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        long inputs = 0;
        List<String> findings = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher executed = EXECUTED.matcher(line);
                Matcher progress = PROGRESS.matcher(line);
                if (executed.find()) {
                    inputs = Long.parseLong(executed.group(1));
                } else if (progress.matches()) {
                    inputs = Math.max(inputs, Long.parseLong(progress.group(1)));
                } else if (line.startsWith("== Java Exception:") || line.contains("ERROR: libFuzzer:")) {
                    findings.add(line.replaceFirst("^== Java Exception: ", "").strip());
                }
            }
        }
        if (process.exitValue() != 0 && findings.isEmpty()) {
            findings.add("Jazzer ended with " + process.exitValue());
        }
        return new Result(inputs, List.copyOf(findings), log);
    }
}
