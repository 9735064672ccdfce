// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.scorer;

import static io.fanwatch.scoring.onnx.internal.Configurations.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.scoring.onnx.internal.Keys;
import io.fanwatch.scoring.onnx.internal.OnnxFile;
import io.fanwatch.scoring.onnx.internal.registry.ModelFile;
import io.fanwatch.tests.fixtures.FileServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.eclipse.kura.ssl.SslManagerService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Models that the scorer fetches from a real web server over TLS. */
class FetchedModelsTest {

    private static FileServer server;

    @TempDir
    private Path folder;

    private final Map<String, Object> configuration = new HashMap<>(Map.of("model_name", "fan"));
    private OnnxScorer scorer;

    @BeforeAll
    static void startServer() throws Exception {
        server = new FileServer();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        BundleContext context = mock(BundleContext.class);
        when(context.getBundles()).thenReturn(new Bundle[0]);
        scorer = new OnnxScorer(
                context, config(Configuration.class, configuration), Map.of("kura.service.pid", "my-scorer"));
        scorer.setDataFolder(component -> folder);
        SslManagerService manager = mock(SslManagerService.class);
        when(manager.getSSLSocketFactory()).thenReturn(server.trusting());
        scorer.setSslManager(manager);
        scorer.start();
    }

    @AfterEach
    void stop() {
        scorer.deactivate();
    }

    private static ModelFile model(String version) throws Exception {
        return ModelFile.of(OnnxFile.fan().with("version", version).bytes(), Optional.empty());
    }

    /* until it is there or refused, as who asks for it does */
    private String fetch(ModelFile model, String url, Optional<String> signature) throws Exception {
        Optional<String> label = scorer.fetch(model.digest(), url, signature);
        while (label.isEmpty()) {
            label = scorer.fetch(model.digest(), url, signature);
        }
        return label.get();
    }

    private String fetch(ModelFile model, String url) throws Exception {
        return fetch(model, url, Optional.empty());
    }

    private void refuses(ModelFile model, String url, Optional<String> signature, String reason) {
        assertThatExceptionOfType(ModelControlException.class)
                .isThrownBy(() -> fetch(model, url, signature))
                .withMessageContaining("my-scorer does not take the model: ")
                .withMessageContaining(reason);
    }

    private void awaitActive(String label) {
        await().until(() ->
                scorer.activeModel().map(ModelDescription::label).orElse("").equals(label));
    }

    @Test
    void one_is_fetched_checked_and_takes_over_and_is_not_fetched_twice() throws Exception {
        ModelFile first = model("1.0.0");
        String url = server.offers("/fan.onnx", first.bytes());

        assertThat(fetch(first, url)).isEqualTo("fan 1.0.0");
        awaitActive("fan 1.0.0");

        server.at("/fan.onnx", exchange -> exchange.sendResponseHeaders(404, -1));
        assertThat(fetch(first, url)).as("again").isEqualTo("fan 1.0.0");
        ModelFile later = model("1.1.0");
        fetch(later, server.offers("/later.onnx", later.bytes()));
        awaitActive("fan 1.1.0");
        assertThat(scorer.versions()).containsExactly("1.1.0", "1.0.0");
    }

    @Test
    void one_that_cannot_be_used_or_is_another_is_refused_and_leaves_nothing_and_the_active_one_goes_on()
            throws Exception {
        ModelFile active = model("1.0.0");
        fetch(active, server.offers("/fan.onnx", active.bytes()));
        awaitActive("fan 1.0.0");
        ModelFile later = model("1.1.0");
        String url = server.offers("/later.onnx", later.bytes());
        ModelFile broken = ModelFile.of("this is no model".getBytes(), Optional.empty());

        refuses(model("1.2.0"), url, Optional.empty(), "were deleted: send it anew");
        refuses(broken, server.offers("/broken", broken.bytes()), Optional.empty(), "is not valid");
        refuses(later, url.replace("https", "http"), Optional.empty(), "over HTTPS");
        refuses(ModelFile.of(new byte[0], Optional.empty()), "nonsense", Optional.empty(), "over HTTPS");

        try (Stream<Path> files = Files.list(folder.resolve("received"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .singleElement()
                    .asString()
                    .startsWith("fan@1.0.0@");
        }
        assertThat(scorer.versions()).containsExactly("1.0.0");
        assertThat(fetch(later, url)).as("from where it really is").isEqualTo("fan 1.1.0");
    }

    @Test
    void with_keys_only_a_signed_one_is_taken() throws Exception {
        Keys keys = Keys.generate();
        configuration.put("signature_keys", keys.bare());
        stop();
        start();
        ModelFile model = model("1.0.0");
        String url = server.offers("/signed.onnx", model.bytes());

        refuses(model, url, Optional.empty(), "it is not signed");
        refuses(model, url, Optional.of("A".repeat(86) + "=="), "its signature does not fit");

        assertThat(fetch(model, url, Optional.of(keys.signature(model.bytes()))))
                .isEqualTo("fan 1.0.0");
        awaitActive("fan 1.0.0");
    }

    @Test
    void while_one_is_under_way_how_far_it_is_is_told_and_no_other_is_begun() throws Exception {
        ModelFile model = model("1.0.0");
        CountDownLatch goOn = new CountDownLatch(1);
        String url = server.at("/slow.onnx", exchange -> {
            exchange.sendResponseHeaders(200, model.bytes().length);
            exchange.getResponseBody().write(model.bytes(), 0, 100);
            exchange.getResponseBody().flush();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.getResponseBody().write(model.bytes(), 100, model.bytes().length - 100);
        });
        try {
            assertThat(scorer.fetch(model.digest(), url, Optional.empty())).isEmpty();
            await().until(() -> scorer.received(model.digest()) == 100);
            refuses(model("1.1.0"), url, Optional.empty(), "it fetches the one with the SHA-256 " + model.digest());
        } finally {
            goOn.countDown();
        }
        assertThat(fetch(model, url)).isEqualTo("fan 1.0.0");
    }
}
