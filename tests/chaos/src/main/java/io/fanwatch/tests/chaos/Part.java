// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

/** What something is done to. */
enum Part {
    BROKER("broker"),
    GATEWAY("gateway"),
    INFLUXDB("InfluxDB"),
    KAFKA("Kafka"),
    CLOUD("cloud's broker");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    /** As people write it. */
    String label() {
        return label;
    }
}
