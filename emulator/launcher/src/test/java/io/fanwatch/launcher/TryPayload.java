// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.kura.tools.command.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Runs the command, and takes what it prints. */
final class TryPayload {

    record Result(int code, String text) {}

    private TryPayload() {}

    static synchronized Result run(List<String> arguments) {
        StringWriter errors = new StringWriter();
        PrintStream before = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, UTF_8));
        try {
            int code = Fanwatch.commandLine(settings -> {
                        throw CommandException.unreachable("there is no gateway", null);
                    })
                    .setErr(new PrintWriter(errors, true))
                    .execute(arguments.toArray(String[]::new));
            return new Result(code, output.toString(UTF_8));
        } finally {
            System.setOut(before);
        }
    }
}
