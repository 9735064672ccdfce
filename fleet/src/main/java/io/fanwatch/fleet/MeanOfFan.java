// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Takes the mean of a fan's readings, and how exact it is. */
final class MeanOfFan implements AggregateFunction<FleetVerdict, MeanOfFan.Sums, FanMeans> {

    private static final long serialVersionUID = 1;

    /** What was added up so far. */
    public record Sums(String site, String device, long count, double[] sums, double[] squares) {}

    private final Pattern kind;

    MeanOfFan(String kindPattern) {
        this.kind = Pattern.compile(kindPattern);
    }

    @Override
    public Sums createAccumulator() {
        return new Sums("", "", 0, new double[0], new double[0]);
    }

    @Override
    public Sums add(FleetVerdict verdict, Sums sums) {
        double[] squares =
                Arrays.stream(verdict.values()).map(value -> value * value).toArray();
        return merge(new Sums(verdict.site(), verdict.device(), 1, verdict.values(), squares), sums);
    }

    @Override
    public Sums merge(Sums one, Sums other) {
        if (other.count == 0) {
            return one;
        }
        return new Sums(
                one.site,
                one.device,
                one.count + other.count,
                add(one.sums, other.sums),
                add(one.squares, other.squares));
    }

    private static double[] add(double[] one, double[] other) {
        double[] sum = one.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
        return sum;
    }

    @Override
    public FanMeans getResult(Sums sums) {
        double[] means = new double[sums.sums.length];
        double[] errors = new double[means.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = sums.sums[i] / sums.count;
            double variance = Math.max(0, sums.squares[i] / sums.count - means[i] * means[i]);
            errors[i] = Math.sqrt(variance / sums.count);
        }
        return new FanMeans(kindOf(SiteReading.fan(sums.site, sums.device)), sums.site, sums.device, means, errors);
    }

    private String kindOf(String fan) {
        Matcher found = kind.matcher(fan);
        return !found.find() ? "" : found.groupCount() > 0 ? String.valueOf(found.group(1)) : found.group();
    }
}
