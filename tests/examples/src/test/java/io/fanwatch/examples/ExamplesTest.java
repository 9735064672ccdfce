// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.sun.net.httpserver.HttpServer;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Status.Level;
import io.fanwatch.api.Verdict;
import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.kura.crypto.CryptoService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {

    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: ([\\w./]+) -->\\s*```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void the_scorer_scores() throws Exception {
        assertThat(new VibrationScorer().score(List.of(reading(125))).probability(0))
                .isEqualTo(0.5f);
    }

    @Test
    void the_sink_posts_what_waited_while_the_service_failed_and_puts_aside_what_it_refuses(@TempDir Path folder)
            throws Exception {
        List<String> posted = new CopyOnWriteArrayList<>();
        AtomicInteger requests = new AtomicInteger();
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            int request = requests.incrementAndGet();
            int code = request == 1 ? 503 : body.contains("\"2\"") ? 400 : 204;
            if (code == 204) {
                posted.add(body);
            }
            exchange.sendResponseHeaders(code, -1);
            exchange.close();
        });
        service.start();
        HttpSink.Configuration configuration = mock(HttpSink.Configuration.class);
        when(configuration.url())
                .thenReturn("http://127.0.0.1:" + service.getAddress().getPort() + "/");
        when(configuration.buffer_maximum_size()).thenReturn(1);
        HttpSink sink =
                new HttpSink(mock(CryptoService.class), configuration, Map.of("kura.service.pid", "example-sink"));
        try {
            sink.setDataFolder(component -> folder);
            sink.activate();

            sink.accept(List.of(verdict("1"), verdict("2"), verdict("3")));

            await().untilAsserted(() -> assertThat(posted)
                    .hasSize(2)
                    .anyMatch(body -> body.contains("\"deviceID\":\"1\""))
                    .anyMatch(body -> body.contains("\"deviceID\":\"3\"")));
            await().untilAsserted(() -> assertThat(sink.status().message()).contains("400"));
            assertThat(sink.status().level()).isEqualTo(Level.WARNING);
            assertThat(Files.readString(folder.resolve("refused-verdicts.txt"))).contains("\"deviceID\":\"2\"");
        } finally {
            sink.deactivate();
            service.stop(0);
        }
    }

    @Test
    void the_format_takes_a_message_apart_and_says_what_is_none() throws Exception {
        PayloadDecoder decoder = new KeyValueFormat().open();

        assertThat(decoder.decode(message("deviceID=7 rotation=528.5")))
                .singleElement()
                .extracting(PayloadRecord::content)
                .isEqualTo(Map.of("deviceID", "7", "rotation", "528.5"));
        assertThatThrownBy(() -> decoder.decode(message("{}")))
                .isInstanceOf(MalformedPayloadException.class)
                .hasMessageContaining("choose another payload.format");
    }

    @Test
    void the_indicator_looks_an_hour_back() {
        HourlySwing swing = new HourlySwing();
        Instant start = Instant.parse("2026-01-01T10:00:00Z");

        swing.after(start, 80);
        assertThat(swing.after(start.plusSeconds(600), 95)).isEqualTo(15);
        assertThat(swing.after(start.plusSeconds(7_200), 90)).isZero();
    }

    private static PayloadMessage message(String text) {
        return new PayloadMessage("fan/messages", text.getBytes(UTF_8), Instant.EPOCH);
    }

    @Test
    void the_documentation_shows_the_examples_as_they_are_built() throws Exception {
        Path root = Path.of("../..");
        String text = Files.readString(root.resolve("docs/architecture.md"));
        Matcher example = EXAMPLE.matcher(text);
        int count = 0;
        while (example.find()) {
            String source = Files.readString(root.resolve(example.group(1)));
            assertThat(source).as(example.group(1)).endsWith(example.group(2));
            count++;
        }
        assertThat(count).isEqualTo(4);
    }

    private static Verdict verdict(String device) {
        return new Verdict(
                new Reading(device, Optional.empty(), Instant.EPOCH, new FeatureSchema(List.of("vibration")), 100),
                0.1f,
                false,
                new ModelDescription("vibration", "1.0.0", List.of("vibration"), 0.8),
                AlarmState.NORMAL,
                false);
    }

    private static Reading reading(double vibration) {
        return new Reading(
                "7",
                Optional.empty(),
                Instant.EPOCH,
                new FeatureSchema(List.of("rotation", "vibration")),
                500,
                vibration);
    }
}
