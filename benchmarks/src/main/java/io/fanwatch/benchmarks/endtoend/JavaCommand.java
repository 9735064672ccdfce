// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a Java process is started: with this process's Java, as Java would start by itself on a small gateway. */
final class JavaCommand {

    /* what the JDK's ergonomics choose with 1 GB of memory; with that of a server, garbage would stay for minutes */
    private static final List<String> ONE_GIGABYTE = List.of("-XX:+UseSerialGC", "-Xms16m", "-Xmx256m");

    private JavaCommand() {}

    /** The command for a class of this program. */
    static List<String> of(Class<?> main, String... arguments) {
        List<String> command = java();
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The beginning of a command, with the options; those added later prevail. */
    static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ONE_GIGABYTE);
        return command;
    }
}
