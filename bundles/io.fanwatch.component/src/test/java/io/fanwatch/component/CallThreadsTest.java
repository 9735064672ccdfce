// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;

class CallThreadsTest {

    @Test
    void calls_beyond_the_maximum_are_refused_if_there_is_no_place_to_wait() {
        ThreadPoolExecutor threads = CallThreads.of("call", 1, new SynchronousQueue<>());
        CountDownLatch never = new CountDownLatch(1);
        threads.submit(() -> {
            never.await();
            return 0;
        });

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> threads.submit(() -> 1));

        threads.shutdownNow();
    }

    @Test
    void what_a_call_throws_comes_back_and_the_next_one_is_done() throws Exception {
        ThreadPoolExecutor threads = CallThreads.of("call", 1, new LinkedBlockingQueue<>());
        Future<?> failed = threads.submit(() -> {
            throw new NoClassDefFoundError("gone");
        });
        Future<Thread> next = threads.submit(Thread::currentThread);

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(failed::get)
                .withCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(next.get().isDaemon()).isTrue();
        assertThat(next.get().getName()).isEqualTo("call");

        threads.shutdownNow();
    }
}
