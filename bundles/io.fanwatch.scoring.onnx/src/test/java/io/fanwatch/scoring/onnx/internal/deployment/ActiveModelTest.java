// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import static io.fanwatch.scoring.onnx.internal.Configurations.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.scoring.onnx.internal.OnnxFile;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActiveModelTest {

    private static final Settings BEFORE = settings(Map.of());
    private static final Settings AFTER = settings(Map.of("threshold", 0.25));

    private final ModelRepository repository = new ModelRepository("test");
    private final ModelHistory history =
            new ModelHistory("test", repository, List.of(), new KeptWindows(repository, Optional::empty, () -> 0));
    private final BackgroundExecutor background = new BackgroundExecutor("test-models", () -> {});
    private final ActiveModel models =
            new ActiveModel("test", history, new ModelEventPublisher("test", background), background);

    @AfterEach
    void close() {
        background.close();
    }

    private static DeployedModel load(String version) throws Exception {
        ModelCandidate candidate = OnnxFile.fan().with("version", version).offer();
        return DeployedModel.load(candidate, candidate.read(1 << 20), BEFORE, List.of());
    }

    private boolean takeOver(DeployedModel next) {
        return models.takeOver(BEFORE, Optional.of(next), Optional.empty(), Optional.empty());
    }

    @Test
    void a_configuration_holds_at_once_for_the_models_that_are_loaded() throws Exception {
        models.use(BEFORE);
        takeOver(load("1.0.0"));
        takeOver(load("1.1.0"));

        models.use(AFTER);

        assertThat(models.active().orElseThrow().description().threshold()).isEqualTo(0.25);
        assertThat(models.state().standby().orElseThrow().description().threshold())
                .isEqualTo(0.25);
        models.end();
    }

    @Test
    void a_model_that_was_loaded_for_the_configuration_before_is_closed_and_the_active_one_is_not() throws Exception {
        models.use(BEFORE);
        DeployedModel first = load("1.0.0");
        assertThat(takeOver(first)).isTrue();
        models.use(AFTER);
        DeployedModel late = load("1.1.0");

        assertThat(takeOver(late)).isFalse();
        assertThat(models.takeOver(BEFORE, models.active(), Optional.empty(), Optional.empty()))
                .isFalse();

        assertThat(late.model().isClosed()).isTrue();
        assertThat(first.model().isClosed()).isFalse();
        assertThat(models.active().orElseThrow().label()).isEqualTo("fan 1.0.0");
        models.end();
        assertThat(first.model().isClosed()).isTrue();
    }

    @Test
    void a_model_that_is_ready_after_the_end_is_closed() throws Exception {
        models.use(BEFORE);
        DeployedModel late = load("1.0.0");
        models.end();

        takeOver(late);

        assertThat(late.model().isClosed()).isTrue();
        assertThat(models.active()).isEmpty();
    }
}
