package io.fanwatch.benchmarks.endtoend;

import io.fanwatch.benchmarks.references.HivemqEcho;
import io.fanwatch.benchmarks.references.PahoEcho;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that runs while it is measured, each in a process of its own. */
final class Systems implements AutoCloseable {

    private final Broker broker;
    private final Load load;
    private final Map<Throughputs, Child> children = new EnumMap<>(Throughputs.class);

    private Systems(Broker broker, Load load) {
        this.broker = broker;
        this.load = load;
    }

    /**
     * Starts them and waits until all answer.
     *
     * @param home a built Fanwatch
     * @throws BenchmarkException if one does not start
     */
    static Systems start(Path home, Path workFolder, Set<Throughputs> wanted)
            throws BenchmarkException, InterruptedException {
        Broker broker = Broker.start(home.resolve(Path.of("kura-config", "mosquitto.conf")), workFolder);
        try {
            Systems systems = new Systems(broker, Load.start(broker.port(), workFolder));
            try {
                for (Throughputs system : wanted) {
                    systems.start(system, home, workFolder);
                }
                for (Map.Entry<Throughputs, Child> system : systems.children.entrySet()) {
                    systems.load.awaitAnswers(system.getKey().lane(), system.getValue());
                }
                return systems;
            } catch (BenchmarkException | RuntimeException e) {
                systems.close();
                throw e;
            }
        } catch (BenchmarkException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private void start(Throughputs system, Path home, Path workFolder) throws BenchmarkException {
        Lane lane = system.lane();
        switch (system) {
            case BROKER -> {
                return;
            }
            case E2E_QOS0, E2E_QOS1 ->
                children.put(system, new Gateways(home, broker.url(), workFolder).start(system.key(), lane));
            case PAHO_ECHO, PAHO_ECHO_QOS1 -> children.put(system, echo(PahoEcho.class, system, lane, workFolder));
            case HIVEMQ_ECHO -> children.put(system, echo(HivemqEcho.class, system, lane, workFolder));
        }
    }

    private Child echo(Class<?> main, Throughputs system, Lane lane, Path workFolder) throws BenchmarkException {
        return Child.start(
                system.key(),
                workFolder,
                JavaCommand.of(
                        main, broker.url(), lane.readingTopic(), lane.verdictTopic(), String.valueOf(lane.qos())),
                Map.of());
    }

    Load load() {
        return load;
    }

    Broker broker() {
        return broker;
    }

    /** The process of a system, unless the broker is all there is to it. */
    Optional<Child> process(Throughputs system) {
        return Optional.ofNullable(children.get(system));
    }

    @Override
    public void close() {
        children.values().forEach(Child::close);
        load.close();
        broker.close();
    }
}
