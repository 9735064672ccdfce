// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a {@link StoreAndForward} keeps.
 *
 * @param items what its items are called, of whatever channel, in the plural: {@code points}
 * @param channels by priority, the first first
 * @param roomProperty the property by which an operator gives them more room, for messages
 * @param refusedFile the name of the text file, ending in {@code .txt}, where refused items are kept aside; if none, they are
 *     only counted
 * @param text an item as it is kept there, on one line
 */
public record StoredItems(
        String items,
        List<Channel> channels,
        String roomProperty,
        Optional<String> refusedFile,
        Function<byte[], String> text) {

    /**
     * What a sink keeps of verdicts, in one channel: as many as come within some seconds wait in memory for a slow disk.
     *
     * @param format see {@link Channel#format}
     */
    public static StoredItems ofSink(String items, Optional<Byte> format, Function<byte[], String> text) {
        Channel channel = new Channel(items, items + ".queue", format, 50_000, 32 << 20, false);
        return new StoredItems(
                items, List.of(channel), "buffer.maximum.size", Optional.of("refused-" + items + ".txt"), text);
    }
}
