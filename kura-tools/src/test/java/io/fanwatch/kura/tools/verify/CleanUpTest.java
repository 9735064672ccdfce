// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CleanUpTest {

    private static final String RECEIVED = "\"REQUEST_RECEIVED\"";
    private static final String UNINSTALLING = "\"UNINSTALLING\"";
    private static final String FIRST = "DELETE deploy/v2/first";
    private static final String SECOND = "DELETE deploy/v2/second";

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(new PrintStream(output, true, StandardCharsets.UTF_8), false, false);
    private final Checklist checklist = new Checklist(terminal);
    private FakeKura gateway;
    private CleanUp cleanUp;

    @BeforeEach
    void start() throws Exception {
        gateway = FakeKura.plain();
        Credentials login = new Credentials("admin", "hush");
        Kura kura = Kura.open(new KuraConnection(gateway.address(), login, Trust.standard(), Duration.ofSeconds(20)));
        cleanUp = new CleanUp(kura, checklist, new Polling(Duration.ofSeconds(60), terminal), Set.of());
        cleanUp.packageComes("first");
        cleanUp.packageComes("second");
        gateway.answer(FIRST, 200, UNINSTALLING);
        gateway.answer(SECOND, 200, UNINSTALLING);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void a_package_that_is_in_no_list_but_still_in_the_line_is_waited_for() throws Exception {
        gateway.answer(FIRST, 200, RECEIVED);
        Thread run = inBackground();

        await().atMost(60, TimeUnit.SECONDS).until(() -> Collections.frequency(gateway.requests(), SECOND) > 3);
        assertThat(gateway.requests()).doesNotContain(FIRST);
        gateway.answer(SECOND, 200, RECEIVED);

        run.join();
        assertThat(checklist.isOk()).isTrue();
    }

    @Test
    void in_a_hurry_everything_is_asked_for_before_anything_is_waited_for() throws Exception {
        cleanUp.hurry(Duration.ofSeconds(1));

        List<String> deletions = gateway.requests().stream()
                .filter(request -> request.startsWith("DELETE"))
                .toList();
        assertThat(deletions).startsWith(SECOND, FIRST);
        checklist.print(terminal);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("Uninstall second", "Kura is still at work", "Uninstall first", "0 passed, 2 failed");
    }

    @Test
    void once_interrupted_it_hurries_with_what_is_left() throws Exception {
        Thread run = inBackground();
        await().atMost(60, TimeUnit.SECONDS).until(() -> Collections.frequency(gateway.requests(), SECOND) > 1);
        run.interrupt();

        await().atMost(60, TimeUnit.SECONDS).until(() -> gateway.requests().contains(FIRST));
        gateway.answer(SECOND, 200, RECEIVED);
        gateway.answer(FIRST, 200, RECEIVED);
        run.join();
        checklist.print(terminal);
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("2 passed, 1 failed");
    }

    private Thread inBackground() {
        Thread run = new Thread(() -> {
            try {
                cleanUp.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        run.start();
        return run;
    }
}
