// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import io.fanwatch.tests.mosquitto.Authority;
import io.fanwatch.tests.mosquitto.Authority.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.ssl.SslManagerService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that do not prove to be Kafka: they learn nothing, no log-in either, and the records wait. */
class ImpostorTest {

    private static final Duration LONG = Duration.ofSeconds(180);
    private static final Authority PLANT = new Authority("Plant");
    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation"));

    @TempDir
    private Path folder;

    private Optional<KafkaPublisher> publisher = Optional.empty();

    @AfterEach
    void close() {
        publisher.ifPresent(KafkaPublisher::deactivate);
    }

    static Stream<Arguments> impostors() {
        return PLANT.impostors("broker", "dns:localhost", "bootstrap.servers").entrySet().stream()
                .map(impostor -> Arguments.of(impostor.getKey(), impostor.getValue()));
    }

    @ParameterizedTest
    @MethodSource("impostors")
    void one_that_does_not_prove_who_it_is_learns_nothing_and_the_remedy_is_named(Identity shown, String remedy)
            throws Exception {
        AtomicInteger learned = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket server = shown.context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("localhost"))) {
            Thread impostor = new Thread(() -> listen(server, asked, learned), "impostor");
            impostor.setDaemon(true);
            impostor.start();
            KafkaPublisher started = publish("localhost:" + server.getLocalPort());

            await().atMost(LONG).until(() -> started.status().message().contains(remedy));

            assertThat(started.status().figures()).containsEntry("records waiting", 1L);
        }
        assertThat(asked).hasPositiveValue();
        assertThat(learned).hasValue(0);
    }

    private static void listen(ServerSocket server, AtomicInteger asked, AtomicInteger learned) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                asked.incrementAndGet();
                while (client.getInputStream().read() >= 0) {
                    learned.incrementAndGet();
                }
            } catch (IOException e) {
                // what is expected: the client does not go on
            }
        }
    }

    private KafkaPublisher publish(String servers) throws Exception {
        SslManagerService manager = mock();
        when(manager.getSSLContext()).thenReturn(PLANT.trusting());
        CryptoService crypto = mock(CryptoService.class, call -> {
            throw new IllegalArgumentException("not encrypted");
        });
        KafkaConfiguration configuration =
                mock(KafkaConfiguration.class, call -> call.getMethod().getDefaultValue());
        when(configuration.bootstrap_servers()).thenReturn(servers);
        when(configuration.tls()).thenReturn(true);
        when(configuration.sasl_mechanism()).thenReturn("PLAIN");
        when(configuration.username()).thenReturn("fanwatch");
        when(configuration.password()).thenReturn("secret");
        KafkaPublisher started =
                new KafkaPublisher(crypto, configuration, Map.of("kura.service.pid", "fanwatch-kafka"));
        publisher = Optional.of(started);
        started.setSslManager(manager);
        started.setDataFolder(component -> folder);
        started.activate();
        Reading reading = new Reading("1", Optional.empty(), Instant.EPOCH, SCHEMA, 528.5);
        ModelDescription model = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);
        started.accept(List.of(new Verdict(reading, 0.25f, false, model, AlarmState.NORMAL, false)));
        return started;
    }
}
