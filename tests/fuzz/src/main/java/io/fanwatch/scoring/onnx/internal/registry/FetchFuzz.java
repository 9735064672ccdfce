// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import io.fanwatch.tests.fuzz.FuzzTarget;
import io.fanwatch.tests.fuzz.InputText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A request to fetch a model: the address, the SHA-256, and where the server there redirects to, a line each. Nothing is
 * connected to: what is let through must lead where it says, over HTTPS, and carry no log-in and nothing that ends a line.
 */
public final class FetchFuzz implements FuzzTarget {

    private final ReceivedModels received;

    public FetchFuzz() {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            folder.toFile().deleteOnExit();
            received = new ReceivedModels(() -> Optional.of(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void take(byte[] input) throws IOException {
        String[] request = InputText.headAndRest(input);
        String[] answer = (request[1] + "\n").split("\n", 2);
        try {
            if (received.received(answer[0]) != 0) {
                throw new AssertionError("of a file that was never sent some is there");
            }
        } catch (IOException e) {
            checkReason(e);
        }
        try {
            URI address = checked(ModelFetch.address(request[0]));
            checked(ModelFetch.redirected(address, answer[1].strip()));
        } catch (IOException e) {
            checkReason(e);
        }
    }

    private static URI checked(URI address) throws IOException {
        URL url = address.toURL();
        if (!url.getProtocol().equalsIgnoreCase("https")
                || !url.getHost().equals(address.getHost())
                || url.getPort() != address.getPort()
                || url.getUserInfo() != null
                || url.toString().chars().anyMatch(c -> c <= ' ')) {
            throw new AssertionError("what is connected to is not what the address says: " + url);
        }
        return address;
    }

    private static void checkReason(Exception e) {
        if (e.getMessage() == null || e.getMessage().isBlank()) {
            throw new AssertionError("there is no reason", e);
        }
    }
}
