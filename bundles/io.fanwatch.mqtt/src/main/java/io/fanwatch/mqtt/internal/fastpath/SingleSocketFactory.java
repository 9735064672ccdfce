// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Gives Paho the socket to connect over; it asks for one a connection, not connected yet, and never in another way. */
class SingleSocketFactory extends SocketFactory {

    private final Socket socket;

    SingleSocketFactory(Socket socket) {
        this.socket = socket;
    }

    @Override
    public Socket createSocket() {
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("Paho does not ask for it");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException("Paho does not ask for it");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("Paho does not ask for it");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException("Paho does not ask for it");
    }
}
