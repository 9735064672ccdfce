package io.fanwatch.publisher.internal;

import java.time.Duration;

/**
 * What a cloud publisher goes by, checked.
 *
 * @param interval between two summaries of a fan
 * @param maximumDevices how many fans are summed up in one interval
 * @param transitions whether a change of a fan's alarm is sent at once
 */
record CloudOptions(Duration interval, int maximumDevices, boolean transitions) {

    private static final long DAY_SECONDS = 86_400;
    private static final int MOST_DEVICES = 100_000;

    /**
     * @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy
     */
    static CloudOptions of(CloudPublisherConfiguration configuration) {
        return new CloudOptions(
                Duration.ofSeconds(configuration.interval()),
                configuration.devices_maximum(),
                configuration.transitions());
    }

    CloudOptions {
        if (interval.toSeconds() < 1 || interval.toSeconds() > DAY_SECONDS) {
            throw new IllegalArgumentException("interval is " + interval.toSeconds() + " s: it must be 1 to 86,400 s");
        }
        if (maximumDevices < 1 || maximumDevices > MOST_DEVICES) {
            throw new IllegalArgumentException(
                    "devices.maximum is " + maximumDevices + ": it must be 1 to 100,000 fans");
        }
    }
}
