// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.scoring.onnx.internal.deployment.Settings;
import io.fanwatch.scoring.onnx.internal.scorer.Configuration;
import io.fanwatch.scoring.onnx.internal.scorer.ScorerSettings;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations with the defaults, but for what a test sets by the names of the methods. */
public final class Configurations {

    private Configurations() {}

    public static <T> T config(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    /** Of a scorer. */
    public static Settings settings(Map<String, Object> values) {
        return ScorerSettings.of(config(Configuration.class, values));
    }
}
