// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import io.fanwatch.benchmarks.references.HivemqEcho;
import io.fanwatch.benchmarks.references.PahoEcho;
import io.fanwatch.tests.fixtures.LoopbackPort;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The systems that run beside each other and take turns, each in a process of its own. */
final class Systems implements AutoCloseable {

    private static final Duration PROBE_INTERVAL = Duration.ofMillis(100);

    private final Map<Subject, Child> children = new EnumMap<>(Subject.class);
    private final Map<Subject, Integer> httpPorts = new EnumMap<>(Subject.class);

    private Systems() {}

    /**
     * Starts those that the subjects need, one after the other, each when the one before answers.
     *
     * @throws BenchmarkException if one does not start
     */
    static Systems start(Session session, Collection<Subject> subjects) throws BenchmarkException {
        Systems systems = new Systems();
        try {
            for (Subject subject : subjects) {
                systems.startUnlessRunning(subject.system(), session);
            }
            return systems;
        } catch (BenchmarkException | RuntimeException e) {
            systems.close();
            throw e;
        }
    }

    private void startUnlessRunning(Subject system, Session session) throws BenchmarkException {
        if (system == Subject.BROKER || children.containsKey(system)) {
            return;
        }
        session.progress().say("starting " + system.key());
        Child child = switch (system) {
            case PAHO_ECHO, PAHO_ECHO_QOS1 -> echo(PahoEcho.class, system, session);
            case HIVEMQ_ECHO -> echo(HivemqEcho.class, system, session);
            case SEED -> Seed.start(session);
            default -> gateway(system, session);
        };
        children.put(system, child);
        session.load().awaitAnswer(system.underTest(), PROBE_INTERVAL, child);
    }

    private static Child echo(Class<?> main, Subject system, Session session) throws BenchmarkException {
        SystemUnderTest underTest = system.underTest();
        return Child.start(
                system.key(),
                session.workFolder(),
                JavaCommand.of(
                        main,
                        session.broker().url(),
                        underTest.readingTopic(),
                        underTest.verdictTopic(),
                        String.valueOf(underTest.qos())),
                Map.of());
    }

    private Child gateway(Subject system, Session session) throws BenchmarkException {
        int port = LoopbackPort.free();
        httpPorts.put(system, port);
        return session.gateways().start(system.key(), system.underTest(), port);
    }

    /** What a gateway says of itself. */
    PredictorStatus predictor(Subject gateway) throws BenchmarkException {
        return PredictorStatus.of(httpPorts.get(gateway.system()), Gateways.USER, Gateways.PASSWORD);
    }

    /** The process of a subject, unless the broker is all there is to it. */
    Optional<Child> process(Subject subject) {
        return Optional.ofNullable(children.get(subject.system()));
    }

    @Override
    public void close() {
        children.values().forEach(Child::close);
    }
}
