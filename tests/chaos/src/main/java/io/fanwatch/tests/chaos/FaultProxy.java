// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import io.fanwatch.tests.fixtures.LoopbackPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The network between the gateway and a server, on loopback: it passes on what comes, or does what networks do. */
final class FaultProxy implements AutoCloseable {

    /** For connections that nobody looks into. */
    static final Supplier<Tap> UNSEEN = () -> (bytes, count, toServer) -> {};

    private static final int BUFFER = 8_192;
    private static final int SLOW_BYTES = 100;
    private static final long SLOW_PAUSE_MILLIS = 100;

    private final int targetPort;
    private final Supplier<Tap> taps;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile State state = State.FINE;

    /** How the network is. */
    enum State {
        /** It passes on everything. */
        FINE,
        /** Connections break, new ones too. */
        CUT,
        /** Nothing passes, and nobody is told. */
        HOLE,
        /** 1 kB a second passes in each direction of a connection. */
        SLOW
    }

    /** Who sees what passes. */
    interface Tap {

        /** Sees bytes, before they are passed on. */
        void take(byte[] bytes, int count, boolean toServer);
    }

    /** Opens a port of its own. */
    FaultProxy(int targetPort, Supplier<Tap> taps) {
        this.targetPort = targetPort;
        this.taps = taps;
        try {
            server = new ServerSocket(LoopbackPort.free(), 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept, "proxy-" + targetPort);
    }

    /** One that nobody looks into. */
    FaultProxy(int targetPort) {
        this(targetPort, UNSEEN);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Changes the network from now on. */
    void become(State next) {
        state = next;
        if (next == State.CUT) {
            open.forEach(this::close);
        }
    }

    @Override
    public void close() {
        become(State.CUT);
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (state == State.CUT) {
                    close(client);
                } else {
                    daemon(() -> connect(client), "proxied");
                }
            } catch (IOException closedOrLost) {
                // the loop's condition tells which
            }
        }
    }

    private void connect(Socket client) {
        try {
            open.add(client);
            awaitPassage();
            Socket target = new Socket(InetAddress.getByName("127.0.0.1"), targetPort);
            open.add(target);
            Tap tap = taps.get();
            daemon(() -> pump(target, client, tap, false), "to-gateway");
            pump(client, target, tap, true);
        } catch (IOException serverIsAway) {
            close(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to, Tap tap, boolean toServer) {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            while (true) {
                awaitPassage();
                int count = in.read(buffer, 0, state == State.SLOW ? SLOW_BYTES : BUFFER);
                if (count < 0) {
                    return;
                }
                // it may have turned into a hole while nothing came
                awaitPassage();
                tap.take(buffer, count, toServer);
                out.write(buffer, 0, count);
                if (state == State.SLOW) {
                    TimeUnit.MILLISECONDS.sleep(SLOW_PAUSE_MILLIS);
                }
            }
        } catch (IOException ended) {
            // the other side is told below
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
            close(to);
        }
    }

    private void awaitPassage() throws InterruptedException {
        while (state == State.HOLE) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.remove(socket);
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
