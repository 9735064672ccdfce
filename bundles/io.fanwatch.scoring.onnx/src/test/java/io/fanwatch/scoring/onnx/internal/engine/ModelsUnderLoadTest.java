// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import static io.fanwatch.scoring.onnx.internal.engine.Engines.data;
import static io.fanwatch.scoring.onnx.internal.engine.Engines.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.session.ElementType;
import io.fanwatch.scoring.onnx.internal.session.TensorModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading, unloading and exchanging models while others use them. */
class ModelsUnderLoadTest {

    private static final int USERS = 4;

    @TempDir
    private Path folder;

    private final ExecutorService users = Executors.newFixedThreadPool(USERS);
    private final AtomicBoolean done = new AtomicBoolean();
    private OnnxInferenceEngine engine;

    @BeforeEach
    void activate() throws Exception {
        TestModel.adding(1).write(folder.resolve("model.onnx"));
        engine = Engines.of(folder);
    }

    @AfterEach
    void deactivate() {
        users.shutdownNow();
        engine.deactivate();
    }

    private <T> List<Future<T>> everyUser(Callable<T> work) {
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            futures.add(users.submit(work));
        }
        return futures;
    }

    private float added(ModelInfo info, float value, int count) throws KuraException {
        Object[] values = new Object[count];
        java.util.Arrays.fill(values, value);
        List<Object> given =
                data(engine.infer(info, List.of(tensor(info.getInputs().get(0), values)))
                        .get(0));
        assertThat(given).hasSize(count).containsOnly(given.get(0));
        return (float) given.get(0) - value;
    }

    @Test
    void calls_side_by_side_do_not_mix_their_values() throws Exception {
        ModelInfo info = engine.getModelInfo("model").orElseThrow();
        AtomicInteger user = new AtomicInteger();

        for (Future<Integer> calls : everyUser(() -> {
            int me = user.incrementAndGet();
            for (int i = 0; i < 2_000; i++) {
                assertThat(added(info, me * 1000, 1 + (i * me) % 50)).isEqualTo(1);
            }
            return 2_000;
        })) {
            assertThat(calls.get()).isEqualTo(2_000);
        }
    }

    @Test
    void a_model_exchanged_under_load_answers_every_call_by_one_of_its_versions() throws Exception {
        ModelInfo info = engine.getModelInfo("model").orElseThrow();
        CountDownLatch started = new CountDownLatch(USERS);
        List<Future<Integer>> futures = everyUser(() -> {
            int calls = 0;
            started.countDown();
            while (!done.get()) {
                assertThat(added(info, 1, 3)).isIn(1f, 2f, 3f);
                calls++;
            }
            return calls;
        });
        started.await();

        for (int i = 0; i < 100; i++) {
            Path next = TestModel.adding(1 + (i + 1) % 3).write(folder.resolve("next"));
            Files.move(next, folder.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
            engine.loadModel("model", Optional.empty());
            assertThat(added(info, 1, 1)).isEqualTo(1f + (i + 1) % 3);
        }

        done.set(true);
        for (Future<Integer> calls : futures) {
            assertThat(calls.get()).isPositive();
        }
    }

    @Test
    void a_model_unloaded_under_load_ends_its_calls_and_refuses_the_next_until_it_is_loaded() throws Exception {
        ModelInfo info = engine.getModelInfo("model").orElseThrow();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        List<Future<Void>> futures = everyUser(() -> {
            while (!done.get()) {
                try {
                    assertThat(added(info, 1, 3)).isEqualTo(1);
                    answered.incrementAndGet();
                } catch (KuraException e) {
                    assertThat(e.getCode()).isEqualTo(KuraErrorCode.SERVICE_UNAVAILABLE);
                    refused.incrementAndGet();
                }
            }
            return null;
        });

        for (int i = 0; i < 100; i++) {
            awaitNext(answered);
            engine.unloadModel("model");
            awaitNext(refused);
            engine.loadModel("model", Optional.empty());
        }

        done.set(true);
        for (Future<Void> future : futures) {
            future.get();
        }
        assertThat(refused.get()).isGreaterThanOrEqualTo(100);
    }

    private static void awaitNext(AtomicInteger count) {
        int before = count.get();
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> count.get() > before);
    }

    @Test
    void a_model_is_closed_by_its_last_user_and_not_before() throws Exception {
        EngineSettings settings = EngineSettings.of(Engines.config(Map.of()));
        ModelCandidate file = ModelCandidate.ofFile(folder.resolve("model.onnx"));
        LoadedModel loaded = LoadedModel.load("model", file, settings);
        TensorModel model = loaded.model();
        Tensor x = tensor("x", ElementType.FP32, List.of(1L), 1f);

        assertThat(model.acquire()).isTrue();
        model.release();
        assertThat(model.acquire()).isTrue();
        model.release();
        model.acquire();
        model.release();
        assertThat(data(loaded.infer(List.of(x), List.of()).get(0))).isEqualTo(List.of(2f));

        model.close();
        assertThat(model.acquire()).isFalse();
        assertThat(model.acquire()).isFalse();
    }
}
