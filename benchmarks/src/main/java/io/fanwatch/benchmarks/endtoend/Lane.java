package io.fanwatch.benchmarks.endtoend;

/**
 * The way readings take to a system and verdicts from it.
 *
 * @param readingTopic where readings are published
 * @param verdictTopic where verdicts appear
 * @param qos of both, 0 or 1
 * @param fans how many fans the readings are of
 * @param numbered whether readings carry an id
 */
record Lane(String readingTopic, String verdictTopic, int qos, int fans, boolean numbered) {

    private static final int FANS = 6;

    /** Readings that come back from the broker themselves. */
    static Lane ofBroker() {
        return new Lane("broker", "broker", 0, FANS, false);
    }

    /** A system's own topics, for the readings of six fans. */
    static Lane of(String system, int qos) {
        return new Lane(system + "/messages", system + "/anomaly", qos, FANS, qos > 0);
    }

    /** The same for the readings of that many fans. */
    Lane withFans(int count) {
        return new Lane(readingTopic, verdictTopic, qos, count, numbered);
    }

    /** The same with an id in each reading. */
    Lane withNumbers() {
        return new Lane(readingTopic, verdictTopic, qos, fans, true);
    }
}
