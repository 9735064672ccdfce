package io.fanwatch.mqtt.internal;

import java.io.EOFException;
import java.net.SocketException;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * Why a connection ended that had been made.
 *
 * @param reason what happened, in words
 * @param closedByBroker whether it was the broker that closed it, as far as that shows
 */
record Loss(String reason, boolean closedByBroker) {

    static Loss of(Throwable failure) {
        return new Loss(Reason.of(failure), isClosedByBroker(failure));
    }

    /** The same, met while doing something. */
    Loss during(String action) {
        return new Loss(action + " failed: " + reason, closedByBroker);
    }

    private static boolean isClosedByBroker(Throwable failure) {
        if (failure instanceof MqttException mqtt) {
            int code = mqtt.getReasonCode();
            return code == MqttException.REASON_CODE_CLIENT_NOT_CONNECTED // closed before it was used
                    || code == MqttException.REASON_CODE_CLIENT_CLOSED
                    || Optional.ofNullable(mqtt.getCause())
                            .filter(Loss::isEndOfStream)
                            .isPresent();
        }
        return isEndOfStream(failure);
    }

    /** Whether that is how a connection shows that the other side has closed it. */
    static boolean isEndOfStream(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof EOFException
                || cause instanceof SocketException
                        && (message.startsWith("Connection reset") || message.startsWith("Broken pipe"));
    }
}
