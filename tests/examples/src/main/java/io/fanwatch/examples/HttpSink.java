// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.component.Require;
import io.fanwatch.component.VerdictWriter;
import io.fanwatch.store.StoreSettings;
import io.fanwatch.store.StoredItems;
import io.fanwatch.store.StoredSink;
import io.fanwatch.store.Transport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Posts each verdict to an HTTP service. */
@Component(
        name = HttpSink.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, VerdictSink.class, StatusSource.class})
@Designate(ocd = HttpSink.Configuration.class, factory = true)
public final class HttpSink extends StoredSink<HttpSink.Configuration, HttpSink.Checked> {

    static final String PID = "io.fanwatch.examples.HttpSink";

    /** What an operator sets. */
    @ObjectClassDefinition(id = PID, name = "Example: HTTP sink", description = "Posts verdicts to a service.")
    @interface Configuration {

        @AttributeDefinition(name = "URL", description = "Where verdicts are posted.")
        String url() default "http://localhost:8000/verdicts";

        @AttributeDefinition(name = "Largest buffer (MB)", description = "How much may wait on the disk, 1 to 100000.")
        int buffer_maximum_size() default 100;
    }

    /** The same, checked. */
    record Checked(URI url, StoreSettings store) implements Settings {

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public String toString() {
            return url.toString();
        }
    }

    private final VerdictWriter writer = new VerdictWriter();

    @Activate
    public HttpSink(
            @Reference CryptoService crypto, HttpSink.Configuration configuration, Map<String, Object> properties) {
        super(
                crypto,
                configuration,
                properties,
                StoredItems.ofSink("verdicts", Optional.empty(), item -> new String(item, UTF_8)));
    }

    @Modified
    void modified(HttpSink.Configuration configuration) {
        configure(configuration);
    }

    @Override
    protected Checked check(HttpSink.Configuration configuration) {
        String url = Require.text("url", configuration.url(), "write the service's address");
        return new Checked(URI.create(url), StoreSettings.of(configuration.buffer_maximum_size(), "DROP_OLDEST"));
    }

    @Override
    protected List<byte[]> encode(List<Verdict> verdicts, Checked settings) {
        return verdicts.stream().map(writer::write).toList();
    }

    @Override
    protected Transport connect(Checked settings) {
        HttpClient client = HttpClient.newHttpClient();
        return items -> {
            for (Transport.Item item : items) {
                int code = post(client, settings.url(), item.content());
                if (code / 100 == 2) {
                    item.delivered();
                } else if (code / 100 == 4) {
                    item.refused("the service answers " + code);
                } else {
                    throw new IOException(settings.url() + " answers " + code);
                }
            }
            return Duration.ZERO;
        };
    }

    private static int post(HttpClient client, URI url, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
