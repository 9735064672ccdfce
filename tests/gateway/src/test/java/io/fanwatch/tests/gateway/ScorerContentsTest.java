// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scorer computes a model's indicators by classes of its own, as the condition monitor need not be installed. */
class ScorerContentsTest {

    @TempDir
    private Path folder;

    @Test
    void the_scorers_bundle_has_all_that_indicators_need_and_gives_it_to_nobody_else() throws Exception {
        Path application = Packages.file(Packages.APPLICATION);
        Map.Entry<String, byte[]> scorer = Packages.bundles(application).entrySet().stream()
                .filter(bundle -> bundle.getKey().contains("scoring.onnx"))
                .findFirst()
                .orElseThrow();
        BundleContents contents = BundleContents.read(application, scorer.getKey(), scorer.getValue());
        assertThat(contents.header("Export-Package")).isEmpty();
        assertThat(contents.imports("io.fanwatch.condition")).isFalse();

        Path jar = Files.write(folder.resolve("scorer.jar"), scorer.getValue());
        try (URLClassLoader own =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Object features = own.loadClass("io.fanwatch.condition.Features")
                    .getMethod("parse", String.class)
                    .invoke(
                            null,
                            "mean(a, 1h),std(a, 1h),slope(a, 1h),min(a, 1h),max(a, 1h),count(a, 1h),lag(a, 1h),"
                                    + "ewma(a, 1h),first(a, 1h),log(a),ratio(a, b),product(a, b),a + b,a - b,age");
            Object state = features.getClass().getMethod("start").invoke(features);
            double[] values = new double[15];
            state.getClass()
                    .getMethod("update", long.class, double[].class, double[].class)
                    .invoke(state, 0L, new double[] {6, 3}, values);
            assertThat(values[0]).isEqualTo(6);
            assertThat(values[10]).isEqualTo(2);
            state.getClass().getMethod("set", state.getClass()).invoke(state, state);
            assertThat(own.loadClass("io.fanwatch.condition.PopulationStability")
                            .getConstructors())
                    .hasSize(1);
        }
    }
}
