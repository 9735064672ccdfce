// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A soak as a table and a graph. */
final class SoakReport {

    private static final Path GRAPH = Path.of("docs", "images", "soak.svg");
    private static final int LEFT = 190;
    private static final int WIDTH = 520;
    private static final int HEIGHT = 70;
    private static final int GAP = 26;

    private SoakReport() {}

    /** A table in Markdown. */
    static String table(SoakRun run) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %.0f minutes, %,d readings of %,d fans, of which it keeps %,d, %,d verdicts, %d exchanges of the "
                        + "model, %d changes of the configuration.\n\n",
                run.date(),
                last(run).minutes(),
                run.sent(),
                run.sent() / SoakTraffic.READINGS_OF_EACH,
                run.fans(),
                run.verdicts(),
                run.exchanges(),
                run.changes()));
        if (!run.isLongEnough()) {
            return table.append(
                            "Not judged: it did not keep all the fans that it may for long enough. Give it more minutes or"
                                    + " fewer fans.\n")
                    .toString();
        }
        List<Sample> judged = run.judged();
        table.append(String.format(
                Locale.ROOT,
                "| of the gateway's process | median of the last %1$.0f minutes | growth over these | flat |\n"
                        + "|---|---|---|---|\n",
                last(run).minutes() - judged.get(0).minutes()));
        for (Sample.Kind kind : Sample.Kind.values()) {
            Trend trend = Trend.of(judged, kind);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f%s | %+.1f%s | %s |\n",
                    kind.label(),
                    trend.median(),
                    kind.unit(),
                    trend.growth() + 0.0,
                    kind.unit(),
                    trend.isFlat() ? "yes" : "**no**"));
        }
        return table.toString();
    }

    /** Puts table and graph into the page on reliability. */
    static void publish(Path home, SoakRun run) throws IOException, ChaosException {
        Page.write(home.resolve(GRAPH), graph(run));
        Page.put(
                home,
                "soak",
                table(run) + "\n![Memory of the process, heap, threads, file descriptors and temporary files over the "
                        + "soak, each with its own scale](images/soak.svg)\n");
    }

    /** Each measurement over the time, one below the other. */
    static String graph(SoakRun run) {
        List<Sample.Kind> kinds = List.of(Sample.Kind.values());
        int bottom = kinds.size() * (HEIGHT + GAP);
        StringBuilder svg = new StringBuilder(Page.svg(LEFT + WIDTH + 20, bottom + 24));
        for (int i = 0; i < kinds.size(); i++) {
            curve(run, kinds.get(i), 10 + i * (HEIGHT + GAP), svg);
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x='%d' y='%d' text-anchor='end'>%.0f minutes</text>\n",
                LEFT + WIDTH,
                bottom + 14,
                last(run).minutes()));
        return svg.append("</svg>\n").toString();
    }

    private static void curve(SoakRun run, Sample.Kind kind, int top, StringBuilder svg) {
        double most = Math.max(
                1,
                1.1
                        * run.samples().stream()
                                .mapToLong(sample -> sample.values().get(kind))
                                .max()
                                .orElse(0));
        StringBuilder points = new StringBuilder();
        for (Sample sample : run.samples()) {
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    LEFT + WIDTH * sample.minutes() / Math.max(0.01, last(run).minutes()),
                    top + HEIGHT * (1 - sample.values().get(kind) / most)));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x='%d' y='%d' text-anchor='end'>%s</text>\n<text x='%d' y='%d' text-anchor='end'>%,d%s</text>\n"
                        + "<path d='M%d %dV%dH%d' class='axis'/>\n<polyline points='%s' class='line'/>\n",
                LEFT - 8,
                top + HEIGHT / 2,
                kind.label(),
                LEFT - 8,
                top + HEIGHT / 2 + 16,
                last(run).values().get(kind),
                kind.unit(),
                LEFT,
                top,
                top + HEIGHT,
                LEFT + WIDTH,
                points.toString().strip()));
    }

    private static Sample last(SoakRun run) {
        return run.samples().get(run.samples().size() - 1);
    }
}
