// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.condition.internal.MonitorConfiguration;
import io.fanwatch.condition.internal.WatchSettings;
import io.fanwatch.devices.internal.alarm.AlarmRules;
import io.fanwatch.devices.internal.alarm.AlarmSettingsComponent;
import io.fanwatch.influxdb.internal.InfluxDbConfiguration;
import io.fanwatch.influxdb.internal.InfluxDbSettings;
import io.fanwatch.telemetry.internal.PayloadTrial;
import io.fanwatch.telemetry.internal.TelemetryConfiguration;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the job goes by; travels with it to the task managers.
 *
 * @param listener properties of the gateway's listener, by their names: how messages are read
 * @param monitor properties of the gateway's condition monitor
 * @param alarms properties of the gateway's alarms
 * @param influxdb properties of the gateway's InfluxDB publisher; empty: nothing goes there
 * @param lateness how much later than others a reading may come and still count among its kind
 * @param peerWindow over which time the fans of a kind are compared
 * @param kindPattern finds, in {@code site/device}, what kind of fan it is: its first group, or all of it
 * @param fansInMemory how many fans each task slot has in memory; the others are in the state only
 */
public record FleetSettings(
        Map<String, String> listener,
        Map<String, String> monitor,
        Map<String, String> alarms,
        Map<String, String> influxdb,
        Duration lateness,
        Duration peerWindow,
        String kindPattern,
        int fansInMemory)
        implements Serializable {

    private static final AlarmPolicy ALARM = new AlarmPolicy(10, 5, 2);

    /**
     * Copies the properties.
     *
     * @throws IllegalArgumentException if no fan may be in memory
     */
    public FleetSettings {
        listener = new HashMap<>(listener);
        monitor = new HashMap<>(monitor);
        alarms = new HashMap<>(alarms);
        influxdb = new HashMap<>(influxdb);
        if (fansInMemory < 1) {
            throw new IllegalArgumentException("--fans-in-memory is " + fansInMemory + ": give at least 1");
        }
    }

    /** As a gateway on which nothing is configured. */
    public static FleetSettings defaults() {
        return new FleetSettings(
                Map.of(), Map.of(), Map.of(), Map.of(), Duration.ofMinutes(1), Duration.ofHours(1), "^$", 10_000);
    }

    AlarmPolicy alarm() {
        return ALARM;
    }

    /** @throws IllegalArgumentException if a property makes no sense; the message names it and the remedy */
    AlarmRules alarmRules() {
        return AlarmRules.of(ComponentConfiguration.of(AlarmSettingsComponent.Configuration.class, alarms));
    }

    /**
     * What reads messages as the gateway's listener does, in whatever format it is configured for.
     *
     * @throws IllegalArgumentException if a property makes no sense; the message names it and the remedy
     */
    PayloadTrial reader() {
        return new PayloadTrial(ComponentConfiguration.of(TelemetryConfiguration.class, listener));
    }

    /** The features of readings. */
    FeatureSchema schema() {
        return reader().schema();
    }

    /**
     * Where points go, if they are to go anywhere. Password and token may be in the environment.
     *
     * @throws IllegalArgumentException if a property makes no sense; the message names it and the remedy
     */
    Optional<InfluxDbSettings> database() {
        if (influxdb.isEmpty()) {
            return Optional.empty();
        }
        InfluxDbConfiguration configuration = ComponentConfiguration.of(InfluxDbConfiguration.class, influxdb);
        return Optional.of(InfluxDbSettings.of(
                configuration,
                secret(configuration.password(), "INFLUXDB_PASSWORD"),
                secret(configuration.token(), "INFLUXDB_TOKEN")));
    }

    private static String secret(String given, String variable) {
        return given.isEmpty() ? Optional.ofNullable(System.getenv(variable)).orElse("") : given;
    }

    /** @throws IllegalArgumentException if a property makes no sense; the message names it and the remedy */
    WatchSettings watch() {
        return WatchSettings.of(ComponentConfiguration.of(MonitorConfiguration.class, monitor));
    }
}
