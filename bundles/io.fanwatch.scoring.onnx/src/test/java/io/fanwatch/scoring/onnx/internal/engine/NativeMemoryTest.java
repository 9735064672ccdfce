// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import static io.fanwatch.scoring.onnx.internal.engine.Engines.infer;
import static io.fanwatch.scoring.onnx.internal.engine.Engines.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The memory of the whole process, native memory included, does not grow with the number of calls. */
@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {

    /**
     * In each of several equal parts of the calls: a leak grows in all of them, the Java heap in one or the other. A
     * result that is not closed makes it 16 MiB or more a part.
     */
    private static final long TOLERANCE_KIB = 12 * 1024;

    private static final int PARTS = 4;

    /** One of many calls. */
    private interface Call {
        void number(int number) throws KuraException;
    }

    @TempDir
    private Path folder;

    private OnnxInferenceEngine engine;

    @BeforeEach
    void activate() {
        engine = Engines.of(folder);
    }

    @AfterEach
    void deactivate() {
        engine.deactivate();
    }

    /** In KiB. */
    private static long residentMemory() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("RssAnon:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("/proc/self/status has no RssAnon");
    }

    private static Object[] numbers(int count) {
        Object[] numbers = new Object[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    @Test
    void memory_does_not_grow_with_calls_of_any_type() throws Exception {
        List<Runnable> calls = new ArrayList<>();
        for (DataType type : List.of(DataType.FLOAT, DataType.UINT32, DataType.STRING)) {
            String name = type.name();
            TestModel.identity(type, -1).write(folder.resolve(name + ".onnx"));
            ModelInfo info = engine.getModelInfo(name).orElseThrow();
            Object[] values = type == DataType.STRING ? new Object[] {"a text", "of some", "length"} : numbers(5_000);
            // two shapes in turn: each makes the tensor of the call before obsolete
            Tensor one = tensor(info.getInputs().get(0), values);
            Tensor other = tensor(info.getInputs().get(0), values[0]);
            calls.add(() -> call(info, one));
            calls.add(() -> call(info, other));
        }
        // an error halfway must free what was made before
        calls.add(() -> {
            try {
                infer(engine, "FLOAT", 1f, null);
                throw new AssertionError("null was taken for a number");
            } catch (KuraException e) {
                assertThat(e).hasRootCauseMessage("model FLOAT: input x: its element 1 is null, not a Float");
            }
        });

        assertDoesNotGrow(15_000, number -> calls.get(number % calls.size()).run());
    }

    private static void assertDoesNotGrow(int callsAPart, Call call) throws IOException, KuraException {
        long smallest = Long.MAX_VALUE;
        long before = 0;
        for (int part = 0; part <= PARTS; part++) {
            for (int i = 0; i < callsAPart; i++) {
                call.number(i);
            }
            long after = residentMemory();
            if (part > 0) {
                smallest = Math.min(smallest, after - before);
            }
            before = after;
        }
        assertThat(smallest).as("growth in each part, in KiB").isLessThan(TOLERANCE_KIB);
    }

    private void call(ModelInfo info, Tensor tensor) {
        try {
            engine.infer(info, List.of(tensor));
        } catch (KuraException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void memory_does_not_grow_with_models_loaded_and_unloaded() throws Exception {
        TestModel.identity(DataType.UINT64, -1).write(folder.resolve("model.onnx"));

        assertDoesNotGrow(100, number -> {
            engine.loadModel("model", Optional.empty());
            infer(engine, "model", 1L);
            engine.unloadModel("model");
        });
    }
}
