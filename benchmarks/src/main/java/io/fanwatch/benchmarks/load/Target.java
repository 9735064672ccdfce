// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.load;

import java.io.IOException;

/**
 * A system to load.
 *
 * @param port the broker's, on this machine
 * @param readingTopic where it takes readings
 * @param verdictTopic where its verdicts appear
 * @param qos of readings and verdicts, 0 or 1
 * @param fans how many fans the readings are of
 * @param numbered whether readings carry an id
 */
record Target(int port, String readingTopic, String verdictTopic, int qos, int fans, boolean numbered) {

    RawClient publisher() throws IOException {
        return new RawClient(port, "load-publisher");
    }

    /** A client that gets the verdicts. */
    RawClient subscriber() throws IOException {
        RawClient client = new RawClient(port, "load-subscriber");
        client.subscribe(verdictTopic, qos);
        return client;
    }
}
