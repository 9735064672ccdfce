// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The metrics as PNG files, drawn without a screen. */
final class Plots {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 520;
    private static final double NANOS_A_MILLI = 1e6;
    private static final double[] NINES = {0, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};
    private static final List<String> NINES_LABELS = List.of("0 %", "90 %", "99 %", "99.9 %", "99.99 %");
    private static final Color OURS = new Color(0x1F, 0x4E, 0x79);
    private static final Map<String, Color> COLOURS = Map.of(
            Subject.E2E_QOS0.key(),
            OURS,
            Subject.PAHO_ECHO.key(),
            new Color(0xC0, 0x6C, 0x2B),
            Subject.BROKER.key(),
            Color.GRAY);

    private final Path folder;
    private final Results results;

    /**
     * @param folder an existing one; plots already there are replaced
     */
    Plots(Path folder, Results results) {
        System.setProperty("java.awt.headless", "true");
        this.folder = folder;
        this.results = results;
    }

    /** Draws what there are metrics for. */
    void drawAll() throws IOException {
        throughput(
                "throughput-qos0",
                "Throughput at QoS 0, with the spread of the rounds",
                List.of(Metric.E2E_QOS0_PER_S, Metric.PAHO_ECHO_PER_S, Metric.HIVEMQ_ECHO_PER_S, Metric.SEED_PER_S));
        throughput(
                "throughput-qos1",
                "Throughput at QoS 1, with the spread of the rounds",
                List.of(Metric.E2E_QOS1_PER_S, Metric.PAHO_ECHO_QOS1_PER_S));
        latency(10_000);
        latency(100);
        fans();
        scoring();
        soak();
    }

    private void throughput(String name, String title, List<Metric> metrics) throws IOException {
        List<String> labels = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (Metric metric : metrics) {
            results.get(metric).ifPresent(series -> {
                labels.add(String.format(Locale.ROOT, "%s: %,.0f", metric.label(), series.median()));
                medians.add(series.median());
                errors.add((series.highest() - series.lowest()) / 2);
            });
        }
        if (labels.size() < 2) {
            return;
        }
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle("verdicts a second")
                .build();
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setAvailableSpaceFill(0.6);
        chart.getStyler().setYAxisDecimalPattern("#,##0");
        chart.addSeries("median", labels, medians, errors).setFillColor(OURS);
        save(name, chart);
    }

    private void latency(int rate) throws IOException {
        XYChart chart = xy(
                String.format(Locale.ROOT, "Time to the verdict at %,d readings a second", rate), "percentile", "ms");
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
        for (Subject subject : Latency.SUBJECTS) {
            Histogram histogram = results.latencies().get(subject.key() + "_at_" + rate);
            if (histogram != null) {
                double[] y = new double[NINES.length];
                double[] x = new double[NINES.length];
                for (int i = 0; i < NINES.length; i++) {
                    x[i] = nines(NINES[i]);
                    y[i] = histogram.getValueAtPercentile(NINES[i]) / NANOS_A_MILLI;
                }
                var line = chart.addSeries(subject.perSecond().label(), x, y);
                line.setLineColor(COLOURS.get(subject.key()));
                line.setMarker(SeriesMarkers.CIRCLE);
                line.setMarkerColor(COLOURS.get(subject.key()));
            }
        }
        if (!chart.getSeriesCollection().isEmpty()) {
            chart.setCustomXAxisTickLabelsFormatter(
                    value -> value == Math.rint(value) ? NINES_LABELS.get(value.intValue()) : "");
            save("latency-at-" + rate, chart);
        }
    }

    /* 90 % is 1, 99 % is 2, 99.9 % is 3: the tail gets room */
    private static double nines(double percentile) {
        return Math.rint(-Math.log10(1 - percentile / 100) * 1e6) / 1e6;
    }

    private void fans() throws IOException {
        List<Integer> fans = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (Subject subject : List.of(Subject.E2E_QOS0, Subject.E2E_1K_FANS, Subject.E2E_100K_FANS)) {
            Optional<Series> series = results.get(subject.perSecond());
            if (series.isPresent()) {
                fans.add(subject.underTest().fans());
                medians.add(series.get().median());
                errors.add((series.get().highest() - series.get().lowest()) / 2);
            }
        }
        if (fans.size() > 1) {
            XYChart chart = xy("Throughput over the number of fans, QoS 0", "fans", "verdicts a second");
            chart.getStyler().setXAxisLogarithmic(true);
            chart.getStyler().setYAxisMin(0.0);
            chart.getStyler().setYAxisDecimalPattern("#,##0");
            chart.getStyler().setXAxisDecimalPattern("#,##0");
            chart.getStyler().setLegendVisible(false);
            var line = chart.addSeries("Fanwatch", fans, medians, errors);
            line.setLineColor(OURS);
            line.setMarkerColor(OURS);
            save("throughput-over-fans", chart);
        }
    }

    private void scoring() throws IOException {
        XYChart chart = xy("Scoring a row in batches", "rows in a batch", "µs a row");
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
        scoring(chart, "Fanwatch", "SCORE", OURS);
        scoring(chart, "ONNX Runtime alone", "ORT", Color.GRAY);
        scoring(chart, "Java loops", "LOOPS", new Color(0x2E, 0x8B, 0x57));
        if (!chart.getSeriesCollection().isEmpty()) {
            save("scoring", chart);
        }
    }

    private void scoring(XYChart chart, String label, String prefix, Color colour) {
        List<Integer> batches = new ArrayList<>();
        List<Double> micros = new ArrayList<>();
        for (int batch : new int[] {1, 8, 64, 256}) {
            results.get(Metric.valueOf(prefix + "_US_PER_ROW_" + batch)).ifPresent(series -> {
                batches.add(batch);
                micros.add(series.median());
            });
        }
        if (!batches.isEmpty()) {
            var line = chart.addSeries(label, batches, micros);
            line.setLineColor(colour);
            line.setMarkerColor(colour);
            line.setMarker(SeriesMarkers.CIRCLE);
        }
    }

    private void soak() throws IOException {
        if (results.soak().size() < 2) {
            return;
        }
        XYChart chart = xy("Memory of the gateway over the readings it had", "million readings", "MB");
        chart.getStyler().setYAxisMin(0.0);
        List<Double> readings =
                results.soak().stream().map(sample -> sample.readings() / 1e6).toList();
        chart.addSeries(
                "whole process",
                readings,
                results.soak().stream().map(Soak.Sample::residentMb).toList());
        chart.addSeries(
                "live heap",
                readings,
                results.soak().stream().map(Soak.Sample::liveMb).toList());
        save("memory", chart);
    }

    private static XYChart xy(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        return chart;
    }

    private void save(String name, Chart<?, ?> chart) throws IOException {
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotBorderVisible(false);
        ImageIO.write(
                BitmapEncoder.getBufferedImage(chart),
                "png",
                folder.resolve(name + ".png").toFile());
    }
}
