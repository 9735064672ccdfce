// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import io.fanwatch.condition.internal.WatchedDevice;

/** All that the job knows of one fan, in memory. For one thread. */
final class WatchedFan {

    /** Its newest reading. */
    SiteReading last;

    /** What is normal for it; null before a reading that has one of the features watched. */
    WatchedDevice device;

    FanMemory.Kept memory;

    /** Whether it is to be kept anew. */
    boolean changed;
}
