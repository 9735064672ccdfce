// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

/**
 * How long and how hard.
 *
 * @param perSecond readings that the fans send a second, together
 * @param calmSeconds how long they do before and after each fault
 * @param faultSeconds how long a fault lasts that is no kill
 * @param kills how many times a process is killed, each time once all has recovered
 */
record Plan(int perSecond, long calmSeconds, long faultSeconds, int kills) {

    private static final int PER_SECOND = 200;
    private static final long START_SECONDS = 25;
    private static final long SHORTEST = 5;
    private static final long LONGEST = 60;
    private static final int KILLS = 3;

    /** As short as it makes sense. */
    static Plan brief() {
        return new Plan(PER_SECOND, 2, SHORTEST, 1);
    }

    /** One that takes about so many minutes for so many cells. */
    static Plan of(int minutes, int cells) {
        long aCell = minutes * 60L / cells;
        long fault = Math.max(SHORTEST, Math.min(LONGEST, (aCell - START_SECONDS) / 2));
        return new Plan(PER_SECOND, SHORTEST, fault, aCell < 2 * START_SECONDS ? 1 : KILLS);
    }

    int rounds(Fault fault) {
        return fault.isDeadly() ? kills : 1;
    }
}
