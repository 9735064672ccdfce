package io.fanwatch.benchmarks.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Ports of this machine that no other can reach. */
final class LoopbackPort {

    private static final long START_SECONDS = 20;
    private static final long POLL_MILLIS = 20;

    private LoopbackPort() {}

    /** One that nobody uses. */
    static int free() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /**
     * Waits until a server takes connections.
     *
     * @throws BenchmarkException if it does not; then it is stopped
     */
    static void awaitConnections(int port, Child server) throws BenchmarkException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!takesConnections(port)) {
            if (!server.isAlive() || System.nanoTime() > deadline) {
                server.close();
                throw server.failure("does not start");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static boolean takesConnections(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
