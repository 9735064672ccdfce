// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.tools.command.CommandException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beside a broker that takes one connection and answers the subscription as a test says. */
class BrokerClientTest {

    private static final int CLEAN_SESSION = 2;
    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final int CONNECT_FLAGS = 7;

    private ServerSocket server;
    private final CompletableFuture<Integer> connectFlags = new CompletableFuture<>();

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void a_clean_session_is_asked_for_where_kapua_takes_no_other() throws Exception {
        answerSubscription((packetId, out) -> out.write(new byte[] {(byte) 0x90, 3, packetId[0], packetId[1], 1}));

        try (BrokerClient client = BrokerClient.connectClean(address(), Optional.empty(), "me", none())) {
            client.subscribe("a/b", payload -> {});
        }

        assertThat(connectFlags.get(60, TimeUnit.SECONDS) & CLEAN_SESSION).isEqualTo(CLEAN_SESSION);
    }

    @Test
    void a_subscription_that_is_refused_is_told_from_a_connection_that_is_ended() throws Exception {
        answerSubscription(
                (packetId, out) -> out.write(new byte[] {(byte) 0x90, 3, packetId[0], packetId[1], (byte) 0x80}));
        try (BrokerClient client = BrokerClient.connectClean(address(), Optional.empty(), "me", none())) {
            assertThatThrownBy(() -> client.subscribe("a/b", payload -> {}))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContainingAll("refuses the subscription to a/b", "let the user read");
        }

        answerSubscription((packetId, out) -> out.close());
        try (BrokerClient client = BrokerClient.connectClean(address(), Optional.empty(), "me", none())) {
            assertThatThrownBy(() -> client.subscribe("a/b", payload -> {}))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContainingAll("ends the connection at the subscription to a/b", "its log says why");
        }
    }

    @Test
    void a_user_without_the_right_to_connect_is_told_which_it_is_at_kapua() {
        CompletableFuture.runAsync(() -> {
            try (Socket client = server.accept();
                    DataInputStream in = new DataInputStream(client.getInputStream())) {
                packet(in);
                client.getOutputStream().write(new byte[] {0x20, 2, 0, 3});
            } catch (IOException gone) {
                // the test is over
            }
        });

        assertThatThrownBy(() -> BrokerClient.connectClean(address(), Optional.empty(), "me", none()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("permission broker:connect");
    }

    private BrokerAddress address() {
        return BrokerAddress.local(server.getLocalPort());
    }

    private static ConnectionListener none() {
        return ConnectionListener.none();
    }

    /** What the broker sends at a subscription. */
    private interface Answer {
        void to(byte[] packetId, OutputStream out) throws IOException;
    }

    private void answerSubscription(Answer answer) {
        CompletableFuture.runAsync(() -> {
            try (Socket client = server.accept();
                    DataInputStream in = new DataInputStream(client.getInputStream())) {
                connectFlags.complete(packet(in)[CONNECT_FLAGS] & 0xff);
                client.getOutputStream().write(CONNACK);
                answer.to(packet(in), client.getOutputStream());
                packet(in);
            } catch (IOException gone) {
                // the test is over
            }
        });
    }

    /** What follows a packet's length, which is one byte in all that is sent here. */
    private static byte[] packet(DataInputStream in) throws IOException {
        in.readByte();
        return in.readNBytes(in.readUnsignedByte());
    }
}
