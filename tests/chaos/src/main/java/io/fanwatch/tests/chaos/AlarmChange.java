// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * That a fan's alarm changed, as it was told somewhere.
 *
 * @param reading by which reading
 * @param active whether it is on from then on
 */
record AlarmChange(ReadingId reading, boolean active) {

    /** The change that must have been meant: that of the same kind which the readings have brought last; none if they have not. */
    private Optional<ReadingId> meant() {
        return AlarmPlan.isActive(reading) == active ? AlarmPlan.turn(reading) : Optional.empty();
    }

    /** The changes that the readings must bring, and of which nothing was told. */
    static Set<ReadingId> missed(Set<ReadingId> readings, Collection<AlarmChange> told) {
        Set<ReadingId> missed = new HashSet<>(AlarmPlan.turns(readings));
        missed.removeAll(meant(told));
        return missed;
    }

    /** How many were told beyond the first of each, or must not have been at all. */
    static int repeated(Collection<AlarmChange> told) {
        return told.size() - meant(told).size();
    }

    private static Set<ReadingId> meant(Collection<AlarmChange> told) {
        return told.stream().flatMap(change -> change.meant().stream()).collect(Collectors.toSet());
    }
}
