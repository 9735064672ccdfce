// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The devices of one predictor and their alarms, as {@link DeviceRegistry#tracker} gives it. Thread-safe, but meant for one
 * thread at a time: whoever reads the registry, listens to it or writes it to the disk never holds up {@link #track}, which
 * takes a fraction of a microsecond whatever the number of devices.
 */
@ProviderType
public interface DeviceTracker {

    /**
     * Goes by these from the next reading on. Before the first call alarms follow 5 of the last 10 readings, of 100,000
     * devices.
     *
     * @param maximumDevices how many devices are kept; beyond that the one not heard of for longest is forgotten with its alarm
     */
    void configure(AlarmPolicy policy, int maximumDevices);

    /**
     * Takes what a scorer said of a reading as the last of its device, and judges.
     *
     * @param probability how likely the reading shows a fault, 0 to 1
     * @param threshold the probability from which on it counts as faulty
     * @param findings what else was found out with it
     */
    Verdict track(Reading reading, float probability, ModelDescription model, double threshold, Findings findings);

    /**
     * Keeps what the readings tracked until now change of alarms. Does not wait for the disk.
     *
     * @return completed when a kill of the process costs nothing of it and a power cut no change of an alarm, so that they may
     *     be acknowledged; also if the disk fails, as the registry's status says
     */
    CompletionStage<Void> keep();

    /** How many devices there are. Does not block. */
    int size();

    /** How many of them have an alarm. Does not block. */
    int alarms();

    /** The devices with an alarm, the longest first, of many the first twenty; unmodifiable. Does not block. */
    List<String> firstAlarms();

    /** How many devices were forgotten since the start. Does not block. */
    long forgotten();
}
