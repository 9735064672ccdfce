// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.micro;

import io.fanwatch.scoring.onnx.internal.engine.Configuration;
import io.fanwatch.scoring.onnx.internal.engine.OnnxInferenceEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Calls the inference engine with the shipped model again and again, as Kura's AI wire component does, and prints what
 * memory the whole process has in between, where it also unloads and loads the model: it must level off. Linux only.
 */
@Command(
        name = "soak",
        header = "Calls the inference engine again and again and prints the memory of the process.",
        mixinStandardHelpOptions = true)
public final class InferenceSoak implements Callable<Integer> {

    private static final int ROWS = 20;
    private static final double MIB = 1024;
    private static final double NANOS = 1e9;

    @Spec
    private CommandSpec spec;

    @Option(names = "--calls", defaultValue = "1000000", description = "How many calls. Default: ${DEFAULT-VALUE}")
    private int calls;

    @Option(names = "--threads", defaultValue = "2", description = "By how many threads. Default: ${DEFAULT-VALUE}")
    private int threads;

    private InferenceSoak() {}

    /** Exits with 0, with 1 if a call failed, with 2 if an option is unknown. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new InferenceSoak()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("soak");
        Path file = folder.resolve("fan.onnx");
        try (InputStream model = InferenceSoak.class.getResourceAsStream("/model/fan.onnx")) {
            Files.copy(model, file);
        }
        OnnxInferenceEngine engine = engine(folder);
        ExecutorService users = Executors.newFixedThreadPool(threads);
        try {
            run(engine, users);
        } finally {
            users.shutdownNow();
            engine.deactivate();
            Files.delete(file);
            Files.delete(folder);
        }
        return CommandLine.ExitCode.OK;
    }

    private void run(OnnxInferenceEngine engine, ExecutorService users)
            throws KuraException, IOException, InterruptedException, ExecutionException {
        ModelInfo info = engine.getModelInfo("fan").orElseThrow();
        int part = Math.max(threads, calls / ROWS);
        PrintWriter out = spec.commandLine().getOut();
        out.println("     calls   memory MiB   heap used MiB   calls/s");
        long before = System.nanoTime();
        for (int done = part; done <= calls; done += part) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int first = i;
                futures.add(users.submit(() -> {
                    for (int call = first; call < part; call += threads) {
                        infer(engine, info, call);
                    }
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            long now = System.nanoTime();
            engine.unloadModel("fan");
            engine.loadModel("fan", Optional.empty());
            System.gc();
            Runtime java = Runtime.getRuntime();
            out.printf(
                    Locale.ROOT,
                    "%,10d   %10.1f   %13.1f   %7.0f%n",
                    done,
                    residentKib() / MIB,
                    (java.totalMemory() - java.freeMemory()) / MIB / MIB,
                    part * NANOS / (now - before));
            out.flush();
            before = System.nanoTime();
        }
    }

    private void infer(OnnxInferenceEngine engine, ModelInfo info, int call) throws KuraException {
        List<Tensor> tensors = new ArrayList<>();
        for (TensorDescriptor input : info.getInputs()) {
            tensors.add(new Tensor(Double.class, input, List.of((double) (call % 1000))));
        }
        Tensor probability = engine.infer(info, tensors).get(0);
        if (probability.getData(Float.class).orElseThrow().size() != 1) {
            throw new IllegalStateException("not one probability but " + probability.getData(Float.class));
        }
    }

    private static OnnxInferenceEngine engine(Path repository) {
        BundleContext context = proxy(BundleContext.class, "getBundles", new Bundle[0]);
        return new OnnxInferenceEngine(
                context, proxy(Configuration.class, "repository", repository.toString()), Map.of());
    }

    /* answers one method, and the others by their defaults */
    private static <T> T proxy(Class<T> type, String name, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> method.getName().equals(name) ? answer : method.getDefaultValue()));
    }

    private static long residentKib() throws IOException {
        Optional<String> line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(entry -> entry.startsWith("VmRSS:"))
                .findFirst();
        return Long.parseLong(line.orElseThrow().replaceAll("\\D", ""));
    }
}
