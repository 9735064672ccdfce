package io.fanwatch.scoring.onnx.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations with the defaults, but for what a test sets by the names of the methods. */
final class Configs {

    private Configs() {}

    static <T> T config(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    static Settings settings(Map<String, Object> values) {
        return Settings.of(config(OnnxScorerConfig.class, values));
    }
}
