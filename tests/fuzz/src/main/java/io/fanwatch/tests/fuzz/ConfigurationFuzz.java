// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

import io.fanwatch.component.Secret;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Configurations of every component. The input's first line names one by what checks it, others follow as {@code name=value}. What
 * is refused must be refused as {@code ActiveConfiguration} expects it, and with a reason.
 */
final class ConfigurationFuzz implements FuzzTarget {

    private static final List<String> CHECKS = List.of(
            "telemetry.internal.TelemetrySettings",
            "mqtt.internal.BrokerSettings",
            "predictor.internal.PredictorSettings",
            "condition.internal.WatchSettings",
            "devices.internal.alarm.AlarmRules",
            "publisher.internal.MqttPublisherSettings",
            "publisher.internal.MqttAlarmSettings",
            "publisher.internal.CloudSettings",
            "influxdb.internal.InfluxDbSettings",
            "kafka.internal.KafkaSettings",
            "scoring.onnx.internal.scorer.ScorerSettings",
            "scoring.onnx.internal.engine.EngineSettings",
            "scoring.http.internal.HttpSettings",
            "scoring.rules.internal.RuleSet",
            "wires.internal.ScorerSettings",
            "wires.internal.EmitterSettings",
            "dashboard.internal.DashboardSettings");

    private final List<Method> checks =
            CHECKS.stream().map(ConfigurationFuzz::check).toList();

    /* of every bundle, none of which shows it to another */
    private static Method check(String name) {
        try {
            Class<?> type = Class.forName("io.fanwatch." + name);
            Method method = Arrays.stream(type.getDeclaredMethods())
                    .filter(each -> List.of("of", "check").contains(each.getName())
                            && each.getParameterCount() > 0
                            && Annotation.class.isAssignableFrom(each.getParameterTypes()[0]))
                    .min(Comparator.comparing(Method::getName))
                    .orElseThrow();
            method.setAccessible(true);
            return method;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "there is no " + name + " any more: say what checks that configuration now", e);
        }
    }

    @Override
    public void take(byte[] input) throws IllegalAccessException {
        String[] parts = InputText.headAndRest(input);
        int named = CHECKS.indexOf(parts[0]);
        Method check = checks.get(named < 0 ? Math.floorMod(parts[0].hashCode(), checks.size()) : named);
        Map<String, String> written = InputText.properties(parts[1]);
        Object[] arguments = Arrays.stream(check.getParameterTypes())
                .map(type -> argument(type, written))
                .toArray();
        try {
            check.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalArgumentException refusal) || refusal.getMessage() == null) {
                throw new AssertionError(check.getDeclaringClass() + " does not refuse it, but fails", e.getCause());
            }
        }
    }

    private static Object argument(Class<?> type, Map<String, String> written) {
        if (Annotation.class.isAssignableFrom(type)) {
            return StandIns.configuration(type, written);
        } else if (type == String.class) {
            return "secret";
        } else if (type == Optional.class) {
            return Optional.empty();
        } else if (type == Supplier.class) {
            return (Supplier<String>) () -> "secret";
        } else if (type == Secret.class) {
            return new Secret("password", password -> password);
        }
        return StandIns.service(type);
    }
}
