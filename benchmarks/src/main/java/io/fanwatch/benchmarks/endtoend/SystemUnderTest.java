// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

/**
 * A system as the load generator sees it: the way that readings take to it and verdicts from it.
 *
 * @param readingTopic where readings are published
 * @param verdictTopic where verdicts appear
 * @param qos of both, 0 or 1
 * @param fans how many fans the readings are of
 * @param numbered whether readings carry an id
 */
record SystemUnderTest(String readingTopic, String verdictTopic, int qos, int fans, boolean numbered) {

    private static final int FANS = 6;

    /** Readings that come back from the broker themselves. */
    static SystemUnderTest ofBroker() {
        return new SystemUnderTest("broker", "broker", 0, FANS, false);
    }

    /** A system's own topics, for the readings of six fans. */
    static SystemUnderTest of(String system, int qos) {
        return new SystemUnderTest(system + "/messages", system + "/anomaly", qos, FANS, qos > 0);
    }

    /** The same for the readings of that many fans. */
    SystemUnderTest withFans(int count) {
        return new SystemUnderTest(readingTopic, verdictTopic, qos, count, numbered);
    }

    /** The same with an id in each reading. */
    SystemUnderTest withNumbers() {
        return new SystemUnderTest(readingTopic, verdictTopic, qos, fans, true);
    }
}
