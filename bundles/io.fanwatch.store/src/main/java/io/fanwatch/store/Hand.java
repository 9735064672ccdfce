// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The oldest items of each channel, held in memory until they are delivered or refused. Those up to the first that is not are
 * forgotten on the disk. Thread-safe.
 */
final class Hand {

    /** What is told of items, each once. */
    interface Listener {

        void delivered();

        void refused(byte[] content, String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Hand.class);
    private static final long MOST_BYTES = 5_000_000;
    private static final long NOTHING = Long.MIN_VALUE;

    /** An item in hand. */
    private final class Held implements Transport.Item {

        private final long sequence;
        private final byte[] content;
        private boolean settled;

        Held(long sequence, byte[] content) {
            this.sequence = sequence;
            this.content = content;
        }

        @Override
        public byte[] content() {
            return content;
        }

        @Override
        public void delivered() {
            if (settle()) {
                listener.delivered();
            }
        }

        @Override
        public void refused(String reason) {
            if (settle()) {
                listener.refused(content, reason);
            }
        }

        private boolean settle() {
            synchronized (Hand.this) {
                boolean first = !settled;
                settled = true;
                return first;
            }
        }
    }

    private final List<Channel> channels;
    private final Listener listener;

    /* guarded by this: of each channel what is held, up to where it was taken, up to where the disk is to forget, and how many
    the disk had dropped when that was looked at */
    private final List<Deque<Held>> held;
    private final long[] taken;
    private final long[] toForget;
    private final long[] dropped;

    Hand(List<Channel> channels, Listener listener) {
        this.channels = channels;
        this.listener = listener;
        this.held = channels.stream()
                .<Deque<Held>>map(channel -> new ArrayDeque<>())
                .toList();
        this.taken = new long[channels.size()];
        this.toForget = new long[channels.size()];
        this.dropped = new long[channels.size()];
        Arrays.fill(taken, NOTHING);
        Arrays.fill(toForget, NOTHING);
    }

    /**
     * Takes more in hand and lists all that is there and not settled, the first channel's first.
     *
     * @param most how many there may be of each channel
     * @return whether all files could be read: an unusable one does not stop the others' items
     */
    synchronized boolean take(Queues from, int most, List<Transport.Item> unsettled) {
        boolean readable = true;
        for (int channel = 0; channel < held.size(); channel++) {
            Deque<Held> items = held.get(channel);
            try {
                fill(from, channel, most);
            } catch (IOException e) {
                readable = false;
                LOG.debug("the items of {} cannot be read", channels.get(channel), e);
            }
            items.stream().filter(item -> !item.settled).forEach(unsettled::add);
        }
        return readable;
    }

    private void fill(Queues from, int channel, int most) throws IOException {
        Deque<Held> hand = held.get(channel);
        if (from.dropped(channel) != dropped[channel]) {
            dropped[channel] = from.dropped(channel);
            long oldest = from.after(channel, NOTHING, 1, 1).stream()
                    .mapToLong(Queues.Stored::sequence)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            hand.removeIf(item -> item.sequence < oldest);
        }
        int items = most - hand.size();
        long bytes = MOST_BYTES
                - hand.stream().mapToLong(item -> item.content.length).sum();
        if (items > 0 && bytes > 0) {
            for (Queues.Stored next : from.after(channel, taken[channel], items, bytes)) {
                Held item = new Held(next.sequence(), next.content().orElse(new byte[0]));
                taken[channel] = next.sequence();
                hand.add(item);
                if (next.content().isEmpty()) {
                    item.refused("it was stored by another version, in a format that is not known");
                }
            }
        }
    }

    /** Forgets what is settled up to the first that is not; returns whether the disk has forgotten it too. */
    synchronized boolean forget(Queues from) {
        boolean done = true;
        for (int channel = 0; channel < held.size(); channel++) {
            Deque<Held> items = held.get(channel);
            while (!items.isEmpty() && items.peek().settled) {
                toForget[channel] = items.remove().sequence;
            }
            try {
                if (toForget[channel] != NOTHING) {
                    from.removeThrough(channel, toForget[channel]);
                    toForget[channel] = NOTHING;
                }
            } catch (IOException e) {
                done = false;
                LOG.debug("items of {} cannot be forgotten yet", channels.get(channel), e);
            }
        }
        return done;
    }

    /** Whether nothing is held. */
    synchronized boolean isEmpty() {
        return held.stream().allMatch(Deque::isEmpty);
    }
}
