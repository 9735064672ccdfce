// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The values of one argument in a time up to now, in constant space: the time is cut into twelve panes, each of which
 * keeps sums only, so the window moves by a twelfth of its length (stream slicing: Li et al., "No pane, no gain", SIGMOD
 * Record 34(1), 2005). Means and squares are merged as by Chan, Golub and LeVeque (1983), without cancellation.
 */
final class Window {

    private static final int PANES = 12;
    private static final double MILLIS_PER_HOUR = 3_600_000.0;

    private final WindowFunction function;
    private final long millis;
    private final int width;
    private final int slots;
    private final double[] panes;
    /** FIRST: when the first value came; otherwise the newest pane. */
    private long newest = Long.MIN_VALUE;
    /** EWMA: the mean; otherwise the last value. */
    private double last = Double.NaN;
    /** EWMA: when the last value came. */
    private long lastTime;

    Window(WindowFunction function, long millis) {
        this.function = function;
        this.millis = millis;
        this.width = function.width();
        // a value of that time ago is in the pane before the window
        this.slots = switch (function) {
            case EWMA -> 0;
            case FIRST -> 1;
            case LAG -> PANES + 1;
            default -> PANES;
        };
        this.panes = new double[slots * width];
        Arrays.fill(panes, empty());
    }

    /** Takes a value in and gives the function's, at that time; times do not go back. */
    double add(long time, double value) {
        if (function == WindowFunction.EWMA) {
            return smooth(time, value);
        }
        if (function == WindowFunction.FIRST) {
            return first(time, value);
        }
        long pane = Math.floorDiv(time * PANES, millis);
        forget(pane);
        if (!Double.isNaN(value)) {
            put(Math.floorMod(pane, slots) * width, time / MILLIS_PER_HOUR, value);
            last = value;
        }
        return switch (function) {
            case MIN, MAX, COUNT -> reduce();
            case LAG -> panes[Math.floorMod(pane - PANES, slots)];
            default -> merged();
        };
    }

    private double smooth(long time, double value) {
        if (!Double.isNaN(value)) {
            double weight = Double.isNaN(last) ? 1 : 1 - Math.exp((lastTime - time) / (double) millis);
            last = Double.isNaN(last) ? value : last + weight * (value - last);
            lastTime = time;
        }
        return last;
    }

    private double first(long time, double value) {
        newest = newest == Long.MIN_VALUE ? time : newest;
        if (!Double.isNaN(value) && time - newest < millis) {
            panes[1] += (value - panes[1]) / ++panes[0];
        }
        return panes[0] > 0 ? panes[1] : Double.NaN;
    }

    private void forget(long pane) {
        long first = newest == Long.MIN_VALUE ? pane - slots + 1 : Math.max(newest + 1, pane - slots + 1);
        for (long stale = first; stale <= pane; stale++) {
            int slot = Math.floorMod(stale, slots) * width;
            // between readings the last value stands
            Arrays.fill(panes, slot, slot + width, function == WindowFunction.LAG ? last : empty());
        }
        newest = Math.max(newest, pane);
    }

    private double empty() {
        return switch (function) {
            case MIN, MAX, LAG -> Double.NaN;
            default -> 0;
        };
    }

    private void put(int at, double hours, double value) {
        switch (function) {
            case MIN -> panes[at] = Double.isNaN(panes[at]) ? value : Math.min(panes[at], value);
            case MAX -> panes[at] = Double.isNaN(panes[at]) ? value : Math.max(panes[at], value);
            case COUNT -> panes[at]++;
            case LAG -> panes[at] = value;
            default -> accumulate(at, hours, value);
        }
    }

    /** Count, mean of the values; for STD the squares; for SLOPE mean time, squares of time, products. */
    private void accumulate(int at, double hours, double value) {
        double count = ++panes[at];
        double step = value - panes[at + 1];
        panes[at + 1] += step / count;
        if (function == WindowFunction.STD) {
            panes[at + 2] += step * (value - panes[at + 1]);
        } else if (function == WindowFunction.SLOPE) {
            double timeStep = hours - panes[at + 2];
            panes[at + 2] += timeStep / count;
            panes[at + 3] += timeStep * (hours - panes[at + 2]);
            panes[at + 4] += timeStep * (value - panes[at + 1]);
        }
    }

    private double reduce() {
        double result = function == WindowFunction.COUNT ? 0 : Double.NaN;
        for (double pane : panes) {
            if (function == WindowFunction.COUNT) {
                result += pane;
            } else if (!Double.isNaN(pane)) {
                result = Double.isNaN(result)
                        ? pane
                        : function == WindowFunction.MIN ? Math.min(result, pane) : Math.max(result, pane);
            }
        }
        return result;
    }

    private double merged() {
        double count = 0;
        double mean = 0;
        double time = 0;
        double squares = 0;
        double products = 0;
        for (int at = 0; at < panes.length; at += width) {
            double more = panes[at];
            if (more == 0) {
                continue;
            }
            double all = count + more;
            double step = panes[at + 1] - mean;
            double both = count * more / all;
            if (function == WindowFunction.STD) {
                squares += panes[at + 2] + step * step * both;
            } else if (function == WindowFunction.SLOPE) {
                double timeStep = panes[at + 2] - time;
                squares += panes[at + 3] + timeStep * timeStep * both;
                products += panes[at + 4] + timeStep * step * both;
                time += timeStep * more / all;
            }
            mean += step * more / all;
            count = all;
        }
        if (function == WindowFunction.MEAN) {
            return count > 0 ? mean : Double.NaN;
        }
        if (function == WindowFunction.STD) {
            return count > 1 ? Math.sqrt(squares / (count - 1)) : Double.NaN;
        }
        return squares > 0 ? products / squares : Double.NaN;
    }

    int bytes() {
        return panes.length * Double.BYTES + 3 * Long.BYTES;
    }

    void set(Window other) {
        System.arraycopy(other.panes, 0, panes, 0, panes.length);
        newest = other.newest;
        last = other.last;
        lastTime = other.lastTime;
    }

    void write(ByteBuffer to) {
        for (double pane : panes) {
            to.putDouble(pane);
        }
        to.putLong(newest).putDouble(last).putLong(lastTime);
    }

    void read(ByteBuffer from) {
        for (int i = 0; i < panes.length; i++) {
            panes[i] = from.getDouble();
        }
        newest = from.getLong();
        last = from.getDouble();
        lastTime = from.getLong();
    }
}
