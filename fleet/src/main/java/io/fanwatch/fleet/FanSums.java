// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

/**
 * Readings of a fan, added up.
 *
 * @param site where the fan is
 * @param device which fan of the site
 * @param count how many
 * @param sums of their values, in the order of the job's features
 * @param squares the sums of their squares
 */
public record FanSums(String site, String device, long count, double[] sums, double[] squares) {

    static FanSums of(FleetVerdict verdict) {
        double[] squares = new double[verdict.values().length];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = verdict.values()[i] * verdict.values()[i];
        }
        return new FanSums(verdict.site(), verdict.device(), 1, verdict.values(), squares);
    }

    String fan() {
        return SiteReading.fan(site, device);
    }

    /** With those of another part of the same readings. */
    FanSums plus(FanSums other) {
        return new FanSums(site, device, count + other.count, plus(sums, other.sums), plus(squares, other.squares));
    }

    private static double[] plus(double[] one, double[] other) {
        double[] sum = one.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
        return sum;
    }
}
