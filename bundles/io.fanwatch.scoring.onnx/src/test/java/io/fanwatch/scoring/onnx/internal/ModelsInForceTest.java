package io.fanwatch.scoring.onnx.internal;

import static io.fanwatch.scoring.onnx.internal.Configs.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelsInForceTest {

    private static final Settings BEFORE = settings(Map.of());
    private static final Settings AFTER = settings(Map.of("threshold", 0.25));

    private final KeptModels kept = new KeptModels("test", new VersionStore(), new SeenSchemas());
    private final ModelsInForce models = new ModelsInForce("test", kept, new ModelsInForce.Listener() {
        @Override
        public void rolledBack(Active failed, Active before, String words) {}

        @Override
        public void choiceFailed() {}
    });

    private static Active load(String version) throws Exception {
        ModelOffer offer = OnnxFile.fan().with("version", version).offer();
        return ModelLoader.load(offer, offer.read(1 << 20), BEFORE, List.of());
    }

    @Test
    void a_configuration_holds_at_once_for_the_models_that_are_loaded() throws Exception {
        models.use(BEFORE);
        models.takeOver(BEFORE, Optional.of(load("1.0.0")), Optional.empty());
        models.takeOver(BEFORE, Optional.of(load("1.1.0")), Optional.empty());

        models.use(AFTER);

        assertThat(models.active().orElseThrow().description().threshold()).isEqualTo(0.25);
        assertThat(models.state().standby().orElseThrow().description().threshold())
                .isEqualTo(0.25);
        models.end();
    }

    @Test
    void a_model_that_was_loaded_for_the_configuration_before_is_closed_and_the_one_in_force_is_not() throws Exception {
        models.use(BEFORE);
        Active first = load("1.0.0");
        models.takeOver(BEFORE, Optional.of(first), Optional.empty());
        models.use(AFTER);
        Active late = load("1.1.0");

        assertThat(models.takeOver(BEFORE, Optional.of(late), Optional.empty())).isEmpty();
        assertThat(models.takeOver(BEFORE, models.active(), Optional.empty())).isEmpty();

        assertThat(late.model().isClosed()).isTrue();
        assertThat(first.model().isClosed()).isFalse();
        assertThat(models.active().orElseThrow().label()).isEqualTo("fan 1.0.0");
        models.end();
        assertThat(first.model().isClosed()).isTrue();
    }

    @Test
    void a_model_that_is_ready_after_the_end_is_closed() throws Exception {
        models.use(BEFORE);
        Active late = load("1.0.0");
        models.end();

        models.takeOver(BEFORE, Optional.of(late), Optional.empty());

        assertThat(late.model().isClosed()).isTrue();
        assertThat(models.active()).isEmpty();
    }
}
