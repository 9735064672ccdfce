// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class QuickAckInputStreamTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void what_was_read_is_acknowledged_at_once_although_the_system_had_begun_to_wait() throws IOException {
        byte[] bytes = new byte[100];
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket peer = server.accept()) {
            InputStream plain = socket.getInputStream();
            for (int i = 0; i < 20 && socket.getOption(ExtendedSocketOptions.TCP_QUICKACK); i++) {
                peer.getOutputStream().write(i);
                assertThat(plain.read(bytes, 0, 1)).isEqualTo(1);
                socket.getOutputStream().write(i); // answers teach the system to wait for them
                assertThat(peer.getInputStream().read()).isEqualTo(i);
            }
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_QUICKACK)).isFalse();

            peer.getOutputStream().write(7);
            int count = new QuickAckInputStream(plain, socket).read(bytes, 0, bytes.length);

            assertThat(count).isEqualTo(1);
            assertThat(bytes[0]).isEqualTo((byte) 7);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_QUICKACK)).isTrue();
        }
    }
}
