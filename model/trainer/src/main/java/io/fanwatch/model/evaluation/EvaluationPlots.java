// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws what an evaluation found as PNG files, without a screen. */
final class EvaluationPlots {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 500;
    private static final int MOST_DEVICES = 12;

    private final Path folder;

    EvaluationPlots(Path folder) {
        System.setProperty("java.awt.headless", "true");
        this.folder = folder;
    }

    void draw(Evaluation evaluation) throws IOException {
        XYChart distances = chart("Distance from the device's own normal (limit 1)", "days", "distance");
        distances.getStyler().setYAxisLogarithmic(true);
        List<DistanceSeries> series = evaluation.distances().stream()
                .filter(one -> one.days().length > 1)
                .limit(MOST_DEVICES)
                .toList();
        for (DistanceSeries one : series) {
            double[] days = one.days();
            double[] values = one.highest();
            for (int i = days.length - 1; i >= 0; i--) {
                days[i] -= days[0];
                values[i] = Math.max(values[i], 0.01);
            }
            distances.addSeries(one.device(), days, values).setMarker(SeriesMarkers.NONE);
        }
        if (!series.isEmpty()) {
            save(distances, "distance");
        }
        XYChart leads = chart("Lead time of the alarm that lasted to the failure", "% of failures", "hours");
        for (DetectorResult result : evaluation.results()) {
            double[] sorted = result.leads();
            double[] shares = new double[sorted.length];
            for (int i = 0; i < sorted.length; i++) {
                shares[i] = 100.0 * (i + 1) / (sorted.length + result.missed());
                sorted[i] /= 3600;
            }
            if (sorted.length > 0) {
                leads.addSeries(result.name(), shares, sorted);
            }
        }
        if (evaluation.results().stream().anyMatch(result -> result.leads().length > 0)) {
            save(leads, "lead-time");
        }
    }

    /** What each detector costs, by what a missed failure costs. */
    void cost(Evaluation evaluation) throws IOException {
        XYChart costs = chart(
                "Cost of missed failures and false alarms",
                "what a missed failure costs, in false alarms",
                "false alarms");
        costs.getStyler().setXAxisLogarithmic(true);
        for (DetectorResult result : evaluation.results()) {
            costs.addSeries(result.name(), CostCurve.RATIOS, CostCurve.ofDevices(result));
        }
        save(costs, "cost");
    }

    private static XYChart chart(String title, String xAxis, String yAxis) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        return chart;
    }

    private void save(XYChart chart, String name) throws IOException {
        ImageIO.write(
                BitmapEncoder.getBufferedImage(chart),
                "png",
                folder.resolve(name + ".png").toFile());
    }
}
