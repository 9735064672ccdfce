// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.util.Optional;

/** What is loaded: a system, or a system with other readings. In the order of a round. */
enum Subject {
    /** Publisher and subscriber of the load generator at the broker alone. */
    BROKER("broker", 0, Metric.BROKER_PER_S, Optional.empty()),
    /** Fanwatch as shipped, at QoS 0. */
    E2E_QOS0("e2e_qos0", 0, Metric.E2E_QOS0_PER_S, Optional.of(Metric.E2E_QOS0_CPU_US)),
    /** A bare Paho client at QoS 0. */
    PAHO_ECHO("paho_echo", 0, Metric.PAHO_ECHO_PER_S, Optional.of(Metric.PAHO_ECHO_CPU_US)),
    /** A bare HiveMQ client at QoS 0. */
    HIVEMQ_ECHO("hivemq_echo", 0, Metric.HIVEMQ_ECHO_PER_S, Optional.of(Metric.HIVEMQ_ECHO_CPU_US)),
    /** A predictor in Python that asks a Flask service. */
    SEED("seed", 0, Metric.SEED_PER_S, Optional.of(Metric.SEED_CPU_US)),
    /** Fanwatch as shipped, at QoS 1. */
    E2E_QOS1("e2e_qos1", 1, Metric.E2E_QOS1_PER_S, Optional.of(Metric.E2E_QOS1_CPU_US)),
    /** A bare Paho client at QoS 1. */
    PAHO_ECHO_QOS1("paho_echo_qos1", 1, Metric.PAHO_ECHO_QOS1_PER_S, Optional.of(Metric.PAHO_ECHO_QOS1_CPU_US)),
    /** The gateway of {@link #E2E_QOS0} with readings of 1,000 fans. */
    E2E_1K_FANS("e2e_1k_fans", 0, Metric.E2E_1K_FANS_PER_S, Optional.empty()),
    /** The gateway of {@link #E2E_QOS0} with readings of 100,000 fans. */
    E2E_100K_FANS("e2e_100k_fans", 0, Metric.E2E_100K_FANS_PER_S, Optional.empty());

    private static final int SEED_WINDOW = 100;

    private final String key;
    private final int qos;
    private final Metric perSecond;
    private final Optional<Metric> cpuMicros;

    Subject(String key, int qos, Metric perSecond, Optional<Metric> cpuMicros) {
        this.key = key;
        this.qos = qos;
        this.perSecond = perSecond;
        this.cpuMicros = cpuMicros;
    }

    /** Its name in options and files. */
    String key() {
        return key;
    }

    /** Its throughput. */
    Metric perSecond() {
        return perSecond;
    }

    /** Its processor time a reading, if it has a process of its own. */
    Optional<Metric> cpuMicros() {
        return cpuMicros;
    }

    /** The subject whose process this one uses. */
    Subject system() {
        return this == E2E_1K_FANS || this == E2E_100K_FANS ? E2E_QOS0 : this;
    }

    SystemUnderTest underTest() {
        return switch (this) {
            case BROKER -> SystemUnderTest.ofBroker();
            case E2E_1K_FANS -> SystemUnderTest.of(E2E_QOS0.key, qos).withFans(1_000);
            case E2E_100K_FANS -> SystemUnderTest.of(E2E_QOS0.key, qos).withFans(100_000);
            default -> SystemUnderTest.of(key, qos);
        };
    }

    /** How many readings are on their way to it; a slow system would take long to work off many. */
    int window(int usual) {
        return this == SEED ? Math.min(SEED_WINDOW, usual) : usual;
    }
}
