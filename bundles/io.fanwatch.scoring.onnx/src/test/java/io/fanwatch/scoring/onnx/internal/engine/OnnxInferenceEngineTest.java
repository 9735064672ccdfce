// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import static io.fanwatch.scoring.onnx.internal.engine.Engines.data;
import static io.fanwatch.scoring.onnx.internal.engine.Engines.infer;
import static io.fanwatch.scoring.onnx.internal.engine.Engines.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.fanwatch.api.Status;
import io.fanwatch.scoring.onnx.internal.Keys;
import io.fanwatch.scoring.onnx.internal.registry.InstalledModels;
import io.fanwatch.scoring.onnx.internal.session.ElementType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.KuraIOException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

@Timeout(60)
class OnnxInferenceEngineTest {

    private static final Duration AT_ONCE = Duration.ofMillis(200);

    @TempDir
    private Path folder;

    private final Engines framework = new Engines();
    private long lastBundleId;
    private Path repository;
    private OnnxInferenceEngine engine;

    @BeforeEach
    void activate() throws IOException {
        repository = Files.createDirectories(folder.resolve("models"));
        engine = framework.activate(Map.of("repository", repository.toString()));
    }

    @AfterEach
    void deactivate() {
        engine.deactivate();
        assertThat(framework.listeners()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("my-engine-models");
    }

    private void again(Map<String, Object> values) {
        engine.deactivate();
        engine = framework.activate(values);
    }

    private ModelInfo info(String model) throws KuraException {
        return engine.getModelInfo(model).orElseThrow();
    }

    private static void assertRefused(KuraErrorCode code, String words, ThrowingCallable call) {
        assertThatExceptionOfType(KuraException.class)
                .isThrownBy(call)
                .matches(e -> e.getCode() == code, "has the code " + code)
                .withMessageContaining(words)
                .havingCause()
                .withMessageContaining(words);
    }

    private Bundle modelBundle(String name, String version, TestModel model) throws IOException {
        Path file = model.write(folder.resolve("bundles").resolve(name + version + ".onnx"));
        BundleCapability capability = mock(BundleCapability.class);
        lenient()
                .when(capability.getAttributes())
                .thenReturn(
                        Map.of(InstalledModels.NAMESPACE, name, "version", new Version(version), "path", "model.onnx"));
        BundleRevision revision = mock(BundleRevision.class);
        lenient()
                .when(revision.getDeclaredCapabilities(InstalledModels.NAMESPACE))
                .thenReturn(List.of(capability));
        Bundle bundle = mock(Bundle.class);
        lenient().when(bundle.adapt(BundleRevision.class)).thenReturn(revision);
        lenient().when(bundle.getBundleId()).thenReturn(++lastBundleId);
        lenient().when(bundle.getState()).thenReturn(Bundle.ACTIVE);
        lenient().when(bundle.getSymbolicName()).thenReturn("model." + name + version);
        lenient().when(bundle.getEntry("model.onnx")).thenReturn(file.toUri().toURL());
        return bundle;
    }

    // what it runs

    @Test
    void a_model_in_the_folder_is_found_described_and_run() throws Exception {
        TestModel.adding(2).version(7).metadata("author", "me").write(repository.resolve("adder.onnx"));

        assertThat(engine.getModelNames()).containsExactly("adder");
        assertThat(engine.isModelLoaded("adder")).isFalse();
        ModelInfo info = info("adder");

        assertThat(engine.isModelLoaded("adder")).isTrue();
        assertThat(info.getName()).isEqualTo("adder");
        assertThat(info.getPlatform()).contains("onnxruntime_onnx");
        assertThat(info.getVersion()).contains("7");
        assertThat(info.getParameters()).isEqualTo(Map.of("producer", "tests", "graph", "test", "author", "me"));
        assertThat(data(infer(engine, "adder", 1f, 2f))).isEqualTo(List.of(3f, 4f));
        assertThat(engine.status().level()).isEqualTo(Status.Level.OK);
        assertThat(engine.status().component()).isEqualTo("my-engine");
        assertThat(engine.status().message()).isEqualTo("runs adder 7");
        assertThat(engine.status().figures())
                .containsOnlyKeys("models loaded", "calls", "calls/s (10 s)", "calls/s (1 min)", "errors")
                .containsEntry("models loaded", 1)
                .containsEntry("calls", 1L)
                .containsEntry("errors", 0L);
    }

    @Test
    void several_models_run_side_by_side() throws Exception {
        TestModel.adding(1).write(repository.resolve("one.onnx"));
        TestModel.adding(2).write(repository.resolve("two.onnx"));

        assertThat(data(infer(engine, "one", 1f))).isEqualTo(List.of(2f));
        assertThat(data(infer(engine, "two", 1f))).isEqualTo(List.of(3f));
        assertThat(data(infer(engine, "one", 1f))).isEqualTo(List.of(2f));
    }

    @Test
    void of_a_models_versions_the_highest_number_counts_and_a_single_file_goes_first() throws Exception {
        TestModel.adding(2).write(repository.resolve("adder/2/model.onnx"));
        TestModel.adding(10).write(repository.resolve("adder/10/model.onnx"));
        TestModel.adding(99).write(repository.resolve("adder/draft/model.onnx"));
        Files.createDirectories(repository.resolve("adder/11"));
        Files.createDirectories(repository.resolve("empty"));
        Files.writeString(repository.resolve("notes.txt"), "no model");

        assertThat(engine.getModelNames()).containsExactly("adder");
        assertThat(info("adder").getVersion()).contains("10");
        assertThat(data(infer(engine, "adder", 0f))).isEqualTo(List.of(10f));

        TestModel.adding(1).write(repository.resolve("adder.onnx"));
        engine.loadModel("adder", Optional.empty());
        assertThat(data(infer(engine, "adder", 0f))).isEqualTo(List.of(1f));
    }

    @Test
    void a_model_is_loaded_from_a_path_and_again_from_there() throws Exception {
        Path file = TestModel.adding(3).write(folder.resolve("elsewhere/some file.onnx"));

        engine.loadModel("adder", Optional.of(file.toString()));
        assertThat(data(infer(engine, "adder", 0f))).isEqualTo(List.of(3f));
        assertThat(engine.getModelNames()).containsExactly("adder");

        engine.loadModel("adder", Optional.empty());
        assertThat(data(infer(engine, "adder", 0f))).isEqualTo(List.of(3f));
    }

    @Test
    void an_installed_model_with_named_features_takes_a_number_for_each() throws Exception {
        framework.install(modelBundle("fan", "1.2.0", TestModel.fan(0.5f)));

        assertThat(engine.getModelNames()).containsExactly("fan");
        ModelInfo info = info("fan");
        assertThat(info.getVersion()).contains("1.2.0");
        assertThat(info.getInputs())
                .extracting(TensorDescriptor::getName)
                .containsExactly("rotation", "temperature", "vibration", "sound");
        List<Tensor> given = engine.infer(
                info,
                List.of(
                        tensor(info.getInputs().get(3), 4L),
                        tensor(info.getInputs().get(0), 1d),
                        tensor(info.getInputs().get(2), 3),
                        tensor(info.getInputs().get(1), 2f)));

        assertThat(given).singleElement().satisfies(probability -> {
            assertThat(probability.getDescriptor().getName()).isEqualTo("probability");
            assertThat(probability.getDescriptor().getShape()).containsExactly(1L, 1L);
            assertThat(data(probability)).isEqualTo(List.of(4321.5f));
        });
    }

    @Test
    void named_features_may_also_come_as_rows_of_the_models_own_input() throws Exception {
        framework.install(modelBundle("fan", "1.2.0", TestModel.fan(0)));
        Tensor rows = tensor("features", ElementType.FP32, List.of(-1L, 4L), 1f, 2f, 3f, 4f, 4f, 3f, 2f, 1f);

        Tensor given = engine.infer(info("fan"), List.of(rows)).get(0);

        assertThat(data(given)).isEqualTo(List.of(4321f, 1234f));
        assertThat(given.getDescriptor().getShape()).containsExactly(2L, 1L);
    }

    @Test
    void columns_of_different_lengths_or_of_no_numbers_are_refused() throws Exception {
        framework.install(modelBundle("fan", "1.2.0", TestModel.fan(0)));
        List<TensorDescriptor> in = info("fan").getInputs();
        ModelInfo info = info("fan");

        assertRefused(
                KuraErrorCode.INVALID_PARAMETER,
                "model fan 1.2.0: input vibration has 2 elements, but rotation has 1: give each as many",
                () -> engine.infer(
                        info,
                        List.of(
                                tensor(in.get(0), 1f),
                                tensor(in.get(1), 1f),
                                tensor(in.get(2), 1f, 2f),
                                tensor(in.get(3), 1f))));
        assertRefused(
                KuraErrorCode.INVALID_PARAMETER,
                "input sound: it is made of String, which cannot be FP32",
                () -> engine.infer(
                        info,
                        List.of(
                                tensor(in.get(0), 1f),
                                tensor(in.get(1), 1f),
                                tensor(in.get(2), 1f),
                                tensor(in.get(3), "loud"))));
        assertRefused(
                KuraErrorCode.INVALID_PARAMETER,
                "the inputs [rotation] are given, but it wants [rotation, temperature, vibration, sound] or features"
                        + " (FP32 [-1, 4])",
                () -> engine.infer(info, List.of(tensor(in.get(0), 1f))));
    }

    @Test
    void only_the_outputs_that_the_info_has_are_given() throws Exception {
        TestModel.of()
                .input("x", DataType.FLOAT, -1)
                .node("Neg", "minus", "x")
                .node("Abs", "size", "x")
                .output("minus", DataType.FLOAT, -1)
                .output("size", DataType.FLOAT, -1)
                .write(repository.resolve("two.onnx"));
        ModelInfo info = info("two");
        List<Tensor> x = List.of(tensor(info.getInputs().get(0), -3f));

        assertThat(engine.infer(info, x))
                .extracting(output -> output.getDescriptor().getName())
                .containsExactly("minus", "size");
        ModelInfo smaller = info.toBuilder()
                .removeOutputDescriptor(info.getOutputs().get(0))
                .build();
        assertThat(engine.infer(smaller, x))
                .singleElement()
                .satisfies(output -> assertThat(data(output)).isEqualTo(List.of(3f)));
        ModelInfo other = info.toBuilder()
                .addOutputDescriptor(
                        TensorDescriptor.builder("half", "FP32", List.of(1L)).build())
                .build();
        assertRefused(
                KuraErrorCode.INVALID_PARAMETER,
                "model two: it has no output half, only [minus, size]",
                () -> engine.infer(other, x));
    }

    @Test
    void a_single_value_without_dimensions_is_described_as_a_list_of_one() throws Exception {
        TestModel.identity(DataType.FLOAT).write(repository.resolve("same.onnx"));

        assertThat(info("same").getInputs().get(0).getShape()).containsExactly(1L);
        Tensor given = infer(engine, "same", 5f);
        assertThat(given.getDescriptor().getShape()).containsExactly(1L);
        assertThat(data(given)).isEqualTo(List.of(5f));
    }

    @Test
    void an_input_of_any_shape_takes_the_shape_it_is_given() throws Exception {
        TestModel.of()
                .inputOfAnyShape("x", DataType.FLOAT)
                .node("Neg", "y", "x")
                .output("y", DataType.FLOAT, -1, -1)
                .write(repository.resolve("negative.onnx"));

        Tensor given = engine.infer(
                        info("negative"), List.of(tensor("x", ElementType.FP32, List.of(2L, 2L), 1f, 2f, 3f, 4f)))
                .get(0);

        assertThat(given.getDescriptor().getShape()).containsExactly(2L, 2L);
        assertThat(data(given)).isEqualTo(List.of(-1f, -2f, -3f, -4f));
    }

    @Test
    void an_output_that_kura_has_no_type_for_is_left_out() throws Exception {
        TestModel.of()
                .input("x", DataType.FLOAT, -1)
                .node("SequenceConstruct", "list", "x")
                .node("Neg", "y", "x")
                .outputOfSequence("list", DataType.FLOAT)
                .output("y", DataType.FLOAT, -1)
                .write(repository.resolve("list.onnx"));

        assertThat(info("list").getOutputs())
                .extracting(TensorDescriptor::getName)
                .containsExactly("y");
        assertThat(data(infer(engine, "list", 5f))).isEqualTo(List.of(-5f));
    }

    @Test
    void one_models_outputs_are_the_next_ones_inputs() throws Exception {
        TestModel.adding(1).write(repository.resolve("first.onnx"));
        TestModel.of()
                .input("y", DataType.FLOAT, -1)
                .node("Neg", "z", "y")
                .output("z", DataType.FLOAT, -1)
                .write(repository.resolve("second.onnx"));

        List<Tensor> between = engine.infer(
                info("first"), List.of(tensor(info("first").getInputs().get(0), 1f, 2f)));

        assertThat(data(engine.infer(info("second"), between).get(0))).isEqualTo(List.of(-2f, -3f));
    }

    // loading, unloading, exchanging

    @Test
    void a_loaded_model_whose_file_has_not_changed_is_not_loaded_again() throws Exception {
        TestModel.adding(1).write(repository.resolve("adder.onnx"));
        ModelInfo before = info("adder");

        engine.loadModel("adder", Optional.empty());

        assertThat(info("adder")).isSameAs(before);
    }

    @Test
    void a_caller_who_knows_a_model_from_the_engine_before_a_restart_goes_on() throws Exception {
        TestModel.adding(1).write(repository.resolve("adder.onnx"));
        ModelInfo info = info("adder");

        again(Map.of("repository", repository.toString()));

        assertThat(data(engine.infer(info, List.of(tensor(info.getInputs().get(0), 1f)))
                        .get(0)))
                .isEqualTo(List.of(2f));
    }

    @Test
    void an_unloaded_model_is_not_run_and_not_loaded_by_a_question_but_by_order() throws Exception {
        TestModel.adding(1).write(repository.resolve("adder.onnx"));
        ModelInfo info = info("adder");

        engine.unloadModel("adder");
        engine.unloadModel("adder");

        assertThat(engine.isModelLoaded("adder")).isFalse();
        assertThat(engine.getModelNames()).containsExactly("adder");
        assertRefused(
                KuraErrorCode.SERVICE_UNAVAILABLE,
                "model adder was unloaded: load it again first",
                () -> engine.infer(info, List.of(tensor(info.getInputs().get(0), 1f))));
        assertRefused(
                KuraErrorCode.SERVICE_UNAVAILABLE,
                "model adder was unloaded: load it again first",
                () -> engine.getModelInfo("adder"));

        engine.loadModel("adder", Optional.empty());
        assertThat(data(infer(engine, "adder", 1f))).isEqualTo(List.of(2f));
    }

    @Test
    void a_renamed_file_is_another_model_and_the_loaded_one_goes_on_until_it_is_unloaded() throws Exception {
        Path file = TestModel.adding(1).write(repository.resolve("old.onnx"));
        ModelInfo old = info("old");

        Files.move(file, repository.resolve("new.onnx"));

        assertThat(engine.getModelNames()).containsExactly("new", "old");
        assertThat(data(infer(engine, "new", 1f))).isEqualTo(List.of(2f));
        assertThat(data(engine.infer(old, List.of(tensor(old.getInputs().get(0), 1f)))
                        .get(0)))
                .isEqualTo(List.of(2f));
        engine.unloadModel("old");
        assertThat(engine.getModelNames()).containsExactly("new");
        assertRefused(KuraErrorCode.NOT_FOUND, "there is no model old", () -> engine.getModelInfo("old"));
    }

    @Test
    void applying_the_configuration_takes_changed_files_and_drops_what_is_gone() throws Exception {
        TestModel.adding(1).write(repository.resolve("changed.onnx"));
        TestModel.adding(1).write(repository.resolve("gone.onnx"));
        infer(engine, "changed", 1f);
        infer(engine, "gone", 1f);

        TestModel.adding(2).version(2).write(repository.resolve("changed.onnx"));
        Files.delete(repository.resolve("gone.onnx"));
        TestModel.adding(3).write(repository.resolve("early.onnx"));
        engine.modified(Engines.config(Map.of("repository", repository.toString(), "models", "early")));

        await().until(() -> data(infer(engine, "changed", 1f)).equals(List.of(3f)));
        await().until(() -> engine.isModelLoaded("early") && !engine.isModelLoaded("gone"));
        assertThat(engine.status().level()).isEqualTo(Status.Level.OK);
    }

    @Test
    void a_changed_file_that_is_broken_leaves_the_model_before_active_and_says_so() throws Exception {
        Path file = TestModel.adding(1).write(repository.resolve("adder.onnx"));
        infer(engine, "adder", 1f);

        Files.writeString(file, "half a copy");
        engine.modified(Engines.config(Map.of("repository", repository.toString())));

        await().until(() -> engine.status().level() == Status.Level.WARNING);
        assertThat(data(infer(engine, "adder", 1f))).isEqualTo(List.of(2f));
        assertThat(engine.status().message())
                .startsWith("runs adder; the model in file")
                .contains("is not valid");
        assertRefused(KuraErrorCode.IO_ERROR, "is not valid", () -> engine.loadModel("adder", Optional.empty()));
    }

    @Test
    void a_later_version_installed_takes_over_and_the_earlier_one_again_when_its_bundle_goes() throws Exception {
        framework.install(modelBundle("fan", "1.0.0", TestModel.fan(0)));
        ModelInfo before = info("fan");

        Bundle later = modelBundle("fan", "1.1.0", TestModel.fan(1));
        framework.install(later);
        await().until(() -> info("fan").getVersion().equals(Optional.of("1.1.0")));
        Tensor rows = tensor("features", ElementType.FP32, List.of(1L, 4L), 0f, 0f, 0f, 0f);
        assertThat(data(engine.infer(before, List.of(rows)).get(0))).isEqualTo(List.of(1f));

        lenient().when(later.getState()).thenReturn(Bundle.INSTALLED);
        framework.fire(BundleEvent.UNRESOLVED, later);
        await().until(() -> info("fan").getVersion().equals(Optional.of("1.0.0")));
    }

    @Test
    void a_model_that_is_no_longer_installed_goes_on_until_the_configuration_is_applied() throws Exception {
        Bundle bundle = modelBundle("fan", "1.0.0", TestModel.fan(0));
        framework.install(bundle);
        info("fan");

        lenient().when(bundle.getState()).thenReturn(Bundle.INSTALLED);
        framework.fire(BundleEvent.UNRESOLVED, bundle);
        assertThat(engine.isModelLoaded("fan")).isTrue();

        engine.modified(Engines.config(Map.of()));
        await().until(() -> !engine.isModelLoaded("fan"));
    }

    @Test
    void the_folder_goes_before_installed_models_of_the_same_name() throws Exception {
        framework.install(modelBundle("fan", "1.0.0", TestModel.fan(0)));
        TestModel.fan(1).metadata("fanwatch.version", "9.9.9").write(repository.resolve("fan.onnx"));

        assertThat(info("fan").getVersion()).contains("9.9.9");
        assertThat(engine.getModelNames()).containsExactly("fan");
    }

    // signatures

    private Path sign(Path file, Keys signer) throws IOException {
        String signature = signer.signature(Files.readAllBytes(file));
        return Files.writeString(file.resolveSibling(file.getFileName() + ".sig"), signature);
    }

    @Test
    void with_keys_only_signed_models_are_loaded_from_wherever_they_come() throws Exception {
        Keys signer = Keys.generate();
        again(Map.of("repository", repository.toString(), "signature_keys", signer.pem()));
        sign(TestModel.adding(1).write(repository.resolve("signed.onnx")), signer);
        TestModel.adding(1).write(repository.resolve("unsigned.onnx"));
        sign(TestModel.adding(1).write(repository.resolve("foreign.onnx")), Keys.generate());
        Path changed = TestModel.adding(1).write(repository.resolve("changed.onnx"));
        sign(changed, signer);
        TestModel.adding(2).write(changed);
        framework.install(modelBundle("bundled", "1.0.0", TestModel.adding(1)));

        assertThat(data(infer(engine, "signed", 1f))).isEqualTo(List.of(2f));
        String unsigned = "it is not signed, and signature.keys asks for a signature";
        assertRefused(KuraErrorCode.IO_ERROR, unsigned, () -> engine.getModelInfo("unsigned"));
        assertRefused(KuraErrorCode.IO_ERROR, unsigned, () -> engine.getModelInfo("bundled"));
        assertRefused(
                KuraErrorCode.IO_ERROR,
                unsigned,
                () -> engine.loadModel(
                        "given", Optional.of(repository.resolve("unsigned.onnx").toString())));
        String misfit = "its signature does not fit";
        assertRefused(KuraErrorCode.IO_ERROR, misfit, () -> engine.getModelInfo("foreign"));
        assertRefused(KuraErrorCode.IO_ERROR, misfit, () -> engine.getModelInfo("changed"));
    }

    @Test
    void an_active_model_that_new_keys_do_not_trust_goes_on_with_a_warning_until_it_is_signed() throws Exception {
        Keys signer = Keys.generate();
        Path file = TestModel.adding(1).write(repository.resolve("adder.onnx"));
        infer(engine, "adder", 1f);
        Configuration keys =
                Engines.config(Map.of("repository", repository.toString(), "signature_keys", signer.pem()));

        engine.modified(keys);

        await().until(() -> engine.status().level() == Status.Level.WARNING);
        assertThat(engine.status().message()).contains("it is not signed");
        assertThat(data(infer(engine, "adder", 1f))).isEqualTo(List.of(2f));

        sign(file, signer);
        engine.modified(keys);

        await().until(() -> engine.status().level() == Status.Level.OK);
        assertThat(data(infer(engine, "adder", 1f))).isEqualTo(List.of(2f));
    }

    // errors

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "..", ".", "../secret", "a/b", "a\\b", "/etc/passwd", ".hidden", "a\0b", "\u00fc"})
    void a_name_that_could_mean_a_file_elsewhere_is_refused_everywhere(String name) throws IOException {
        TestModel.adding(1).write(folder.resolve("secret.onnx"));
        String words = "is no name of a model";

        assertRefused(KuraErrorCode.INVALID_PARAMETER, words, () -> engine.getModelInfo(name));
        assertRefused(KuraErrorCode.INVALID_PARAMETER, words, () -> engine.isModelLoaded(name));
        assertRefused(KuraErrorCode.INVALID_PARAMETER, words, () -> engine.loadModel(name, Optional.empty()));
        assertRefused(KuraErrorCode.INVALID_PARAMETER, words, () -> engine.unloadModel(name));
    }

    @Test
    void an_unknown_model_is_told_with_those_there_are() throws Exception {
        TestModel.adding(1).write(repository.resolve("adder.onnx"));
        String words = "there is no model subtractor";

        assertRefused(KuraErrorCode.NOT_FOUND, words, () -> engine.getModelInfo("subtractor"));
        assertRefused(
                KuraErrorCode.NOT_FOUND,
                "copy it to the model folder " + repository + " or install its package; there are [adder]",
                () -> engine.loadModel("subtractor", Optional.empty()));
        assertRefused(KuraErrorCode.NOT_FOUND, words, () -> engine.unloadModel("subtractor"));
        assertThat(engine.isModelLoaded("subtractor")).isFalse();
        assertThat(engine.status().figures())
                .containsEntry("errors", 3L)
                .hasEntrySatisfying(
                        "last error",
                        error -> assertThat(error.toString())
                                .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z: .*")
                                .contains("Z: " + words));
    }

    @ParameterizedTest
    @CsvSource({
        "truncated, is not valid",
        "text, is not valid",
        "empty, 'is not valid: it is empty: copy it again'",
        "folder, 'cannot be read (java.io.IOException: no readable file)'",
        "missing, 'cannot be read (java.io.IOException: no readable file)'"
    })
    void a_file_that_is_no_model_is_refused_as_an_io_error_with_its_path(String kind, String words) throws Exception {
        byte[] good = TestModel.adding(1).bytes();
        Path file = folder.resolve("bad.onnx");
        switch (kind) {
            case "truncated" -> Files.write(file, Arrays.copyOf(good, good.length / 2));
            case "text" -> Files.writeString(file, "no model");
            case "empty" -> Files.createFile(file);
            case "folder" -> Files.createDirectory(file);
            default -> assertThat(file).doesNotExist();
        }

        assertThatExceptionOfType(KuraIOException.class)
                .isThrownBy(() -> engine.loadModel("bad", Optional.of(file.toString())))
                .havingCause()
                .withMessageContaining("file " + file)
                .withMessageContaining(words);
        assertThat(engine.isModelLoaded("bad")).isFalse();
        assertThat(engine.getModelNames()).isEmpty();
    }

    @Test
    void a_file_that_is_too_large_is_refused_before_it_is_read() throws Exception {
        again(Map.of("repository", repository.toString(), "model_size_maximum", 1));
        try (RandomAccessFile file =
                new RandomAccessFile(repository.resolve("large.onnx").toFile(), "rw")) {
            file.setLength(1024 * 1024 + 1);
        }

        assertRefused(
                KuraErrorCode.IO_ERROR,
                "more than the 1048576 bytes a model may have",
                () -> engine.loadModel("large", Optional.empty()));
    }

    @Test
    void a_model_of_types_that_kura_does_not_have_is_refused() throws Exception {
        TestModel.identity(DataType.BFLOAT16, -1).write(repository.resolve("brain.onnx"));

        assertRefused(
                KuraErrorCode.IO_ERROR,
                "which Kura has no type for: export it with inputs of [BOOL, INT8",
                () -> engine.loadModel("brain", Optional.empty()));
    }

    @Test
    void a_path_that_is_none_is_refused() {
        assertRefused(KuraErrorCode.INVALID_PARAMETER, "is no path", () -> engine.loadModel("x", Optional.of("a\0b")));
        assertRefused(KuraErrorCode.INVALID_PARAMETER, "path of model x is null", () -> engine.loadModel("x", null));
    }

    @Test
    void inputs_that_are_missing_unknown_twice_or_null_are_refused_with_what_the_model_wants() throws Exception {
        TestModel.adding(1).write(repository.resolve("adder.onnx"));
        ModelInfo info = info("adder");
        Tensor x = tensor("x", ElementType.FP32, List.of(1L), 1f);
        Tensor other = tensor("other", ElementType.FP32, List.of(1L), 1f);

        String wants = "but it wants x (FP32 [-1])";
        assertRefused(KuraErrorCode.INVALID_PARAMETER, wants, () -> engine.infer(info, List.of()));
        assertRefused(KuraErrorCode.INVALID_PARAMETER, wants, () -> engine.infer(info, List.of(other)));
        assertRefused(KuraErrorCode.INVALID_PARAMETER, wants, () -> engine.infer(info, List.of(x, other)));
        assertRefused(
                KuraErrorCode.INVALID_PARAMETER, "input x is given twice", () -> engine.infer(info, List.of(x, x)));
        assertRefused(
                KuraErrorCode.INVALID_PARAMETER, "is null", () -> engine.infer(info, Arrays.asList((Tensor) null)));
        assertRefused(KuraErrorCode.INVALID_PARAMETER, "is null", () -> engine.infer(info, null));
        assertRefused(KuraErrorCode.INVALID_PARAMETER, "is null", () -> engine.infer(null, List.of(x)));
    }

    @Test
    void a_wrong_shape_is_refused_with_the_one_that_the_model_wants() throws Exception {
        TestModel.identity(DataType.FLOAT, -1, 4).write(repository.resolve("same.onnx"));
        ModelInfo info = info("same");

        assertRefused(
                KuraErrorCode.INVALID_PARAMETER,
                "model same: input x: its shape is [1, 3], but the model wants [-1, 4]",
                () -> engine.infer(info, List.of(tensor("x", ElementType.FP32, List.of(1L, 3L), 1f, 2f, 3f))));
        assertRefused(
                KuraErrorCode.INVALID_PARAMETER,
                "model same: input x: it has 3 elements, which do not fill the shape [-1, 4]",
                () -> infer(engine, "same", 1f, 2f, 3f));
    }

    @Test
    void a_failure_inside_the_model_is_an_error_and_the_model_goes_on() throws Exception {
        TestModel.of()
                .input("x", DataType.FLOAT, -1)
                .longs("four", 4)
                .node("Reshape", "y", "x", "four")
                .output("y", DataType.FLOAT, 4)
                .write(repository.resolve("four.onnx"));

        assertRefused(
                KuraErrorCode.INTERNAL_ERROR,
                "model four: ONNX Runtime fails on these inputs",
                () -> infer(engine, "four", 1f, 2f, 3f));
        assertThat(data(infer(engine, "four", 1f, 2f, 3f, 4f))).isEqualTo(List.of(1f, 2f, 3f, 4f));
    }

    // configuration

    @ParameterizedTest
    @CsvSource({
        "repository, models, 'repository is \"models\": give the whole path'",
        "signature_keys, nonsense, 'signature.keys has \"nonsense\"'",
        "models, '../x', 'models is \"../x\": \"../x\" is no name of a model'"
    })
    void an_invalid_text_in_the_configuration_is_refused_by_the_property(String property, String value, String words) {
        again(Map.of(property, value));

        assertThat(engine.isEngineReady()).isFalse();
        assertThat(engine.status().level()).isEqualTo(Status.Level.ERROR);
        assertThat(engine.status().message()).contains("not started: " + words);
        assertRefused(
                KuraErrorCode.CONFIGURATION_ERROR,
                "no valid configuration",
                () -> engine.loadModel("x", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "model_size_maximum, 0, model.size.maximum is 0 MiB: it must be 1 to",
        "model_size_maximum, 2048, model.size.maximum is 2048",
        "intra_op_threads, 0, intra.op.threads is 0: it must be 1 to 64",
        "intra_op_threads, 65, intra.op.threads is 65"
    })
    void an_invalid_number_leaves_the_configuration_before_active(String property, int value, String words)
            throws Exception {
        TestModel.adding(1).write(repository.resolve("adder.onnx"));

        engine.modified(Engines.config(Map.of(property, value)));

        assertThat(engine.isEngineReady()).isTrue();
        assertThat(engine.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(engine.status().message()).contains(words);
        assertThat(data(infer(engine, "adder", 1f))).isEqualTo(List.of(2f));
    }

    @Test
    void a_folder_that_is_not_there_and_models_that_are_not_are_told() {
        again(Map.of("repository", folder.resolve("none").toString(), "models", "fan, pump"));

        assertThat(engine.isEngineReady()).isTrue();
        await().until(() -> engine.status().message().contains("no model pump"));
        assertThat(engine.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(engine.status().message())
                .contains("the model folder " + folder.resolve("none") + " cannot be read")
                .contains("there is no model fan")
                .contains("there is no model pump");
        assertThat(engine.getModelNames()).isEmpty();
    }

    @Test
    void models_named_in_the_configuration_are_loaded_at_the_start_and_when_they_are_installed() throws Exception {
        TestModel.adding(1).write(repository.resolve("adder.onnx"));
        again(Map.of("repository", repository.toString(), "models", " fan, adder "));
        await().until(() -> engine.isModelLoaded("adder"));
        await().until(() -> engine.status().level() == Status.Level.WARNING);

        framework.install(modelBundle("fan", "1.0.0", TestModel.fan(0)));

        await().until(() -> engine.isModelLoaded("fan"));
        await().until(() -> engine.status().level() == Status.Level.OK);
        assertThat(engine.status().message()).isEqualTo("runs adder, fan 1.0.0");
    }

    @Test
    void another_number_of_threads_loads_the_models_anew() throws Exception {
        TestModel.adding(1).write(repository.resolve("adder.onnx"));
        ModelInfo before = info("adder");

        engine.modified(Engines.config(Map.of("repository", repository.toString(), "intra_op_threads", 2)));

        await().until(() -> info("adder") != before);
        assertThat(data(infer(engine, "adder", 1f))).isEqualTo(List.of(2f));
    }

    @Test
    void nobody_who_configures_or_installs_waits_for_a_model_and_the_end_waits_for_the_one_that_is_loaded()
            throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        Bundle slow = modelBundle("slow", "1.0.0", TestModel.adding(1));
        URL file = slow.getEntry("model.onnx");
        lenient().when(slow.getEntry("model.onnx")).thenAnswer(call -> {
            asked.countDown();
            open.await();
            return file;
        });
        TestModel.adding(1).write(repository.resolve("adder.onnx"));
        infer(engine, "adder", 1f);
        Map<String, Object> values = Map.of("repository", repository.toString(), "models", "slow, other");
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            assertTimeoutPreemptively(AT_ONCE, () -> engine.modified(Engines.config(values)));
            assertTimeoutPreemptively(AT_ONCE, () -> framework.install(slow));
            asked.await();
            assertThat(data(infer(engine, "adder", 1f)))
                    .as("while the other is loaded")
                    .isEqualTo(List.of(2f));
            assertTimeoutPreemptively(AT_ONCE, () -> engine.modified(Engines.config(Map.of("intra_op_threads", 0))));
            assertThat(engine.status().message()).contains("intra.op.threads is 0");
            Future<?> end = other.submit(engine::deactivate);
            assertThat(end.isDone()).isFalse();

            open.countDown();

            end.get();
            assertThat(engine.isModelLoaded("slow")).as("left behind").isFalse();
        } finally {
            open.countDown();
            other.shutdownNow();
        }
    }

    @Test
    void a_stopped_engine_runs_and_loads_nothing() throws Exception {
        TestModel.adding(1).write(repository.resolve("adder.onnx"));
        ModelInfo info = info("adder");

        engine.deactivate();

        assertRefused(
                KuraErrorCode.CONFIGURATION_ERROR,
                "was stopped",
                () -> engine.infer(info, List.of(tensor(info.getInputs().get(0), 1f))));
        assertRefused(
                KuraErrorCode.CONFIGURATION_ERROR, "was stopped", () -> engine.loadModel("adder", Optional.empty()));
    }
}
