// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

/** Something of the gateway that takes what comes from outside. For one thread. */
@FunctionalInterface
public interface FuzzTarget {

    /**
     * Has it take an input.
     *
     * @throws Exception only if it is at fault: what it may refuse an input with is caught
     */
    void take(byte[] input) throws Exception;
}
