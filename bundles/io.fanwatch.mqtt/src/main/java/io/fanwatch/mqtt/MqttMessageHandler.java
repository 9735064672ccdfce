package io.fanwatch.mqtt;

/** Takes messages as they arrive. */
@FunctionalInterface
public interface MqttMessageHandler {

    /** Called on the session's thread; see {@link MqttSession#subscribe}. */
    void onMessage(MqttInboundMessage message);
}
