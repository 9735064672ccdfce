// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.store.Transport.Item;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which messages are on their way to a cloud publisher, or were not taken by it. Not thread-safe. */
final class DeliveryWindow {

    private enum State {
        /** To be sent once more. */
        DUE,
        /** To be sent once more, after another one. */
        ASIDE,
        SENT,
        /** Arrived or left out: not to be sent again by who does not know yet. */
        SETTLED
    }

    private static final class Flight {
        private State state = State.DUE;
        /* one for each time it was sent, the latest ones: an older one may be confirmed late */
        private final Deque<String> ids = new ArrayDeque<>();
        private long sentAtNanos;
        private int attempts;
        private long takenBefore;

        boolean isLate(long nanos) {
            return state == State.SENT && sentAtNanos - nanos <= 0;
        }
    }

    private static final int MOST_IDS = 16;

    private final Map<Item, Flight> flights = new LinkedHashMap<>();

    /** Forgets all but these. */
    void retain(List<Item> waiting) {
        flights.keySet().retainAll(new HashSet<>(waiting));
    }

    /** The first of these that is not on its way; one that was put aside only if there is no other. */
    Optional<Item> next(List<Item> waiting) {
        return first(waiting, State.DUE).or(() -> first(waiting, State.ASIDE));
    }

    private Optional<Item> first(List<Item> waiting, State wanted) {
        return waiting.stream()
                .filter(item -> Optional.ofNullable(flights.get(item))
                                .map(flight -> flight.state)
                                .orElse(State.DUE)
                        == wanted)
                .findFirst();
    }

    /** A message is on its way. */
    void sent(Item item, String id, long nanos) {
        endAside();
        Flight flight = flights.computeIfAbsent(item, absent -> new Flight());
        flight.ids.add(id);
        if (flight.ids.size() > MOST_IDS) {
            flight.ids.remove();
        }
        flight.sentAtNanos = nanos;
        flight.state = State.SENT;
    }

    /** A message has arrived or is left out. */
    void settled(Item item) {
        endAside();
        flights.computeIfAbsent(item, absent -> new Flight()).state = State.SETTLED;
    }

    /** What is to be thought of a message that was not taken. */
    record Rejection(int attempts, boolean othersTaken) {}

    /**
     * Notes that a message was not taken; it stays due.
     *
     * @param taken how many messages have been taken so far
     * @return how often it was not taken in all, and whether others were since the last time
     */
    Rejection rejected(Item item, long taken) {
        endAside();
        Flight flight = flights.computeIfAbsent(item, absent -> new Flight());
        boolean othersTaken = flight.attempts > 0 && taken > flight.takenBefore;
        flight.state = State.DUE;
        flight.attempts++;
        flight.takenBefore = taken;
        return new Rejection(flight.attempts, othersTaken);
    }

    /** Has another message tried before that one. */
    void putAside(Item item) {
        flights.get(item).state = State.ASIDE;
    }

    private void endAside() {
        flights.values().stream()
                .filter(flight -> flight.state == State.ASIDE)
                .forEach(flight -> flight.state = State.DUE);
    }

    /** The message that was sent under that id, if it is one of these. */
    Optional<Item> find(String id) {
        return flights.entrySet().stream()
                .filter(flight -> flight.getValue().state != State.SETTLED)
                .filter(flight -> flight.getValue().ids.contains(id))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The messages that have been on their way since before then. */
    List<Item> late(long nanos) {
        return flights.entrySet().stream()
                .filter(flight -> flight.getValue().isLate(nanos))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Has a message sent again. */
    void repeat(Item item) {
        flights.get(item).state = State.DUE;
    }

    /** How many messages are on their way. */
    int inflight() {
        return (int) flights.values().stream()
                .filter(flight -> flight.state == State.SENT)
                .count();
    }
}
