// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.fanwatch.scoring.onnx.internal.engine.TestModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model must not do to the gateway that tries it. */
class BoundsTest {

    private static final Execution EXECUTION = new Execution(1, 16);

    @TempDir
    private Path folder;

    private static TestModel described(TestModel model) {
        return model.metadata("fanwatch.name", "m")
                .metadata("fanwatch.version", "1.0.0")
                .metadata("fanwatch.features", "speed,heat")
                .metadata("fanwatch.output", "p")
                .metadata("fanwatch.threshold", "0.5");
    }

    private static void isRefused(TestModel model, String... words) {
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> OnnxModel.load(model.bytes(), EXECUTION))
                .withMessageContainingAll(words);
    }

    /** Goes on for 9 · 10¹⁸ rounds. */
    private static TestModel endless() {
        TestModel body = TestModel.of()
                .input("round", DataType.INT64)
                .input("goes", DataType.BOOL)
                .input("v", DataType.FLOAT, -1, 2)
                .node("Identity", "goesOn", "goes")
                .node("Identity", "w", "v")
                .output("goesOn", DataType.BOOL)
                .output("w", DataType.FLOAT, -1, 2);
        return described(TestModel.of()
                .input("x", DataType.FLOAT, -1, 2)
                .longs("rounds", Long.MAX_VALUE)
                .node("Loop", "last", "rounds", "", "x")
                .attribute("body", body)
                .node("Sigmoid", "s", "last")
                .node("ReduceMax", "p", "s")
                .attribute("axes", new long[] {1})
                .output("p", DataType.FLOAT, -1, 1));
    }

    @Test
    void a_model_that_never_ends_is_ended_and_refused() {
        isRefused(endless(), "took too long");
    }

    @Test
    void a_closed_model_ends_what_still_runs() throws Exception {
        TensorModel model = TensorModel.load(endless().bytes(), 1, false);
        assertThat(model.acquire()).isTrue();
        CompletableFuture<?> run = CompletableFuture.runAsync(() -> {
            try (InputTensors tensors = new InputTensors(model.newRun());
                    ai.onnxruntime.OnnxTensor x =
                            ai.onnxruntime.OnnxTensor.createTensor(OnnxSession.environment(), new float[][] {{1, 2}})) {
                model.run(tensors.run, java.util.Map.of("x", x), java.util.Set.of("p"), java.util.Map.of());
            } catch (ai.onnxruntime.OrtException e) {
                throw new IllegalStateException(e.getMessage(), e);
            } finally {
                model.release();
            }
        });

        model.close();

        await().until(run::isDone);
        assertThat(run).isCompletedExceptionally();
    }

    @Test
    void a_small_file_that_makes_a_huge_tensor_is_refused_before_it_is_run() {
        TestModel model = described(TestModel.of()
                .input("x", DataType.FLOAT, -1, 2)
                .longs("size", 20_000, 20_000)
                .node("ConstantOfShape", "huge", "size")
                .node("ReduceMax", "most", "huge")
                .node("Add", "z", "x", "most")
                .node("Sigmoid", "p", "z")
                .output("p", DataType.FLOAT, -1, 2));
        isRefused(model, "ConstantOfShape", "400000000 elements");
    }

    @Test
    void the_memory_that_a_trial_takes_is_bounded() {
        TestModel model = TestModel.of().input("x", DataType.FLOAT, -1, 2).longs("size", 5_000, 6_000);
        model.node("ConstantOfShape", "m0", "size").node("Add", "sum0", "m0", "m0");
        for (int i = 1; i < 30; i++) {
            model.node("Add", "sum" + i, "sum" + (i - 1), "sum0");
        }
        // all are needed to the end
        for (int i = 0; i < 30; i++) {
            model.node("ReduceMax", "most" + i, "sum" + (29 - i));
        }
        model.node("Add", "z0", "x", "most0");
        for (int i = 1; i < 30; i++) {
            model.node("Add", "z" + i, "z" + (i - 1), "most" + i);
        }
        isRefused(
                described(model.node("Sigmoid", "p", "z29").output("p", DataType.FLOAT, -1, 2)),
                "too long or too much memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/hostname", "../../secret", "weights.data", ""})
    void weights_in_another_file_are_refused_before_anything_is_read(String location) {
        TestModel model = described(TestModel.of()
                .input("x", DataType.FLOAT, -1, 2)
                .external("w", location, 2, 1)
                .node("MatMul", "z", "x", "w")
                .node("Sigmoid", "p", "z")
                .output("p", DataType.FLOAT, -1, 1));
        isRefused(model, "its weights are in " + location, "./fanwatch model", "external_data=False");
    }

    @Test
    void for_the_engine_weights_may_be_in_a_file_beside_the_model_and_nowhere_else() throws Exception {
        Path inside = Files.createDirectory(folder.resolve("models"));
        Path weights = Files.write(inside.resolve("w.data"), new byte[8]);
        Files.write(folder.resolve("w.data"), new byte[8]);
        Files.createSymbolicLink(inside.resolve("link.data"), folder.resolve("w.data"));
        Path model = inside.resolve("m.onnx");
        for (String location :
                new String[] {"../w.data", folder.resolve("w.data").toString(), "link.data", "none.data"}) {
            external(location).write(model);
            assertThatExceptionOfType(InvalidModelException.class)
                    .isThrownBy(() -> TensorModel.load(model, 1, 1_000_000))
                    .withMessageContaining("its weights are in " + location);
        }
        external("w.data").write(model);
        TensorModel.load(model, 1, 1_000_000).close();

        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> TensorModel.load(model, 1, Files.size(model) + Files.size(weights) - 1))
                .withMessageContaining("model.size.maximum");
    }

    private static TestModel external(String location) {
        return TestModel.of()
                .input("x", DataType.FLOAT, -1, 2)
                .external("w", location, 2, 1)
                .node("MatMul", "p", "x", "w")
                .output("p", DataType.FLOAT, -1, 1);
    }

    @Test
    void what_is_too_new_is_named_with_what_to_do() {
        isRefused(simple().ir(99, 13), "IR version 99", "reads up to", "model.ir_version");
        isRefused(simple().ir(10, 99), "operator set 99", "up to", "export it with opset");
        TestModel other = simple().operators("ai.onnx.contrib", 1);
        isRefused(
                other.node("StringUpper", "q", "p").of("ai.onnx.contrib"), "StringUpper", "ai.onnx.contrib", "has not");
    }

    @Test
    void loading_a_model_for_the_engine_runs_no_part_of_it() throws Exception {
        // a while on any machine, if it were run
        TestModel model = TestModel.of().input("x", DataType.FLOAT, 1).longs("size", 3_000, 3_000);
        model.node("ConstantOfShape", "one", "size").node("Identity", "m0", "one");
        for (int i = 1; i < 200; i++) {
            model.node("MatMul", "m" + i, "m" + (i - 1), "one");
        }
        model.node("ReduceMax", "r", "m199").node("Add", "y", "x", "r").output("y", DataType.FLOAT, 1, 1);
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            try {
                TensorModel.load(model.bytes(), 1, false).close();
            } catch (InvalidModelException e) {
                throw new IllegalStateException(e);
            }
        });

        await().until(load::isDone);
        assertThat(load).isCompleted();
    }

    private static TestModel simple() {
        return described(TestModel.of()
                .input("x", DataType.FLOAT, -1, 2)
                .node("ReduceMax", "z", "x")
                .node("Sigmoid", "p", "z")
                .output("p", DataType.FLOAT, -1, 1));
    }
}
