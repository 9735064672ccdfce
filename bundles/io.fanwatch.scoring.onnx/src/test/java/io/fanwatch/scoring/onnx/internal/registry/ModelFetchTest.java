// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.tests.fixtures.FileServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.eclipse.kura.ssl.SslManagerService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files from a real web server over TLS. */
class ModelFetchTest {

    private static final byte[] FILE = new byte[300_000];
    private static final String SHA256;
    private static final long MAXIMUM = 1_000_000;

    static {
        new Random(1).nextBytes(FILE);
        SHA256 = ModelFile.of(FILE, Optional.empty()).digest();
    }

    @TempDir
    private Path folder;

    private static FileServer server;

    private ReceivedModels received;

    @BeforeAll
    static void start() throws Exception {
        server = new FileServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void begin() {
        server.ranges().clear();
        received = new ReceivedModels(() -> Optional.of(folder));
    }

    private ModelFetch fetch(Duration silence, Duration longest) throws Exception {
        ModelFetch fetch = new ModelFetch(received, silence, longest);
        SslManagerService manager = mock(SslManagerService.class);
        when(manager.getSSLSocketFactory()).thenReturn(server.trusting());
        fetch.sslManager().set(manager);
        return fetch;
    }

    private void fetch(String url) throws Exception {
        fetch(Duration.ofMinutes(1), Duration.ofMinutes(5)).fetch(SHA256, ModelFetch.address(url), MAXIMUM);
    }

    private void assertIsThere() throws IOException {
        ModelCandidate there = received.complete(SHA256, Optional.empty());
        assertThat(there.revision()).isEqualTo(SHA256);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void fails(Work work, String reason) {
        assertThatExceptionOfType(IOException.class).isThrownBy(work::run).withMessageContaining(reason);
    }

    @Test
    void a_file_is_fetched_also_where_another_address_is_named_instead() throws Exception {
        String url = server.offers("/fan.onnx", FILE);
        String moved = server.at("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", "/fan.onnx?key=a%20b");
            exchange.sendResponseHeaders(302, -1);
        });

        fetch(moved);

        assertIsThere();
        fetch(url);
        assertThat(server.ranges()).as("of a complete one nothing").contains("bytes=300000-");
        assertThat(received.received(SHA256)).isEqualTo(FILE.length);
    }

    @Test
    void after_a_broken_connection_only_what_is_missing_is_fetched() throws Exception {
        String broken = server.breaksOff("/broken", FILE, 100_000);

        fails(() -> fetch(broken), "the connection broke after 100000 bytes: send the request again");
        assertThat(received.received(SHA256)).isEqualTo(100_000);

        fetch(server.offers("/fan.onnx", FILE));
        assertThat(server.ranges()).containsExactly("", "bytes=100000-");
        assertIsThere();
    }

    @Test
    void a_server_that_gives_whole_files_only_does_for_that_too() throws Exception {
        received.receive(SHA256, 0, new ByteArrayInputStream(FILE, 0, 70_000), MAXIMUM);
        String whole = server.at("/whole", exchange -> {
            exchange.sendResponseHeaders(200, 0); // of a length that it does not tell
            exchange.getResponseBody().write(FILE);
        });

        fetch(whole);

        assertIsThere();
    }

    @Test
    void another_file_of_that_address_does_not_count() throws Exception {
        byte[] other = Arrays.copyOf(FILE, FILE.length - 1);
        fetch(server.offers("/other.onnx", other));

        fails(this::assertIsThere, "were deleted: send it anew");
        assertThat(received.received(SHA256)).isZero();
    }

    @Test
    void a_file_that_is_too_large_is_refused_whether_the_server_tells_its_size_or_not() throws Exception {
        byte[] large = new byte[(int) MAXIMUM + 1];
        String said = server.offers("/large", large);
        String unsaid = server.at("/larger", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(large);
        });

        fails(() -> fetch(said), "it has 1000001 bytes, more than the 1000000 a model may have");
        fails(() -> fetch(unsaid), "more than the 1000000 bytes a model may have");
        try (var files = Files.list(folder.resolve("received"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void a_server_that_is_not_trusted_or_has_another_name_is_refused_with_the_remedy() throws Exception {
        String url = server.offers("/fan.onnx", FILE);
        ModelFetch ofJava = new ModelFetch(received, Duration.ofMinutes(1), Duration.ofMinutes(5));

        fails(
                () -> ofJava.fetch(SHA256, ModelFetch.address(url), MAXIMUM),
                "/fan.onnx cannot be fetched: the gateway does not trust the server");
        fails(() -> ofJava.fetch(SHA256, ModelFetch.address(url), MAXIMUM), "SslManagerService.target");
        fails(() -> fetch(url.replace("127.0.0.1", "localhost")), "the gateway does not trust the server");
        assertThat(server.ranges()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://server/fan.onnx, over HTTPS",
        "file:///etc/passwd, over HTTPS",
        "fan.onnx, over HTTPS",
        "https:///fan.onnx, over HTTPS",
        "https://me:secret@server/fan.onnx, leave user and password out",
        "https://server/my fan.onnx, the address is not valid"
    })
    void an_address_of_another_kind_is_refused(String url, String reason) {
        fails(() -> ModelFetch.address(url), reason);
    }

    @Test
    void no_redirect_leads_out_of_https_or_on_and_on() throws Exception {
        String plain = server.at("/plain", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1/fan.onnx");
            exchange.sendResponseHeaders(301, -1);
        });
        String round = server.at("/round", exchange -> {
            exchange.getResponseHeaders().set("Location", "/round");
            exchange.sendResponseHeaders(307, -1);
        });

        fails(() -> fetch(plain), "it leads to another address, but models are fetched from addresses like https://");
        fails(() -> fetch(round), "it leads to more than 5 others");
    }

    @Test
    void what_the_server_does_not_give_is_said_without_what_lets_in() throws Exception {
        String none = server.at("/none", exchange -> exchange.sendResponseHeaders(403, -1));

        fails(() -> fetch(none + "?token=secret"), "/none cannot be fetched: the server answers with status 403");
        fails(() -> fetch("https://127.0.0.1:1/fan.onnx"), "the connection failed (Connection refused)");
    }

    @Test
    void a_server_that_falls_silent_or_is_too_slow_is_left_and_what_came_stays() throws Exception {
        received.receive(SHA256, 0, new ByteArrayInputStream(FILE, 0, 50_000), MAXIMUM);
        CountDownLatch over = new CountDownLatch(1);
        String silent = server.at("/silent", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            fails(
                    () -> fetch(Duration.ofSeconds(1), Duration.ofMinutes(5))
                            .fetch(SHA256, ModelFetch.address(silent), MAXIMUM),
                    "the connection failed (Read timed out)");
            assertThat(received.received(SHA256)).isEqualTo(50_000);
            fails(
                    () -> fetch(Duration.ofMinutes(1), Duration.ZERO)
                            .fetch(SHA256, ModelFetch.address(server.offers("/slow", FILE)), MAXIMUM),
                    "50000 bytes came in 0 s: send the request again");
        } finally {
            over.countDown();
        }
    }

    @Test
    void one_whose_thread_is_told_to_end_does() throws Exception {
        String url = server.offers("/fan.onnx", FILE);
        Thread.currentThread().interrupt();
        try {
            fails(() -> fetch(url), "the scorer was stopped meanwhile");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
