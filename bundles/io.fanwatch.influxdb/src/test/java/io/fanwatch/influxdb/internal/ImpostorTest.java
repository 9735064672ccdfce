// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.tests.mosquitto.Authority;
import io.fanwatch.tests.mosquitto.Authority.Identity;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.kura.ssl.SslManagerService;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that do not prove to be the database: they learn nothing, and the points wait for it. */
class ImpostorTest {

    private static final Authority PLANT = new Authority("Plant");

    @TempDir
    private Path folder;

    static Stream<Arguments> impostors() {
        return PLANT.impostors("database", "ip:127.0.0.1", "url").entrySet().stream()
                .map(impostor -> Arguments.of(impostor.getKey(), impostor.getValue()));
    }

    @ParameterizedTest
    @MethodSource("impostors")
    void one_that_does_not_prove_who_it_is_learns_nothing_and_all_is_kept_for_the_database(
            Identity shown, String remedy) throws Exception {
        SslManagerService manager = mock();
        when(manager.getSSLSocketFactory()).thenReturn(PLANT.trusting().getSocketFactory());
        try (AnsweringServer impostor = AnsweringServer.over(shown.context());
                AnsweringServer database = AnsweringServer.over(
                        PLANT.issue("database", "ip:127.0.0.1").context());
                PublisherUnderTest gateway = publisher(impostor.url())) {
            gateway.publisher.setSslManager(manager);
            gateway.publisher.accept(Verdicts.numbered(0, 10));
            await().until(() -> gateway.says(remedy));

            assertThat(gateway.figure("points waiting")).isEqualTo(10L);
            assertThat(gateway.figure("points dropped")).isEqualTo(0L);
            gateway.modify(with(database.url()));

            await().untilAsserted(() -> assertThat(database.lines()).hasSizeGreaterThanOrEqualTo(10));
            assertThat(impostor.requests()).isZero();
        }
    }

    private PublisherUnderTest publisher(String url) throws Exception {
        return new PublisherUnderTest(folder, with(url)).activate();
    }

    private static Object[] with(String url) {
        return new Object[] {
            "url",
            url,
            "batch_interval",
            50,
            "status_interval",
            0,
            "retry_delay_maximum",
            1,
            "password",
            "secret",
            "username",
            "fanwatch"
        };
    }
}
