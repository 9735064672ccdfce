// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Optional;

/**
 * Reads from a socket and has the operating system acknowledge at once what was read, where it can (Linux). On a connection
 * that only receives it may wait up to 40 ms instead, in the hope of something to send along. Mosquitto in turn holds
 * small packets back until those before are acknowledged (Nagle's algorithm): readings then take 20 ms on average, and a
 * thousand in flight are no more than 25,000 a second.
 */
final class QuickAckInputStream extends FilterInputStream {

    private final Socket socket;
    private final Optional<SocketOption<Boolean>> acknowledgeAtOnce;

    QuickAckInputStream(InputStream input, Socket socket) {
        super(input);
        this.socket = socket;
        this.acknowledgeAtOnce = acknowledgeAtOnce(socket);
    }

    /* by its name: its class is of a package that a framework need not offer to bundles */
    @SuppressWarnings("unchecked")
    private static Optional<SocketOption<Boolean>> acknowledgeAtOnce(Socket socket) {
        return socket.supportedOptions().stream()
                .filter(option -> option.name().equals("TCP_QUICKACK") && option.type() == Boolean.class)
                .map(option -> (SocketOption<Boolean>) option)
                .findFirst();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        if (count > 0 && acknowledgeAtOnce.isPresent()) {
            socket.setOption(acknowledgeAtOnce.get(), true); // lasts until the system thinks otherwise
        }
        return count;
    }
}
