// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.internal.ScoreRanking.Cut;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the plots of a model card as PNG files, without a screen. */
final class Plots {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 440;
    private static final int BINS = 25;
    /** Part of a bin, so that a value on the edge of two bins falls into the upper one in spite of rounding. */
    private static final double ROUNDING = 1e-3;

    private static final int MAX_POINTS = 500;
    private static final Color HEALTHY = new Color(0x2E, 0x8B, 0x57);
    private static final Color FAULTY = new Color(0xC0, 0x39, 0x2B);
    private static final Color NEUTRAL = new Color(0x1F, 0x4E, 0x79);

    private final Path directory;
    private final List<Path> written = new ArrayList<>();

    /** @param directory an existing folder; plots already there are replaced */
    Plots(Path directory) {
        System.setProperty("java.awt.headless", "true");
        this.directory = directory;
    }

    /** @return the files written so far */
    List<Path> written() {
        return List.copyOf(written);
    }

    void learningCurve(LearningCurve curve) throws IOException {
        XYChart chart = chart("Learning curve, best epoch " + curve.bestEpoch(), "epoch", "binary cross-entropy");
        double[] epochs =
                IntStream.rangeClosed(1, curve.epochs()).asDoubleStream().toArray();
        line(chart, "training", epochs, values(curve.trainingLosses()), HEALTHY);
        line(chart, "validation", epochs, values(curve.validationLosses()), NEUTRAL);
        save("learning-curve", BitmapEncoder.getBufferedImage(chart));
    }

    void roc(ScoreRanking ranking) throws IOException {
        String title = String.format(Locale.ROOT, "ROC on test rows, area %.4f", ranking.rocAuc());
        XYChart chart = chart(title, "false positive rate", "true positive rate");
        List<Cut> cuts = thinned(ranking.cuts());
        double[] x = cuts.stream()
                .mapToDouble(cut -> (double) cut.falsePositives() / ranking.negatives())
                .toArray();
        double[] y = cuts.stream()
                .mapToDouble(cut -> (double) cut.truePositives() / ranking.positives())
                .toArray();
        line(chart, "model", x, y, NEUTRAL);
        line(chart, "chance", new double[] {0, 1}, new double[] {0, 1}, Color.GRAY);
        save("roc", BitmapEncoder.getBufferedImage(chart));
    }

    void precisionRecall(ScoreRanking ranking) throws IOException {
        XYChart chart = chart("Precision and recall on test rows", "recall", "precision");
        List<Cut> cuts = thinned(ranking.cuts().subList(1, ranking.cuts().size()));
        double[] recall = new double[cuts.size() + 1];
        double[] precision = new double[cuts.size() + 1];
        for (int i = 0; i < cuts.size(); i++) {
            int found = cuts.get(i).truePositives();
            recall[i + 1] = (double) found / ranking.positives();
            precision[i + 1] = (double) found / (found + cuts.get(i).falsePositives());
        }
        precision[0] = precision[1];
        line(chart, "model", recall, precision, NEUTRAL);
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
        save("precision-recall", BitmapEncoder.getBufferedImage(chart));
    }

    void featureDistributions(Dataset data) throws IOException {
        List<XYChart> charts = new ArrayList<>();
        for (int feature = 0; feature < data.featureNames().size(); feature++) {
            charts.add(distribution(data, feature));
        }
        int columns = charts.size() == 1 ? 1 : 2;
        int rows = (charts.size() + columns - 1) / columns;
        BufferedImage all = new BufferedImage(columns * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = all.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, all.getWidth(), all.getHeight());
        for (int i = 0; i < charts.size(); i++) {
            graphics.drawImage(
                    BitmapEncoder.getBufferedImage(charts.get(i)), i % columns * WIDTH, i / columns * HEIGHT, null);
        }
        graphics.dispose();
        save("feature-distributions", all);
    }

    void confusionMatrix(ClassificationMetrics metrics) throws IOException {
        HeatMapChart chart = new HeatMapChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Confusion matrix on test rows")
                .xAxisTitle("verdict")
                .yAxisTitle("truth")
                .build();
        chart.getStyler().setShowValue(true);
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setLegendVisible(false);
        chart.getStyler().setRangeColors(new Color[] {Color.WHITE, new Color(0x7F, 0xB3, 0xD5)});
        List<Number[]> cells = List.of(
                new Number[] {0, 0, metrics.truePositives()},
                new Number[] {0, 1, metrics.falsePositives()},
                new Number[] {1, 0, metrics.falseNegatives()},
                new Number[] {1, 1, metrics.trueNegatives()});
        chart.addSeries("rows", List.of("faulty", "healthy"), List.of("faulty", "healthy"), cells);
        save("confusion-matrix", BitmapEncoder.getBufferedImage(chart));
    }

    private static XYChart distribution(Dataset data, int feature) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float[] row : data.rows()) {
            low = Math.min(low, row[feature]);
            high = Math.max(high, row[feature]);
        }
        double width = high > low ? (high - low) / BINS : 1;
        double start = low;
        double[] edges = IntStream.rangeClosed(0, BINS)
                .mapToDouble(bin -> start + bin * width)
                .toArray();
        double[][] shares = new double[2][BINS + 1];
        double[] classRows = {data.size() - data.faultyCount(), data.faultyCount()};
        for (int i = 0; i < data.size(); i++) {
            int bin = Math.min(BINS - 1, (int) ((data.rows()[i][feature] - low) / width + ROUNDING));
            int label = data.faulty()[i] ? 1 : 0;
            shares[label][bin] += 100 / classRows[label];
        }
        XYChart chart = chart(data.featureNames().get(feature) + " by class", "value", "% of the class");
        chart.getStyler().setXAxisDecimalPattern("0.#");
        area(chart, "healthy", edges, shares[0], HEALTHY);
        area(chart, "faulty", edges, shares[1], FAULTY);
        return chart;
    }

    private static XYChart chart(String title, String xAxis, String yAxis) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        return chart;
    }

    private static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color color) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE).setLineColor(color);
        return series;
    }

    private static void area(XYChart chart, String name, double[] x, double[] y, Color color) {
        line(chart, name, x, y, color)
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.StepArea)
                .setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 0x50));
    }

    private void save(String name, BufferedImage image) throws IOException {
        Path file = directory.resolve(name + ".png");
        ImageIO.write(image, "png", file.toFile());
        written.add(file);
    }

    private static double[] values(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static List<Cut> thinned(List<Cut> cuts) {
        int step = Math.max(1, cuts.size() / MAX_POINTS);
        return IntStream.concat(
                        IntStream.iterate(0, i -> i < cuts.size() - 1, i -> i + step), IntStream.of(cuts.size() - 1))
                .mapToObj(cuts::get)
                .toList();
    }
}
