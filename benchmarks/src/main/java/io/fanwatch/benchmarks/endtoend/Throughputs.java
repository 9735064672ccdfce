package io.fanwatch.benchmarks.endtoend;

/** The systems whose throughput is measured, in the order of a round. */
enum Throughputs {
    /** Publisher and subscriber of the load generator at the broker alone. */
    BROKER("broker", 0),
    /** Fanwatch as shipped, at QoS 0. */
    E2E_QOS0("e2e_qos0", 0),
    /** A bare Paho client at QoS 0. */
    PAHO_ECHO("paho_echo", 0),
    /** A bare HiveMQ client at QoS 0. */
    HIVEMQ_ECHO("hivemq_echo", 0),
    /** Fanwatch as shipped, at QoS 1. */
    E2E_QOS1("e2e_qos1", 1),
    /** A bare Paho client at QoS 1. */
    PAHO_ECHO_QOS1("paho_echo_qos1", 1);

    private final String key;
    private final int qos;

    Throughputs(String key, int qos) {
        this.key = key;
        this.qos = qos;
    }

    /** Its name in options and results. */
    String key() {
        return key;
    }

    Lane lane() {
        return this == BROKER ? new Lane("broker", "broker", 0, 6, false) : Lane.of(key, qos);
    }
}
