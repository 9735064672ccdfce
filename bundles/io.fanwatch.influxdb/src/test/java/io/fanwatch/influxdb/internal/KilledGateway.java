// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import java.nio.file.Path;

/** A process that takes verdicts while there is no database, and ends as by a kill as soon as they are said to be kept. */
final class KilledGateway {

    static final int VERDICTS = 2_000;
    static final int KILLED = 137;

    private KilledGateway() {}

    /**
     * @param arguments the buffer's folder, the database's address
     */
    public static void main(String[] arguments) throws Exception {
        PublisherUnderTest gateway = new PublisherUnderTest(
                        Path.of(arguments[0]),
                        "url",
                        arguments[1],
                        "buffer_flush_interval",
                        60_000,
                        "status_interval",
                        0)
                .activate();
        for (int i = 0; i < VERDICTS; i += 100) {
            gateway.publisher.accept(Verdicts.numbered(i, i + 100));
        }
        gateway.publisher.kept().toCompletableFuture().get();
        Runtime.getRuntime().halt(KILLED);
    }
}
