// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.component.Require;
import java.time.Duration;

/** A valid configuration; the properties' descriptions say what each value does. */
record CloudSettings(
        Duration interval,
        int maximumDevices,
        boolean transitions,
        int packFrom,
        int maximumMessageBytes,
        double messagesPerSecond,
        int maximumInflight,
        Duration confirmationTimeout,
        long maximumStoreBytes) {

    private static final long MEGABYTE = 1 << 20;

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    static CloudSettings of(CloudPublisherConfiguration configuration) {
        return new CloudSettings(
                Require.seconds("interval", configuration.interval(), 1, 86_400),
                Require.within("devices.maximum", configuration.devices_maximum(), 1, 100_000, "fans"),
                configuration.transitions(),
                Require.within("pack.from", configuration.pack_from(), 2, 1_000_000, "fans"),
                Require.within("message.maximum.size", configuration.message_maximum_size(), 1_024, 1_048_576, "bytes"),
                Require.within("rate.maximum", configuration.rate_maximum(), 0.01, 1_000, "messages/s"),
                Require.within("inflight.maximum", configuration.inflight_maximum(), 1, 1_000, "messages"),
                Require.seconds("confirmation.timeout", configuration.confirmation_timeout(), 1, 86_400),
                MEGABYTE * Require.within("store.maximum.size", configuration.store_maximum_size(), 1, 10_000, "MB"));
    }
}
