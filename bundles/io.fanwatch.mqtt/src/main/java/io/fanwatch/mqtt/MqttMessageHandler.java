// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt;

/** Takes messages as they arrive, on the session's thread; see {@link MqttSession#subscribe}. */
@FunctionalInterface
public interface MqttMessageHandler {

    /**
     * Takes one message. If it throws, the message counts as handled and the broker sends it again after the next reconnect.
     *
     * @throws InterruptedException if it was interrupted while it waited; unless the session closes, it gets the message again
     */
    void onMessage(MqttInboundMessage message) throws InterruptedException;

    /**
     * Called when no more messages wait at the moment, and after some hundred when they do: a handler that gathers what it
     * makes of messages hands it on here, waiting for a few seconds at most. Until it returns {@code true}, it is called again
     * and gets no more messages; also if it throws.
     *
     * @return whether all is handed on
     */
    default boolean onBatchEnd() throws InterruptedException {
        return true;
    }
}
