package io.fanwatch.publisher.internal;

import io.fanwatch.store.DiskQueue;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which of the stored messages of one kind are on their way to the cloud: always the oldest ones, without a gap, so that
 * what has arrived up to the first that has not can be forgotten. Not thread-safe.
 */
final class Lane {

    private enum State {
        /** To be sent once more. */
        DUE,
        /** To be sent once more, after another one. */
        ASIDE,
        SENT,
        ARRIVED
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

    private final MessageStore.Kind kind;
    private final TreeMap<Long, Flight> flights = new TreeMap<>();

    Lane(MessageStore.Kind kind) {
        this.kind = kind;
    }

    MessageStore.Kind kind() {
        return kind;
    }

    /** The oldest message that is not on its way; one that was put aside only if there is no other. */
    Optional<DiskQueue.Entry> next(MessageStore store) throws IOException {
        Optional<DiskQueue.Entry> due = first(State.DUE, store);
        if (due.isEmpty()) {
            due = store.next(kind, flights.isEmpty() ? Long.MIN_VALUE : flights.lastKey());
        }
        return due.isPresent() ? due : first(State.ASIDE, store);
    }

    private Optional<DiskQueue.Entry> first(State wanted, MessageStore store) throws IOException {
        for (Map.Entry<Long, Flight> flight : flights.entrySet()) {
            if (flight.getValue().state == wanted) {
                long sequence = flight.getKey();
                Optional<DiskQueue.Entry> entry =
                        store.next(kind, sequence - 1).filter(found -> found.sequence() == sequence);
                if (entry.isPresent()) {
                    return entry;
                }
                // dropped meanwhile for want of room
                flight.getValue().state = State.ARRIVED;
            }
        }
        return Optional.empty();
    }

    /** A message that {@link #next} gave is on its way, or has arrived already. */
    void sent(long sequence, Optional<String> id, long nanos, boolean arrived) {
        endAside();
        Flight flight = flights.computeIfAbsent(sequence, absent -> new Flight());
        id.ifPresent(flight.ids::add);
        if (flight.ids.size() > MOST_IDS) {
            flight.ids.remove();
        }
        flight.sentAtNanos = nanos;
        flight.state = arrived ? State.ARRIVED : State.SENT;
    }

    /** What is to be thought of a message that was not taken. */
    record Rejection(int attempts, boolean othersTaken) {}

    /**
     * Notes that a message that {@link #next} gave was not taken; it stays due.
     *
     * @param taken how many messages of any kind have been taken so far
     * @return how often it was not taken in all, and whether others were since the last time
     */
    Rejection rejected(long sequence, long taken) {
        endAside();
        Flight flight = flights.computeIfAbsent(sequence, absent -> new Flight());
        boolean othersTaken = flight.attempts > 0 && taken > flight.takenBefore;
        flight.state = State.DUE;
        flight.attempts++;
        flight.takenBefore = taken;
        return new Rejection(flight.attempts, othersTaken);
    }

    /** Has another message tried before that one. */
    void putAside(long sequence) {
        flights.get(sequence).state = State.ASIDE;
    }

    private void endAside() {
        for (Flight flight : flights.values()) {
            if (flight.state == State.ASIDE) {
                flight.state = State.DUE;
            }
        }
    }

    /** Notes that a message has arrived; returns whether it was one of these. */
    boolean confirm(String id) {
        for (Flight flight : flights.values()) {
            if (flight.state != State.ARRIVED && flight.ids.contains(id)) {
                flight.state = State.ARRIVED;
                return true;
            }
        }
        return false;
    }

    /** Forgets the messages up to the first that has not arrived. */
    void settle(MessageStore store) throws IOException {
        while (!flights.isEmpty() && flights.firstEntry().getValue().state == State.ARRIVED) {
            store.removeThrough(kind, flights.firstKey());
            flights.pollFirstEntry();
        }
    }

    /** Has the messages that have been on their way since before then sent again; returns how many. */
    int giveUp(long nanos) {
        return late(nanos, flight -> flight.state = State.DUE);
    }

    /** Takes the messages that have been on their way since before then for arrived; returns how many. */
    int assume(long nanos) {
        return late(nanos, flight -> flight.state = State.ARRIVED);
    }

    private int late(long nanos, Consumer<Flight> action) {
        int count = 0;
        for (Flight flight : flights.values()) {
            if (flight.isLate(nanos)) {
                action.accept(flight);
                count++;
            }
        }
        return count;
    }

    /** Has everything that has not arrived sent again, to another cloud publisher with ids of its own. */
    void restart() {
        for (Flight flight : flights.values()) {
            flight.ids.clear();
            if (flight.state == State.SENT) {
                flight.state = State.DUE;
            }
        }
    }

    /** How many messages are on their way, or wait for an older one to arrive. */
    int window() {
        return flights.size();
    }

    /** How many messages have been on their way since before then. */
    int overdue(long nanos) {
        return (int)
                flights.values().stream().filter(flight -> flight.isLate(nanos)).count();
    }

    /** How many messages are on their way. */
    int inflight() {
        return (int) flights.values().stream()
                .filter(flight -> flight.state == State.SENT)
                .count();
    }
}
