// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.scoring.onnx.internal.Configurations;
import io.fanwatch.scoring.onnx.internal.OnnxFile;
import io.fanwatch.scoring.onnx.internal.session.OnnxModel;
import io.fanwatch.scoring.onnx.internal.session.OnnxModelTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ShadowRunTest {

    @Test
    void a_version_that_exhausts_the_memory_fails_its_run_instead_of_running_for_ever() throws Exception {
        OnnxModel model = mock(OnnxModel.class);
        when(model.score(anyList())).thenThrow(new OutOfMemoryError("Java heap space"));
        Settings settings = Configurations.settings(Map.of("shadow_minutes", 60));
        DeployedModel candidate = new DeployedModel(
                model,
                settings.describe(OnnxModelTest.metadata("1.1.0")),
                OnnxFile.fan().offer(),
                settings.execution(),
                "digest",
                settings.keys(),
                new AtomicBoolean());
        BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();
        try (ShadowRun run =
                new ShadowRun("test-shadow", candidate, settings.shadow(), (ended, failure) -> ends.add(failure))) {
            run.offer(List.of(OnnxFile.reading(600, 40, 150, 48)), new ShadowReport.Scored(new float[] {0.5f}, 0.4, 1));

            assertThat(ends.poll(60, TimeUnit.SECONDS)).isPresent();
        }
    }
}
