// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.nio.file.Path;

/**
 * What all experiments share.
 *
 * @param home the built Fanwatch that is measured
 * @param workFolder where processes log and keep their files
 * @param plan how long and how often
 * @param broker the one broker
 * @param load the one load generator
 * @param progress where to say what is being done
 * @param results where the metrics go
 */
record Session(Path home, Path workFolder, Plan plan, Broker broker, Load load, Progress progress, Results results) {

    Gateways gateways() {
        return new Gateways(home, broker.url(), workFolder);
    }
}
