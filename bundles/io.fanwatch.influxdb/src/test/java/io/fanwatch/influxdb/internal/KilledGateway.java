// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that takes verdicts while there is no database, says when they are on the disk, and waits to be killed. */
final class KilledGateway {

    static final int VERDICTS = 2_000;

    private KilledGateway() {}

    /**
     * @param arguments the buffer's folder, the database's address
     */
    public static void main(String[] arguments) throws Exception {
        PublisherUnderTest gateway = new PublisherUnderTest(
                        Path.of(arguments[0]), "url", arguments[1], "buffer_flush_interval", 50, "status_interval", 0)
                .activate();
        for (int i = 0; i < VERDICTS; i += 100) {
            gateway.publisher.accept(Verdicts.numbered(i, i + 100));
        }
        while (!Long.valueOf(VERDICTS).equals(gateway.figure("points waiting"))) {
            Thread.sleep(20);
        }
        Thread.sleep(3_000); // longer than the flush interval
        System.out.println("kept");
        new CountDownLatch(1).await();
    }
}
