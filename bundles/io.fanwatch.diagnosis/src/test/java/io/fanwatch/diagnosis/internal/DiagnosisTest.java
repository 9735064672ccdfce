package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.api.StatusSource;
import io.fanwatch.diagnosis.internal.Overview.BundleState;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    private final Gateway gateway = new Gateway();
    private final Diagnosis diagnosis = gateway.diagnosis;

    @Test
    void components_are_in_the_order_of_their_names_and_the_most_urgent_level_counts() {
        gateway.withComponent("b", Level.WARNING, "so so").withComponent("a", Level.OK, "fine");

        assertThat(diagnosis.statuses()).extracting(Status::component).containsExactly("a", "b");
        assertThat(diagnosis.overview().level()).isEqualTo(Level.WARNING);
        assertThat(diagnosis.overview().sentence()).isEqualTo("1 of 2 components need attention");
    }

    @Test
    void a_component_that_cannot_tell_its_status_does_not_hide_the_others() {
        gateway.withComponent("a", Level.OK, "fine");
        StatusSource broken = () -> {
            throw new IllegalStateException("no idea");
        };
        diagnosis.addStatusSource(broken, Map.of("kura.service.pid", "b"));

        assertThat(diagnosis.statuses()).extracting(Status::level).containsExactly(Level.OK, Level.ERROR);
        assertThat(diagnosis.status("b").orElseThrow().message()).contains("can't tell", "no idea");

        diagnosis.removeStatusSource(broken);
        assertThat(diagnosis.status("b")).isEmpty();
    }

    @Test
    void a_gateway_without_components_is_told_what_to_do() {
        assertThat(diagnosis.overview().level()).isEqualTo(Level.WARNING);
        assertThat(diagnosis.overview().sentence()).contains("apply the snapshot");
    }

    @Test
    void a_bundle_that_kura_calls_installed_but_that_lacks_something_is_named() {
        gateway.withComponent("a", Level.OK, "fine");
        gateway.bundles.add(new BundleState("io.fanwatch.wires", "1.0.0", "INSTALLED", false));

        assertThat(diagnosis.overview().level()).isEqualTo(Level.WARNING);
        assertThat(diagnosis.overview().sentence()).contains("not resolved: io.fanwatch.wires");
    }

    @Test
    void rejections_of_all_listeners_are_merged_newest_first_and_bounded() {
        gateway.withRejections("one", Collections.nCopies(90, "a").toArray(String[]::new))
                .withRejections("two", Collections.nCopies(90, "b").toArray(String[]::new));

        assertThat(diagnosis.lastRejected()).hasSize(100);
        assertThat(diagnosis.lastRejected().subList(0, 2))
                .extracting(Diagnosis.Rejected::component)
                .containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void a_scorer_that_is_not_there_is_refused_with_those_that_are() {
        gateway.withModels("fanwatch-scorer-onnx");

        assertThatThrownBy(() -> diagnosis.model("scorer"))
                .isInstanceOf(UnknownComponentException.class)
                .hasMessageContaining("'scorer'")
                .hasMessageContaining("fanwatch-scorer-onnx");
    }
}
