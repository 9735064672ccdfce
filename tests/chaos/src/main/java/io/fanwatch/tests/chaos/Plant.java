// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import io.fanwatch.tests.fixtures.LoopbackPort;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The parts that a cell needs, running: a Mosquitto as shipped, another one as the cloud's, the gateway behind a
 * network, and a store if one is meant. */
final class Plant implements AutoCloseable {

    private static final long DOWN_SECONDS = 2;

    private final Witness witness = new Witness();
    private final Deque<Server> opened = new ArrayDeque<>();
    private final BrokerServer broker;
    private final BrokerServer cloud;
    private final Optional<Store> store;
    private final Optional<SmallDisk> disk;
    private final Optional<FakeClock> clock;
    private final GatewayFolder folder;
    private final GatewayProcess gateway;

    /** Starts them, and waits until the gateway answers. */
    Plant(Path home, Cell cell) throws ChaosException, InterruptedException {
        disk = cell.fault().isOfDisk() ? Optional.of(new SmallDisk()) : Optional.empty();
        try {
            broker = opened(new BrokerServer(home, diskOf(cell, Part.BROKER), witness::connection));
            cloud = opened(new BrokerServer(home, diskOf(cell, Part.CLOUD), FaultProxy.UNSEEN));
            store = store(cell).map(this::opened);
        } catch (RuntimeException e) {
            opened.forEach(Server::close);
            throw e;
        }
        folder = GatewayFolder.make(
                home, store.map(Store::publisher).orElse(Map.of()), Optional.of(address(cloud.network())));
        clock = cell.fault() == Fault.CLOCK ? Optional.of(new FakeClock(folder.path())) : Optional.empty();
        gateway = new GatewayProcess(
                folder,
                diskOf(cell, Part.GATEWAY).orElse(folder.path()).resolve("data"),
                address(broker.network()),
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

    /** Where the platform in the cloud listens. */
    String cloudUrl() {
        return cloud.url();
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
            FaultProxy network = network(cell.part());
            network.become(FaultProxy.State.valueOf(cell.fault().name()));
            TimeUnit.SECONDS.sleep(seconds);
            network.become(FaultProxy.State.FINE);
        } else if (cell.fault() == Fault.STOP) {
            Signals.stop(server(cell.part()).pid());
            TimeUnit.SECONDS.sleep(seconds);
            Signals.proceed(server(cell.part()).pid());
        } else if (cell.fault() == Fault.FULL) {
            disk.orElseThrow().fill();
            TimeUnit.SECONDS.sleep(seconds);
            disk.orElseThrow().clear();
            if (store.isPresent()) {
                // a Kafka has ended itself, an InfluxDB writes nothing more until it is started again
                store.get().kill();
                store.get().start();
            }
        } else if (cell.fault() == Fault.CLOCK) {
            clock.orElseThrow().set("+1h");
            TimeUnit.SECONDS.sleep(seconds / 2);
            clock.orElseThrow().set("-1h");
            TimeUnit.SECONDS.sleep(seconds - seconds / 2);
            clock.orElseThrow().set("+0");
        } else {
            kill(cell);
            TimeUnit.SECONDS.sleep(DOWN_SECONDS);
            server(cell.part()).start();
        }
    }

    @Override
    public void close() throws ChaosException {
        gateway.close();
        opened.forEach(Server::close);
        folder.close();
        if (disk.isPresent()) {
            disk.get().close();
        }
    }

    private Optional<Path> diskOf(Cell cell, Part part) {
        return disk.filter(made -> cell.part() == part).map(SmallDisk::folder);
    }

    private Optional<Store> store(Cell cell) {
        return switch (cell.part()) {
            case INFLUXDB, GATEWAY_INFLUXDB -> Optional.of(new InfluxDbStore(diskOf(cell, Part.INFLUXDB)));
            case KAFKA, GATEWAY_KAFKA -> Optional.of(new KafkaStore(diskOf(cell, Part.KAFKA)));
            case BROKER, GATEWAY, CLOUD -> Optional.empty();
        };
    }

    private <S extends Server> S opened(S server) {
        opened.push(server);
        return server;
    }

    private Server server(Part part) {
        return switch (part) {
            case BROKER -> broker;
            case GATEWAY, GATEWAY_INFLUXDB, GATEWAY_KAFKA -> gateway;
            case INFLUXDB, KAFKA -> store.orElseThrow();
            case CLOUD -> cloud;
        };
    }

    private FaultProxy network(Part part) {
        return switch (part) {
            case BROKER, GATEWAY, GATEWAY_INFLUXDB, GATEWAY_KAFKA -> broker.network();
            case INFLUXDB, KAFKA -> store.orElseThrow().network();
            case CLOUD -> cloud.network();
        };
    }

    private static String address(FaultProxy network) {
        return "tcp://127.0.0.1:" + network.port();
    }

    private void kill(Cell cell) throws ChaosException, InterruptedException {
        Server server = server(cell.part());
        if (cell.fault() == Fault.POWER) {
            Signals.stop(server.pid()); // it must not see the disk fail
            disk.orElseThrow().cutPower();
        }
        server.kill();
        if (cell.fault() == Fault.POWER) {
            disk.orElseThrow().mountAgain();
        }
    }
}
