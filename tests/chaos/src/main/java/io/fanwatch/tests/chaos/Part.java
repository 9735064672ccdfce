// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

/** What something is done to. */
enum Part {
    BROKER("broker"),
    GATEWAY("gateway"),
    INFLUXDB("InfluxDB"),
    KAFKA("Kafka");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    /** As people write it. */
    String label() {
        return label;
    }

    /** Whether verdicts are written there, and so are counted there. */
    boolean isStore() {
        return this == INFLUXDB || this == KAFKA;
    }
}
