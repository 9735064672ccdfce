// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.fanwatch.emulator.gateway.KuraRelease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.InferenceEngineService;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The inference engine of the shipped snapshot, as Kura's AI wire component finds and uses it. */
class InferenceEngineTest {

    private static final String NOBODY = "tcp://localhost:1";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void the_shipped_model_is_run_by_kuras_interface_out_of_the_box(KuraRelease release) throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(release, folder, NOBODY, 0)) {
            await().atMost(Duration.ofSeconds(120)).until(() -> gateway.isOk("fanwatch-inference"));
            BundleContext context = gateway.gateway().context();
            ServiceReference<InferenceEngineService> reference = context.getServiceReferences(
                            InferenceEngineService.class, "(kura.service.pid=fanwatch-inference)")
                    .iterator()
                    .next();
            InferenceEngineService engine = context.getService(reference);

            assertThat(engine.isEngineReady()).isTrue();
            assertThat(engine.getModelNames()).containsExactly("fan");
            ModelInfo fan = engine.getModelInfo("fan").orElseThrow();
            assertThat(fan.getVersion()).contains(Packages.version(Packages.FAN_MODEL));
            assertThat(probability(engine, fan, 528.5, 35.9, 191.7, 46.8)).isLessThan(0.5f);
            assertThat(probability(engine, fan, 471.5, 48.2, 182.7, 53.7)).isGreaterThan(0.5f);

            assertThatExceptionOfType(KuraException.class)
                    .isThrownBy(() -> engine.getModelInfo("pump"))
                    .matches(e -> e.getCode() == KuraErrorCode.NOT_FOUND)
                    .havingCause()
                    .withMessageContaining("there is no model pump");
        }
    }

    private static float probability(InferenceEngineService engine, ModelInfo fan, double... values)
            throws KuraException {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            TensorDescriptor input = fan.getInputs().get(i);
            tensors.add(new Tensor(Double.class, input, List.of(values[i])));
        }
        return engine.infer(fan, tensors)
                .get(0)
                .getData(Float.class)
                .orElseThrow()
                .get(0);
    }
}
