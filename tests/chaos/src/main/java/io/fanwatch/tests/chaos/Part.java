// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

/** What something is done to. */
enum Part {
    BROKER("broker"),
    GATEWAY("gateway"),
    INFLUXDB("InfluxDB"),
    KAFKA("Kafka"),
    CLOUD("cloud's broker"),
    GATEWAY_INFLUXDB("gateway that writes to InfluxDB"),
    GATEWAY_KAFKA("gateway that writes to Kafka");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    /** Whether it is the gateway with a store; what comes of the store is counted then. */
    boolean isGatewayWithStore() {
        return this == GATEWAY_INFLUXDB || this == GATEWAY_KAFKA;
    }

    /** As people write it. */
    String label() {
        return label;
    }
}
