// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.util.Set;

/** Something that can be measured by itself. */
interface Experiment {

    /** The names it goes by in options. */
    Set<String> names();

    /**
     * Measures and puts the metrics into the session's results.
     *
     * @param wanted names that were asked for, at least one of which is of this experiment
     * @throws BenchmarkException if something does not run
     */
    void run(Session session, Set<String> wanted) throws BenchmarkException, InterruptedException;
}
