// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * Finds the fans of a kind that are not as the others, by the modified z-score: the distance from the median in units of the
 * median absolute deviation (Iglewicz, Hoaglin: How to detect and handle outliers, 1993, who take 3.5 for the limit; with
 * several features and many fans a little more).
 */
final class ComparePeers extends ProcessWindowFunction<FanMeans, PeerDeviation, String, TimeWindow> {

    private static final long serialVersionUID = 1;
    private static final double LIMIT = 5;
    private static final int FEWEST = 5;
    private static final double MAD_TO_DEVIATION = 1.4826;
    /* fans that are all but equal differ by noise */
    private static final double LEAST_SPREAD = 1e-3;

    private final List<String> features;

    ComparePeers(List<String> features) {
        this.features = new ArrayList<>(features);
    }

    @Override
    public void process(String kind, Context context, Iterable<FanMeans> fans, Collector<PeerDeviation> out) {
        List<FanMeans> peers = new ArrayList<>();
        fans.forEach(peers::add);
        if (peers.size() < FEWEST) {
            return;
        }
        double[] medians = new double[features.size()];
        double[] spreads = new double[features.size()];
        for (int i = 0; i < medians.length; i++) {
            int feature = i;
            medians[i] = median(
                    peers.stream().mapToDouble(fan -> fan.means()[feature]).toArray());
            double middle = medians[i];
            double deviation = median(peers.stream()
                    .mapToDouble(fan -> Math.abs(fan.means()[feature] - middle))
                    .toArray());
            // of few fans some may happen to be close together: their means are not more exact than that
            double error = median(
                    peers.stream().mapToDouble(fan -> fan.errors()[feature]).toArray());
            spreads[i] = Math.max(Math.max(MAD_TO_DEVIATION * deviation, error), LEAST_SPREAD * Math.abs(middle));
        }
        for (FanMeans fan : peers) {
            int worst = 0;
            double furthest = 0;
            for (int i = 0; i < medians.length; i++) {
                double deviation = spreads[i] == 0 ? 0 : (fan.means()[i] - medians[i]) / spreads[i];
                if (Math.abs(deviation) > Math.abs(furthest)) {
                    furthest = deviation;
                    worst = i;
                }
            }
            if (Math.abs(furthest) >= LIMIT) {
                out.collect(new PeerDeviation(
                        kind,
                        fan.site(),
                        fan.device(),
                        features.get(worst),
                        fan.means()[worst],
                        medians[worst],
                        furthest,
                        peers.size(),
                        context.window().getEnd()));
            }
        }
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
