// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import io.fanwatch.scoring.onnx.internal.session.ElementType;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** Engines beside a framework that has only the bundles that a test gives it. */
final class Engines {

    private final List<SynchronousBundleListener> listeners = new ArrayList<>();
    private final List<Bundle> bundles = new ArrayList<>();
    private final BundleContext context = proxy(BundleContext.class, Map.of(), (method, args) -> switch (method) {
        case "addBundleListener" -> listeners.add((SynchronousBundleListener) args[0]);
        case "removeBundleListener" -> listeners.remove(args[0]);
        case "getBundles" -> bundles.toArray(new Bundle[0]);
        default -> null;
    });

    /** Answers a method by its name. */
    private interface Answer {
        Object to(String method, Object[] args);
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> values, Answer otherwise) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (values.containsKey(method.getName())) {
                return values.get(method.getName());
            }
            Object answer = otherwise.to(method.getName(), args);
            return method.getReturnType() == void.class || answer == null ? method.getDefaultValue() : answer;
        }));
    }

    /** A configuration with the defaults, but for these by the names of the methods. */
    static Configuration config(Map<String, Object> values) {
        return proxy(Configuration.class, values, (method, args) -> null);
    }

    OnnxInferenceEngine activate(Map<String, Object> values) {
        return new OnnxInferenceEngine(context, config(values), Map.of("kura.service.pid", "my-engine"));
    }

    static OnnxInferenceEngine of(Path repository) {
        return new Engines().activate(Map.of("repository", repository.toString()));
    }

    void install(Bundle bundle) {
        bundles.add(bundle);
        fire(BundleEvent.RESOLVED, bundle);
    }

    void fire(int event, Bundle bundle) {
        List.copyOf(listeners).forEach(listener -> listener.bundleChanged(new BundleEvent(event, bundle)));
    }

    List<SynchronousBundleListener> listeners() {
        return listeners;
    }

    /** Values of the class of the first. */
    @SuppressWarnings("unchecked")
    static Tensor tensor(TensorDescriptor descriptor, Object... values) {
        Class<?> type = values.length == 0 ? values.getClass().getComponentType() : values[0].getClass();
        return new Tensor((Class<Object>) type, descriptor, Arrays.asList(values));
    }

    /** A tensor as a caller makes it who does not ask the model. */
    static Tensor tensor(String name, ElementType type, List<Long> shape, Object... values) {
        return tensor(TensorDescriptor.builder(name, type.name(), shape).build(), values);
    }

    /** Values for the only input of a model, as Kura's AI wire component gives them: with the model's own descriptor. */
    static Tensor infer(OnnxInferenceEngine engine, String model, Object... values) throws KuraException {
        ModelInfo info = engine.getModelInfo(model).orElseThrow();
        return engine.infer(info, List.of(tensor(info.getInputs().get(0), values)))
                .get(0);
    }

    static List<Object> data(Tensor tensor) {
        return new ArrayList<>(tensor.getData(tensor.getType()).orElseThrow());
    }
}
