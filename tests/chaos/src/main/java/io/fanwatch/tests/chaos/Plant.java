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
    private final Optional<SmallDisk> disk;
    private final Optional<FakeClock> clock;
    private final GatewayFolder folder;
    private final GatewayProcess gateway;

    /** Starts them, and waits until the gateway answers. */
    Plant(Path home, Cell cell) throws ChaosException, InterruptedException {
        disk = cell.fault().isOfDisk() ? Optional.of(new SmallDisk()) : Optional.empty();
        broker.withFile(home.resolve(Path.of("kura-config", "mosquitto.conf")), diskOf(cell, Part.BROKER))
                .start();
        try {
            store = store(cell.part());
        } catch (RuntimeException e) {
            brokerNetwork.close();
            broker.close();
            throw e;
        }
        folder = GatewayFolder.make(home, store.map(Store::publisher).orElse(Map.of()));
        clock = cell.fault() == Fault.CLOCK ? Optional.of(new FakeClock(folder.path())) : Optional.empty();
        gateway = new GatewayProcess(
                folder,
                diskOf(cell, Part.GATEWAY).orElse(folder.path()).resolve("data"),
                "tcp://127.0.0.1:" + brokerNetwork.port(),
                LoopbackPort.free(),
                clock.map(FakeClock::environment).orElse(Map.of()));
        gateway.start();
        try {
            gateway.awaitReady();
            if (disk.isPresent()) {
                disk.get().settle();
            }
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
        } else if (cell.fault() == Fault.FULL) {
            disk.orElseThrow().fill();
            TimeUnit.SECONDS.sleep(seconds);
            disk.orElseThrow().clear();
        } else if (cell.fault() == Fault.CLOCK) {
            clock.orElseThrow().set("+1h");
            TimeUnit.SECONDS.sleep(seconds / 2);
            clock.orElseThrow().set("-1h");
            TimeUnit.SECONDS.sleep(seconds - seconds / 2);
            clock.orElseThrow().set("+0");
        } else {
            kill(cell);
            TimeUnit.SECONDS.sleep(DOWN_SECONDS);
            startAgain(cell.part());
        }
    }

    @Override
    public void close() throws ChaosException {
        gateway.close();
        store.ifPresent(Store::close);
        brokerNetwork.close();
        broker.close();
        folder.close();
        if (disk.isPresent()) {
            disk.get().close();
        }
    }

    private Optional<Path> diskOf(Cell cell, Part part) {
        return disk.filter(made -> cell.part() == part).map(SmallDisk::folder);
    }

    private static Optional<Store> store(Part part) {
        return switch (part) {
            case INFLUXDB -> Optional.of(new InfluxDbStore());
            case KAFKA -> Optional.of(new KafkaStore());
            case BROKER, GATEWAY -> Optional.empty();
        };
    }

    private long pid(Part part) throws ChaosException {
        return switch (part) {
            case BROKER -> broker.pid();
            case GATEWAY -> gateway.pid();
            case INFLUXDB, KAFKA -> store.orElseThrow().pid();
        };
    }

    private void kill(Cell cell) throws ChaosException, InterruptedException {
        if (cell.fault() == Fault.POWER) {
            Signals.stop(pid(cell.part())); // it must not see the disk fail
            disk.orElseThrow().cutPower();
        }
        switch (cell.part()) {
            case BROKER -> broker.kill();
            case GATEWAY -> gateway.kill();
            case INFLUXDB, KAFKA -> store.orElseThrow().kill();
        }
        if (cell.fault() == Fault.POWER) {
            disk.orElseThrow().mountAgain();
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
