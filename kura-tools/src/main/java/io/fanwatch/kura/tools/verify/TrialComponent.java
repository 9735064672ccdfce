// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A component that is created for the trial, by a name of its own and with topics of its own.
 *
 * @param name its {@code kura.service.pid}
 * @param factory the PID of its factory
 * @param properties a {@link Secret} for a password, else a String or an Integer
 */
record TrialComponent(String name, String factory, Map<String, Object> properties) {

    /** What every component's name begins with. */
    static final String PREFIX = "fanwatch-verify-";

    static final String PREDICTOR = PREFIX + "predictor";

    private static final String BROKER = PREFIX + "broker";
    private static final String SCORER = PREFIX + "scorer";
    private static final String TELEMETRY = PREFIX + "telemetry";
    private static final String PUBLISHER = PREFIX + "publisher";

    /** The names of all components of a trial. */
    static final List<String> NAMES = List.of(BROKER, SCORER, PREDICTOR, PUBLISHER, TELEMETRY);

    /** Scores with a model. */
    static final String ONNX_SCORER = "io.fanwatch.scoring.onnx.OnnxScorer";

    /** Scores by limits. */
    static final String RULES_SCORER = "io.fanwatch.scoring.rules.RulesScorer";

    /** A value that must not be shown. */
    record Secret(String value) {

        @Override
        public String toString() {
            return "…";
        }
    }

    /**
     * One of each, from listener to publisher.
     *
     * @param broker the broker as the gateway reaches it
     * @param scorerFactory {@link #ONNX_SCORER} or {@link #RULES_SCORER}
     */
    static List<TrialComponent> all(
            BrokerAddress broker, Optional<Credentials> login, String scorerFactory, TrialTopics topics) {
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("broker.url", broker.url());
        login.ifPresent(credentials -> {
            connection.put("username", credentials.user());
            connection.put("password", new Secret(credentials.password()));
        });
        return List.of(
                new TrialComponent(BROKER, "io.fanwatch.mqtt.MqttBroker", connection),
                // without a folder no copy of the model is left on the disk
                new TrialComponent(SCORER, scorerFactory, Map.of("DataFolder.target", target(PREFIX + "no-folder"))),
                new TrialComponent(
                        PREDICTOR,
                        "io.fanwatch.predictor.Predictor",
                        Map.of("Scorer.target", target(SCORER), "VerdictSink.target", target(PUBLISHER))),
                new TrialComponent(
                        PUBLISHER,
                        "io.fanwatch.publisher.MqttVerdictPublisher",
                        Map.of(
                                "MqttBroker.target", target(BROKER),
                                "topic", topics.verdicts(),
                                "client.id", topics.clientId("publisher"))),
                new TrialComponent(
                        TELEMETRY,
                        "io.fanwatch.telemetry.MqttTelemetryListener",
                        Map.of(
                                "MqttBroker.target", target(BROKER),
                                "ReadingSink.target", target(PREDICTOR),
                                "topic", topics.readings(),
                                "rejected.topic", topics.rejected(),
                                "client.id", topics.clientId("telemetry"))));
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("pid", name);
        json.addProperty("factoryPid", factory);
        json.add("properties", toJson(properties));
        return json;
    }

    /** Properties as Kura's REST interface takes them, each with its type. */
    static JsonObject toJson(Map<String, Object> properties) {
        JsonObject json = new JsonObject();
        properties.forEach((key, value) -> json.add(key, property(value)));
        return json;
    }

    private static JsonObject property(Object value) {
        JsonObject property = new JsonObject();
        if (value instanceof Secret secret) {
            property.addProperty("type", "PASSWORD");
            property.addProperty("value", secret.value());
        } else if (value instanceof Integer number) {
            property.addProperty("type", "INTEGER");
            property.addProperty("value", number);
        } else {
            property.addProperty("type", "STRING");
            property.add("value", new JsonPrimitive(value.toString()));
        }
        return property;
    }

    private static String target(String name) {
        return "(kura.service.pid=" + name + ")";
    }
}
