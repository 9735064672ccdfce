// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import io.fanwatch.tests.fixtures.LoopbackPort;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The parts that a cell needs, running: a Mosquitto as shipped, the gateway behind a network, and a store if one is meant. */
final class Plant implements AutoCloseable {

    private static final long DOWN_SECONDS = 2;

    private final Mosquitto broker = new Mosquitto();
    private final Witness witness = new Witness();
    private final FaultProxy brokerNetwork = new FaultProxy(broker.port(), witness::connection);
    private final Optional<Store> store;
    private final GatewayFolder folder;
    private final GatewayProcess gateway;

    /** Starts them, and waits until the gateway answers. */
    Plant(Path home, Part part) throws ChaosException, InterruptedException {
        broker.withFile(home.resolve(Path.of("kura-config", "mosquitto.conf"))).start();
        try {
            store = store(part);
        } catch (RuntimeException e) {
            brokerNetwork.close();
            broker.close();
            throw e;
        }
        folder = GatewayFolder.make(home, store.map(Store::publisher).orElse(Map.of()));
        gateway = new GatewayProcess(folder, "tcp://127.0.0.1:" + brokerNetwork.port(), LoopbackPort.free());
        gateway.start();
        try {
            gateway.awaitReady();
        } catch (ChaosException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** Where fans send to. */
    String brokerUrl() {
        return broker.url();
    }

    Witness witness() {
        return witness;
    }

    Optional<Store> store() {
        return store;
    }

    GatewayProcess gateway() {
        return gateway;
    }

    /** Does it, as long as it lasts; a killed process is started again after {@value #DOWN_SECONDS} s. */
    void suffer(Cell cell, long seconds) throws ChaosException, InterruptedException {
        if (cell.fault().isOfNetwork()) {
            FaultProxy network = store.map(Store::network).orElse(brokerNetwork);
            network.become(FaultProxy.State.valueOf(cell.fault().name()));
            TimeUnit.SECONDS.sleep(seconds);
            network.become(FaultProxy.State.FINE);
        } else if (cell.fault() == Fault.STOP) {
            Signals.stop(pid(cell.part()));
            TimeUnit.SECONDS.sleep(seconds);
            Signals.proceed(pid(cell.part()));
        } else {
            kill(cell.part());
            TimeUnit.SECONDS.sleep(DOWN_SECONDS);
            startAgain(cell.part());
        }
    }

    @Override
    public void close() {
        gateway.close();
        store.ifPresent(Store::close);
        brokerNetwork.close();
        broker.close();
        folder.close();
    }

    private static Optional<Store> store(Part part) {
        return switch (part) {
            case INFLUXDB -> Optional.of(new InfluxDbStore());
            case KAFKA -> Optional.of(new KafkaStore());
            case BROKER, GATEWAY -> Optional.empty();
        };
    }

    private long pid(Part part) {
        return switch (part) {
            case BROKER -> broker.pid();
            case GATEWAY -> gateway.pid();
            case INFLUXDB, KAFKA -> store.orElseThrow().pid();
        };
    }

    private void kill(Part part) throws InterruptedException {
        switch (part) {
            case BROKER -> broker.kill();
            case GATEWAY -> gateway.kill();
            case INFLUXDB, KAFKA -> store.orElseThrow().kill();
        }
    }

    private void startAgain(Part part) throws ChaosException {
        switch (part) {
            case BROKER -> broker.start();
            case GATEWAY -> gateway.start();
            case INFLUXDB, KAFKA -> store.orElseThrow().start();
        }
    }
}
