// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.awaitility.Awaitility.await;

import io.fanwatch.emulator.gateway.Gateway;
import io.fanwatch.emulator.gateway.GatewayException;
import io.fanwatch.emulator.gateway.GatewayOptions;
import io.fanwatch.emulator.gateway.KuraRelease;
import io.fanwatch.tests.fixtures.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.kura.KuraException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The emulator's gateway with the finished packages and the shipped snapshot, at a given broker. */
final class GatewayUnderTest implements AutoCloseable {

    private final Gateway gateway;

    private GatewayUnderTest(Gateway gateway) {
        this.gateway = gateway;
    }

    /** One that was started otherwise. */
    static GatewayUnderTest of(Gateway gateway) {
        return new GatewayUnderTest(gateway);
    }

    /** A gateway that keeps its state in that folder, which may be a stopped one's. */
    static GatewayUnderTest start(Path folder, String brokerUrl) throws IOException, GatewayException {
        return start(folder, brokerUrl, 0);
    }

    /** A gateway with its web server at that port, and with further packages. */
    static GatewayUnderTest start(Path folder, String brokerUrl, int httpPort, Path... furtherPackages)
            throws IOException, GatewayException {
        return start(KuraRelease.V5_6, folder, brokerUrl, httpPort, furtherPackages);
    }

    /** The same with what that Kura has. */
    static GatewayUnderTest start(
            KuraRelease release, Path folder, String brokerUrl, int httpPort, Path... furtherPackages)
            throws IOException, GatewayException {
        String shipped = Files.readString(Path.of(System.getProperty("fanwatch.kura-config"), "snapshot.xml"));
        Path snapshot =
                Files.writeString(folder.resolve("snapshot.xml"), shipped.replace("tcp://localhost:1883", brokerUrl));
        List<Path> packages = new ArrayList<>(List.of(
                Packages.file(Packages.onnxRuntime()),
                Packages.file(Packages.APPLICATION),
                Packages.file(Packages.FAN_MODEL)));
        packages.addAll(List.of(furtherPackages));
        return of(Gateway.start(
                release,
                new GatewayOptions(
                        folder.resolve("data"),
                        "127.0.0.1",
                        httpPort == 0 ? LoopbackPort.free() : httpPort,
                        "secret",
                        packages,
                        Optional.of(snapshot))));
    }

    Gateway gateway() {
        return gateway;
    }

    /** Changes properties of a component as an operator would, live, and waits until the component was told. */
    void update(String pid, Map<String, Object> properties) throws GatewayException, KuraException {
        beginUpdate(pid, properties);
        await().until(() -> has(pid, properties));
    }

    /** The same without waiting. */
    void beginUpdate(String pid, Map<String, Object> properties) throws GatewayException, KuraException {
        gateway.configuration().updateConfiguration(pid, properties);
    }

    /* declarative services tell a component first, and then change the properties of its service */
    private boolean has(String pid, Map<String, Object> properties) throws InvalidSyntaxException {
        ServiceReference<?>[] found = find(pid);
        return found != null
                && properties.entrySet().stream()
                        // passwords arrive encrypted
                        .filter(property -> !property.getKey().equals("password"))
                        .allMatch(property -> property.getValue().equals(found[0].getProperty(property.getKey())));
    }

    private ServiceReference<?>[] find(String pid) throws InvalidSyntaxException {
        return gateway.context()
                .getAllServiceReferences("io.fanwatch.api.StatusSource", "(kura.service.pid=" + pid + ")");
    }

    /** Creates a component with the defaults of its configuration. */
    void create(String factoryPid, String pid) throws GatewayException, KuraException {
        gateway.configuration().createFactoryConfiguration(factoryPid, pid, Map.of(), true);
    }

    /** A component's status as text, {@code LEVEL message figures}, or nothing if the component is not there. */
    Optional<String> status(String pid) {
        return ask(pid).map(status ->
                part(status, "level") + " " + part(status, "message") + " " + part(status, "figures") + " ");
    }

    /** Those parts of each of a component's metrics, {@code id} for example; none if the component is not there. */
    List<List<String>> metrics(String pid, String... parts) {
        List<List<String>> metrics = new ArrayList<>();
        ask(pid).ifPresent(status -> ((List<?>) part(status, "metrics"))
                .forEach(metric -> metrics.add(Stream.of(parts)
                        .map(part -> part(metric, part).toString())
                        .toList())));
        return metrics;
    }

    private Optional<Object> ask(String pid) {
        try {
            ServiceReference<?>[] found = find(pid);
            if (found == null) {
                return Optional.empty();
            }
            Object source = gateway.context().getService(found[0]);
            return source == null
                    ? Optional.empty()
                    : Optional.of(source.getClass().getMethod("status").invoke(source));
        } catch (InvalidSyntaxException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object part(Object status, String name) {
        try {
            return status.getClass().getMethod(name).invoke(status);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isOk(String pid) {
        return status(pid).filter(status -> status.startsWith("OK")).isPresent();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
