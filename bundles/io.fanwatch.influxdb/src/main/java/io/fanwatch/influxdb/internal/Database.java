// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import java.io.IOException;
import java.util.List;

/** Where points go. Used by one thread, but for {@link #close}. */
public interface Database extends AutoCloseable {

    /**
     * Makes the database and the retention policy, where that is asked for.
     *
     * @throws RefusedException if it may not
     * @throws IOException if there is no answer
     */
    void prepare() throws IOException;

    /**
     * Writes points; writing one again changes nothing.
     *
     * @param lines in line protocol, times in nanoseconds
     * @throws RefusedException if not all of them were written
     * @throws IOException if there is no answer; they may have been written
     */
    void write(List<String> lines) throws IOException;

    /** Ends a call under way and lets go of the connection. Any thread; does not wait. */
    @Override
    void close();
}
