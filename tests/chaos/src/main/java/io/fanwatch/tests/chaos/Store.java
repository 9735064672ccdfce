// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.util.Map;

/** A real server that verdicts are written to, behind a network that may fail. */
interface Store extends Server {

    /** Properties of its publisher, by pid. */
    Map<String, Map<String, String>> publisher();

    /** The network before it. */
    FaultProxy network();

    /**
     * Has what it holds by now in the arrivals.
     *
     * @throws ChaosException if it does not answer
     */
    void look(Arrivals arrivals) throws ChaosException;

    /** Whether it tells in which order things came. */
    boolean knowsOrder();
}
