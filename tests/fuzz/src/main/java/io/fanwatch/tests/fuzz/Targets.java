// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

import io.fanwatch.condition.internal.ConditionFuzz;
import io.fanwatch.dashboard.internal.EarlierAlarmsFuzz;
import io.fanwatch.dashboard.internal.PageFuzz;
import io.fanwatch.devices.internal.SnapshotFuzz;
import io.fanwatch.devices.internal.StateLogFuzz;
import io.fanwatch.devices.internal.alarm.AlarmFileFuzz;
import io.fanwatch.diagnosis.internal.RequestFuzz;
import io.fanwatch.emulator.deployment.internal.DeploymentFuzz;
import io.fanwatch.influxdb.internal.PointFuzz;
import io.fanwatch.mqtt.internal.fastpath.PacketFuzz;
import io.fanwatch.publisher.internal.TopicLevelFuzz;
import io.fanwatch.scoring.onnx.internal.registry.FetchFuzz;
import io.fanwatch.scoring.onnx.internal.registry.SignatureFuzz;
import io.fanwatch.scoring.onnx.internal.session.ModelFuzz;
import io.fanwatch.store.internal.QueueFuzz;
import io.fanwatch.telemetry.internal.PayloadFuzz;
import io.fanwatch.telemetry.internal.ScannerFuzz;
import io.fanwatch.telemetry.internal.recognise.RecogniseFuzz;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The targets by their names. */
final class Targets {

    /* made when it is needed: each loads the classes of its own bundle */
    private static final Map<String, Supplier<FuzzTarget>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("json", () -> new PayloadFuzz("JSON", "plant/7"));
        ALL.put("json-scanner", ScannerFuzz::new);
        ALL.put("value-per-topic", () -> new PayloadFuzz("VALUE_PER_TOPIC", "plant/7/a"));
        ALL.put("sparkplug", () -> new PayloadFuzz("SPARKPLUG_B", "spBv1.0/g/NBIRTH/n"));
        ALL.put("kura", () -> new PayloadFuzz("KURA", "plant/7"));
        ALL.put("senml", () -> new PayloadFuzz("SENML", "plant/7"));
        ALL.put("influx-line", () -> new PayloadFuzz("INFLUX_LINE", "plant/7"));
        ALL.put("csv", () -> new PayloadFuzz("CSV", "plant/7"));
        ALL.put("recognise", RecogniseFuzz::new);
        ALL.put("mqtt-packets", PacketFuzz::new);
        ALL.put("configuration", ConfigurationFuzz::new);
        ALL.put("model-file", ModelFuzz::ofFiles);
        ALL.put("model-metadata", ModelFuzz::ofMetadata);
        ALL.put("signature", SignatureFuzz::new);
        ALL.put("model-fetch", FetchFuzz::new);
        ALL.put("deploy-request", DeploymentFuzz::new);
        ALL.put("request", RequestFuzz::new);
        ALL.put("page-request", PageFuzz::new);
        ALL.put("queue-file", QueueFuzz::new);
        ALL.put("devices-file", SnapshotFuzz::new);
        ALL.put("devices-log", StateLogFuzz::new);
        ALL.put("alarm-file", AlarmFileFuzz::new);
        ALL.put("earlier-alarms", EarlierAlarmsFuzz::new);
        ALL.put("condition", ConditionFuzz::new);
        ALL.put("verdict", VerdictFuzz::new);
        ALL.put("influxdb-point", PointFuzz::new);
        ALL.put("topic-level", TopicLevelFuzz::new);
    }

    private Targets() {}

    static Iterable<String> names() {
        return ALL.keySet();
    }

    static boolean has(String name) {
        return ALL.containsKey(name);
    }

    /** @throws IllegalArgumentException if there is none of that name */
    static FuzzTarget open(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException("there is no target " + name);
        }
        return ALL.get(name).get();
    }
}
