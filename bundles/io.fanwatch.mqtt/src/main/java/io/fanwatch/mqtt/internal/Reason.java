package io.fanwatch.mqtt.internal;

import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Why something failed, in words for an operator. */
final class Reason {

    private Reason() {}

    static String of(Throwable failure) {
        if (failure instanceof MqttException mqtt) {
            return switch (mqtt.getReasonCode()) {
                case MqttException.REASON_CODE_FAILED_AUTHENTICATION ->
                    "the broker refuses the username or password: check both";
                case MqttException.REASON_CODE_NOT_AUTHORIZED ->
                    "the broker does not let this client in: check username, password and access control";
                case MqttException.REASON_CODE_INVALID_CLIENT_ID -> "the broker refuses the client id: choose another";
                case MqttException.REASON_CODE_CLIENT_TIMEOUT -> "the broker does not answer in time";
                case MqttException.REASON_CODE_CLIENT_NOT_CONNECTED, MqttException.REASON_CODE_CLIENT_CLOSED ->
                    "not connected";
                default -> mqtt.getCause() == null ? String.valueOf(mqtt.getMessage()) : ofCause(mqtt.getCause());
            };
        }
        return ofCause(failure);
    }

    private static String ofCause(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "the broker's host name is unknown: " + cause.getMessage();
        }
        if (cause instanceof ConnectException) {
            return "no broker takes connections there (" + cause.getMessage() + ")";
        }
        if (cause instanceof SSLException) {
            return "no TLS connection: " + cause.getMessage();
        }
        if (cause instanceof NullPointerException) {
            return "not connected"; // what Paho throws while a connection ends
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
