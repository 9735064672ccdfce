// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.api.Status.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackgroundExecutorTest {

    private static Error error(String kind) {
        return kind.equals("memory") ? new OutOfMemoryError("Java heap space") : new NoClassDefFoundError("a/B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "linkage"})
    void a_look_that_fails_with_whatever_is_an_error_and_is_repeated_until_it_works(String kind) {
        AtomicReference<Error> thrown = new AtomicReference<>(error(kind));
        AtomicInteger looks = new AtomicInteger();
        try (BackgroundExecutor background = new BackgroundExecutor(
                "test-background",
                () -> {
                    looks.incrementAndGet();
                    if (thrown.get() != null) {
                        throw thrown.get();
                    }
                },
                Duration.ofMillis(10))) {
            background.lookLater();
            await().until(() -> looks.get() > 2);
            background.execute(() -> {});

            assertThat(background.problem()).hasValueSatisfying(problem -> {
                assertThat(problem.level()).isEqualTo(Level.ERROR);
                assertThat(problem.message()).contains(thrown.get().getMessage());
            });

            thrown.set(null);
            await().until(() -> background.problem().isEmpty());
        }
    }

    @Test
    void looks_that_are_asked_for_before_one_has_begun_are_one() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        try (BackgroundExecutor background = new BackgroundExecutor("test-background", looks::incrementAndGet)) {
            background.execute(() -> {
                try {
                    busy.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            background.lookLater();
            background.lookLater();
            busy.countDown();
            CountDownLatch after = new CountDownLatch(1);
            background.execute(after::countDown);
            after.await();

            assertThat(looks).hasValue(1);
        }
    }
}
