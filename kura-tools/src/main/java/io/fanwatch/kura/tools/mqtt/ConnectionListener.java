// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.mqtt;

/** Told of the connection's ups and downs after the first connect; must return at once. */
public interface ConnectionListener {

    /** The connection broke; the client tries to get it back. */
    void connectionLost();

    /** The connection is back. */
    void connectionRestored();

    /** For those who need not know. */
    static ConnectionListener none() {
        return new ConnectionListener() {
            @Override
            public void connectionLost() {
                // nobody wants to know
            }

            @Override
            public void connectionRestored() {
                // nobody wants to know
            }
        };
    }
}
