// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** A Mosquitto as shipped, and the network between it and the gateway. */
final class BrokerServer implements Server {

    private final Mosquitto broker = new Mosquitto();
    private final FaultProxy network;

    /**
     * Starts it.
     *
     * @param disk where it keeps what must last, if not in its own folder
     */
    BrokerServer(Path home, Optional<Path> disk, Supplier<FaultProxy.Tap> taps) {
        broker.withFile(home.resolve(Path.of("kura-config", "mosquitto.conf")), disk)
                .start();
        network = new FaultProxy(broker.port(), taps);
    }

    /** Its own address. */
    String url() {
        return broker.url();
    }

    FaultProxy network() {
        return network;
    }

    @Override
    public void kill() {
        broker.kill();
    }

    @Override
    public void start() {
        broker.start();
    }

    @Override
    public long pid() {
        return broker.pid();
    }

    @Override
    public void close() {
        network.close();
        broker.close();
    }
}
