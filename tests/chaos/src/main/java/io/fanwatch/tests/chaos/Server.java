// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

/** A process that can be killed and started again, with what it has on its disk. */
interface Server extends AutoCloseable {

    /** Kills it (SIGKILL). */
    void kill() throws ChaosException, InterruptedException;

    /** Starts it again. */
    void start() throws ChaosException;

    /** @throws ChaosException if it must not have ended and has */
    long pid() throws ChaosException;

    @Override
    void close();
}
