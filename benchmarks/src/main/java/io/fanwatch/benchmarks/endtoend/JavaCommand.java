package io.fanwatch.benchmarks.endtoend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a Java process is started: with this process's Java and without further options. */
final class JavaCommand {

    private JavaCommand() {}

    /** The command for a class of this program. */
    static List<String> of(Class<?> main, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(java(), "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
