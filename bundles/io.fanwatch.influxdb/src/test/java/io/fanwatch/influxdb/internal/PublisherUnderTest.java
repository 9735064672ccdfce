// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.StatusService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A publisher as the framework would make it. */
final class PublisherUnderTest implements AutoCloseable {

    static final String NAME = "fanwatch-influxdb";

    final InfluxDbPublisher publisher;

    /**
     * @param folder where it keeps its buffer
     * @param properties as in {@link Configs}
     */
    PublisherUnderTest(Path folder, Object... properties) throws Exception {
        CryptoService crypto = mock();
        when(crypto.decryptAes(any(char[].class))).thenThrow(new IllegalArgumentException("not encrypted"));
        BundleContext context = mock();
        ServiceReference<StatusService> reference = mock();
        publisher = new InfluxDbPublisher(crypto, context, Configs.of(properties), Map.of("kura.service.pid", NAME));
        StatusService statuses = mock();
        when(statuses.statuses()).thenAnswer(call -> List.of(publisher.status()));
        when(context.getServiceReference(StatusService.class)).thenReturn(reference);
        when(context.getService(reference)).thenReturn(statuses);
        publisher.setDataFolder(component -> folder);
    }

    PublisherUnderTest activate() {
        publisher.activate();
        return this;
    }

    void modify(Object... properties) {
        publisher.modified(Configs.of(properties));
    }

    Object figure(String name) {
        return publisher.status().figures().get(name);
    }

    boolean says(String words) {
        return publisher.status().message().contains(words);
    }

    @Override
    public void close() {
        publisher.deactivate();
    }
}
