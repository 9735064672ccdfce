// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Takes the mean of a fan's readings, and how exact it is. */
final class MeanOfFan implements AggregateFunction<FanSums, FanSums, FanMeans> {

    private static final long serialVersionUID = 1;

    private final Pattern kind;

    MeanOfFan(String kindPattern) {
        this.kind = Pattern.compile(kindPattern);
    }

    @Override
    public FanSums createAccumulator() {
        return new FanSums("", "", 0, new double[0], new double[0]);
    }

    @Override
    public FanSums add(FanSums more, FanSums sums) {
        return sums.count() == 0 ? more : sums.plus(more);
    }

    @Override
    public FanSums merge(FanSums one, FanSums other) {
        return add(one, other);
    }

    @Override
    public FanMeans getResult(FanSums sums) {
        double[] means = new double[sums.sums().length];
        double[] errors = new double[means.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = sums.sums()[i] / sums.count();
            double variance = Math.max(0, sums.squares()[i] / sums.count() - means[i] * means[i]);
            errors[i] = Math.sqrt(variance / sums.count());
        }
        return new FanMeans(kindOf(sums.fan()), sums.site(), sums.device(), means, errors);
    }

    private String kindOf(String fan) {
        Matcher found = kind.matcher(fan);
        return !found.find() ? "" : found.groupCount() > 0 ? String.valueOf(found.group(1)) : found.group();
    }
}
