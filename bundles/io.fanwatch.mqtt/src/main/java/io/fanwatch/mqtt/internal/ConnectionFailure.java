// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import io.fanwatch.component.TlsFailure;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Why a connection ended or could not be made, in words for an operator, and whether the broker seems to have closed it. */
record ConnectionFailure(String reason, boolean closedByBroker) {

    private static final String NOT_MQTT =
            ": see that broker.url leads to an MQTT 3.1.1 broker; if it does, see the broker's log, and update it";
    private static final String NO_ANSWER =
            "the broker does not answer in time: see that it runs and has time, and that broker.url leads to it";
    private static final int LAST_CONNACK_CODE = 255;
    private static final TlsFailure TLS = new TlsFailure("the broker", "broker.url", "tcp:// in broker.url");

    static ConnectionFailure of(Throwable failure) {
        return new ConnectionFailure(reason(failure), isClosedByBroker(failure));
    }

    /** Of an attempt to connect. */
    static ConnectionFailure ofConnecting(Throwable failure, BrokerSettings broker) {
        ConnectionFailure met = of(failure);
        return broker.isEncrypted() && met.closedByBroker()
                ? new ConnectionFailure(
                        met.reason()
                                + ": it may not be encrypted at this port, then use its TLS port, or tcp:// in broker.url",
                        true)
                : met;
    }

    /** The same, met while doing something. */
    ConnectionFailure during(String action) {
        return new ConnectionFailure(action + " failed: " + reason, closedByBroker);
    }

    private static boolean isClosedByBroker(Throwable failure) {
        if (failure instanceof MqttException mqtt) {
            int code = mqtt.getReasonCode();
            return code == MqttException.REASON_CODE_CLIENT_NOT_CONNECTED // closed before it was used
                    || code == MqttException.REASON_CODE_CLIENT_CLOSED
                    || isEndOfStream(mqtt.getCause());
        }
        return isEndOfStream(failure);
    }

    /* how a connection shows that the other side has closed it; what says nothing is Paho's, of a packet that is too short */
    private static boolean isEndOfStream(Throwable failure) {
        return failure instanceof EOFException && failure.getMessage() != null
                || failure instanceof SocketException
                        && (String.valueOf(failure.getMessage()).startsWith("Connection reset")
                                || String.valueOf(failure.getMessage()).startsWith("Broken pipe"));
    }

    private static String reason(Throwable failure) {
        if (failure instanceof MqttException mqtt) {
            return reason(mqtt);
        }
        if (failure instanceof UnknownHostException) {
            return "the broker's host name is unknown: correct broker.url, or the gateway's name server ("
                    + failure.getMessage() + ")";
        }
        if (failure instanceof ConnectException) {
            return "no broker takes connections there (" + failure.getMessage()
                    + "): correct broker.url, start the broker, or open its port in the firewall";
        }
        if (failure instanceof SocketTimeoutException) {
            return NO_ANSWER;
        }
        if (failure instanceof SSLException) {
            return TLS.reason(failure).orElseThrow();
        }
        if (isEndOfStream(failure)) {
            return "the broker closed the connection";
        }
        if (failure instanceof SocketException) {
            return "the network fails on the way to the broker (" + failure.getMessage()
                    + "): see the gateway's network, and broker.url";
        }
        if (failure instanceof ProtocolException) {
            return failure.getMessage() + NOT_MQTT;
        }
        if (failure == null || failure instanceof NullPointerException) {
            return "not connected"; // what Paho throws while a connection ends
        }
        if (failure instanceof EOFException || failure instanceof RuntimeException) { // Paho, of what it has read
            return "the broker sent a packet that MQTT does not know" + NOT_MQTT;
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static String reason(MqttException failure) {
        int code = failure.getReasonCode();
        return switch (code) {
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION ->
                "the broker refuses the username or password: check both";
            case MqttException.REASON_CODE_NOT_AUTHORIZED ->
                "the broker does not let this client in: check username, password and access control";
            case MqttException.REASON_CODE_INVALID_CLIENT_ID -> "the broker refuses the client id: choose another";
            case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION ->
                "the broker does not take MQTT 3.1.1: allow it there, or use a broker that does";
            case MqttException.REASON_CODE_BROKER_UNAVAILABLE ->
                "the broker says that it cannot serve now: see its log";
            case MqttException.REASON_CODE_CLIENT_TIMEOUT, MqttException.REASON_CODE_WRITE_TIMEOUT -> NO_ANSWER;
            case MqttException.REASON_CODE_CLIENT_NOT_CONNECTED, MqttException.REASON_CODE_CLIENT_CLOSED ->
                "not connected";
            case MqttException.REASON_CODE_INVALID_MESSAGE ->
                "the broker sent a packet that MQTT does not know" + NOT_MQTT;
            default -> {
                if (failure.getCause() != null) {
                    yield reason(failure.getCause());
                }
                yield code <= LAST_CONNACK_CODE
                        ? "the broker gives an answer that MQTT does not know (code " + code + ")" + NOT_MQTT
                        : String.valueOf(failure.getMessage());
            }
        };
    }
}
