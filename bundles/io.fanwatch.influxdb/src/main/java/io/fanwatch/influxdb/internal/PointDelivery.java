package io.fanwatch.influxdb.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes points so that one that the database refuses does not keep the others from being written. */
final class PointDelivery {

    /**
     * Points that the database will never take.
     *
     * @param reason in the database's words
     */
    record Bad(List<String> lines, String reason) {}

    private PointDelivery() {}

    /**
     * Writes points, dividing them until the bad ones are found.
     *
     * @return the bad ones, in order
     * @throws RefusedException if the database takes none for a reason that is not in the points: all are to be written again
     * @throws IOException if there is no answer, likewise
     */
    static List<Bad> write(Database database, List<String> lines) throws IOException {
        List<Bad> bad = new ArrayList<>();
        try {
            database.write(lines);
        } catch (RefusedException e) {
            if (e.isTooLarge() && lines.size() == 1) {
                bad.add(new Bad(lines, e.getMessage()));
            } else if (e.mayBeAboutPoints()) {
                isolate(database, lines, e, bad);
                if (!e.isAboutPoints() && count(bad) == lines.size()) {
                    throw e;
                }
            } else {
                throw e;
            }
        }
        return bad;
    }

    private static void isolate(Database database, List<String> lines, RefusedException refusal, List<Bad> bad)
            throws IOException {
        if (lines.size() == 1
                || refusal.dropped().filter(count -> count == lines.size()).isPresent()) {
            bad.add(new Bad(lines, refusal.getMessage()));
            return;
        }
        int half = lines.size() / 2;
        writeHalf(database, lines.subList(0, half), bad);
        writeHalf(database, lines.subList(half, lines.size()), bad);
    }

    private static void writeHalf(Database database, List<String> lines, List<Bad> bad) throws IOException {
        try {
            database.write(lines);
        } catch (RefusedException e) {
            if (!e.mayBeAboutPoints()) {
                throw e;
            }
            isolate(database, lines, e, bad);
        }
    }

    /** How many points those are. */
    static int count(List<Bad> bad) {
        return bad.stream().mapToInt(some -> some.lines().size()).sum();
    }
}
