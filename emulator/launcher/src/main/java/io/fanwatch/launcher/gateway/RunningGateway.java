// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;

/** A gateway on this machine. */
public interface RunningGateway extends AutoCloseable {

    /** The broker it listens to. */
    BrokerAddress broker();

    /** The web console's address. */
    String consoleUrl();

    /** The live page's address. */
    String pageUrl();

    /** The user to log in to the web console and the live page. */
    String consoleUser();

    /** The password to log in to the web console and the live page. */
    String consolePassword();

    /**
     * Waits until the gateway answers readings: from then on none is lost.
     *
     * @throws CommandException if it does not; the message says what to do
     * @throws InterruptedException if interrupted while waiting
     */
    void awaitAnswers() throws CommandException, InterruptedException;

    /**
     * How its InfluxDB publisher does, as far as it says.
     *
     * @throws InterruptedException if interrupted while asking
     */
    DatabaseStatus database() throws InterruptedException;

    /** Stops the gateway, and its own broker with it. */
    @Override
    void close();
}
