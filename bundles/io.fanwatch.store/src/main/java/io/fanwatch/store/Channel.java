// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.util.Locale;
import java.util.Optional;

/**
 * A queue of a {@link StoreAndForward}: items of one kind that keep their order.
 *
 * @param items what its items are called, in the plural: {@code points}
 * @param file the name of its file in the component's folder
 * @param format the version of the items' encoding, which each entry of the file begins with; none in files of old that begin
 *     with the time of storing, which is next
 * @param memoryItems how many items may wait in memory for the disk
 * @param memoryBytes what these may take
 * @param urgent whether items must be safe on the disk before they are sent, from a power cut too
 */
public record Channel(
        String items, String file, Optional<Byte> format, int memoryItems, long memoryBytes, boolean urgent) {

    /** The beginning of its metrics' identifiers. */
    String id() {
        return items.toLowerCase(Locale.ROOT).replace(' ', '_');
    }
}
