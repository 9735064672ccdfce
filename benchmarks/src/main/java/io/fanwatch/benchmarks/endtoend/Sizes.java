// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** How large the deployment packages are. */
final class Sizes implements Experiment {

    private static final double KB = 1e3;
    private static final double MB = 1e6;

    @Override
    public Set<String> names() {
        return Set.of("sizes");
    }

    @Override
    public void run(Session session, Set<String> wanted) throws BenchmarkException {
        size(session, "fanwatch-\\d.*", Metric.APPLICATION_KB, KB);
        size(session, "fanwatch-model-fan-\\d.*", Metric.MODEL_KB, KB);
        size(session, "fanwatch-onnxruntime-linux-x86_64-.*", Metric.RUNTIME_X86_64_MB, MB);
        size(session, "fanwatch-onnxruntime-linux-aarch64-.*", Metric.RUNTIME_AARCH64_MB, MB);
    }

    private static void size(Session session, String name, Metric metric, double unit) throws BenchmarkException {
        try {
            for (Path file : GatewayFolder.packages(session.home())) {
                if (file.getFileName().toString().matches(name)) {
                    session.results().put(metric, Series.of(Files.size(file) / unit));
                }
            }
        } catch (IOException e) {
            throw new BenchmarkException("the packages can't be read: " + e.getMessage(), e);
        }
    }
}
