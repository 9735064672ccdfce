// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Takes the mean of a fan's readings. */
final class MeanOfFan implements AggregateFunction<FleetVerdict, MeanOfFan.Sums, FanMeans> {

    private static final long serialVersionUID = 1;

    /** What was added up so far. */
    public record Sums(String site, String device, long count, double[] sums) {}

    private final Pattern kind;

    MeanOfFan(String kindPattern) {
        this.kind = Pattern.compile(kindPattern);
    }

    @Override
    public Sums createAccumulator() {
        return new Sums("", "", 0, new double[0]);
    }

    @Override
    public Sums add(FleetVerdict verdict, Sums sums) {
        return merge(new Sums(verdict.site(), verdict.device(), 1, verdict.values()), sums);
    }

    @Override
    public Sums merge(Sums one, Sums other) {
        if (other.count == 0) {
            return one;
        }
        double[] sums = one.sums.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
        return new Sums(one.site, one.device, one.count + other.count, sums);
    }

    @Override
    public FanMeans getResult(Sums sums) {
        double[] means = sums.sums.clone();
        for (int i = 0; i < means.length; i++) {
            means[i] /= sums.count;
        }
        return new FanMeans(kindOf(SiteReading.fan(sums.site, sums.device)), sums.site, sums.device, means);
    }

    private String kindOf(String fan) {
        Matcher found = kind.matcher(fan);
        return !found.find() ? "" : found.groupCount() > 0 ? String.valueOf(found.group(1)) : found.group();
    }
}
