// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page on reliability, whose measured parts are between comments. */
final class Page {

    private static final Path FILE = Path.of("docs", "reliability.md");

    private Page() {}

    /** Puts a part where it belongs. */
    static void put(Path home, String part, String content) throws IOException, ChaosException {
        Path file = home.resolve(FILE);
        String begin = "<!-- " + part + ": written by ./fanwatch " + part + " --write -->";
        String end = "<!-- /" + part + " -->";
        String text = Files.readString(file);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new ChaosException(file + " has no place for it: add the lines " + begin + " and " + end, null);
        }
        Files.writeString(file, text.substring(0, from) + begin + "\n\n" + content + "\n" + text.substring(to));
    }

    /** Writes a file beside it. */
    static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** The beginning of a drawing that can be read on light and on dark pages. */
    static String svg(int width, int height) {
        return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " + width + " " + height + "' width='" + width
                + "' height='" + height + "'>\n<style>text { font: 12px sans-serif; fill: #777 } .axis { stroke: #999; "
                + "fill: none } .line { stroke: #2a78b8; stroke-width: 1.5; fill: none } .bar { fill: #2a78b8 }"
                + "</style>\n";
    }
}
