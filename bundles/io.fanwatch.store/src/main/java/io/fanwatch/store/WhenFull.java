// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

/** What becomes of new entries that do not fit in a {@link DiskQueue}. */
public enum WhenFull {
    /** The oldest entries make room and are counted. */
    DROP_OLDEST,
    /** The new ones are not taken. */
    REFUSE
}
