package io.fanwatch.tests.gateway;

import io.fanwatch.emulator.gateway.Gateway;
import io.fanwatch.emulator.gateway.GatewayException;
import io.fanwatch.emulator.gateway.GatewayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The emulator's gateway with the finished packages and the shipped snapshot, at a given broker. */
final class GatewayUnderTest implements AutoCloseable {

    private final Path folder;
    private Gateway gateway;

    private GatewayUnderTest(Path folder) {
        this.folder = folder;
    }

    /** A gateway that keeps its state in that folder, which may be a stopped one's. */
    static GatewayUnderTest start(Path folder, String brokerUrl) throws IOException, GatewayException {
        return start(folder, brokerUrl, 0);
    }

    /** A gateway with its web server at that port, and with further packages. */
    static GatewayUnderTest start(Path folder, String brokerUrl, int httpPort, Path... furtherPackages)
            throws IOException, GatewayException {
        GatewayUnderTest started = new GatewayUnderTest(folder);
        String shipped = Files.readString(Path.of(System.getProperty("fanwatch.kura-config"), "snapshot.xml"));
        Path snapshot =
                Files.writeString(folder.resolve("snapshot.xml"), shipped.replace("tcp://localhost:1883", brokerUrl));
        List<Path> packages = new ArrayList<>(List.of(
                Packages.file(Packages.onnxRuntime()),
                Packages.file(Packages.APPLICATION),
                Packages.file(Packages.FAN_MODEL)));
        packages.addAll(List.of(furtherPackages));
        started.gateway = Gateway.start(new GatewayOptions(
                folder.resolve("data"), "127.0.0.1", httpPort, "secret", packages, Optional.of(snapshot)));
        return started;
    }

    Gateway gateway() {
        return gateway;
    }

    /** Changes properties of a component as an operator would, live. */
    void update(String pid, Map<String, Object> properties) throws GatewayException, KuraException {
        gateway.configuration().updateConfiguration(pid, properties);
    }

    /** A component's status as text, {@code LEVEL message figures}, or nothing if the component is not there. */
    Optional<String> status(String pid) {
        try {
            ServiceReference<?>[] found = gateway.context()
                    .getAllServiceReferences("io.fanwatch.api.StatusSource", "(kura.service.pid=" + pid + ")");
            if (found == null) {
                return Optional.empty();
            }
            Object source = gateway.context().getService(found[0]);
            if (source == null) {
                return Optional.empty();
            }
            Object status = source.getClass().getMethod("status").invoke(source);
            StringBuilder text = new StringBuilder();
            for (String part : List.of("level", "message", "figures")) {
                text.append(status.getClass().getMethod(part).invoke(status)).append(' ');
            }
            return Optional.of(text.toString());
        } catch (InvalidSyntaxException | ReflectiveOperationException e) {
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
