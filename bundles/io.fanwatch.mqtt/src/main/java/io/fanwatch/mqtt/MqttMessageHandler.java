package io.fanwatch.mqtt;

/** Takes messages as they arrive. */
@FunctionalInterface
public interface MqttMessageHandler {

    /** Called on the session's thread; see {@link MqttSession#subscribe}. */
    void onMessage(MqttInboundMessage message);

    /**
     * Called on the session's thread when no more messages wait at the moment, and after some hundred when they do: a
     * handler that gathers what it makes of messages hands it on here.
     */
    default void onBatchEnd() {}
}
