// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * Why a connection ended or could not be made.
 *
 * @param reason what happened, in words for an operator
 * @param closedByBroker whether it was the broker that closed it, as far as that shows
 */
record ConnectionFailure(String reason, boolean closedByBroker) {

    private static final String IMPORT = " into Kura's keystore (SSLKeystore; Security, Certificate List)";

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

    /* how a connection shows that the other side has closed it; there may be no failure at all */
    private static boolean isEndOfStream(Throwable failure) {
        return failure instanceof EOFException
                || failure instanceof SocketException
                        && (String.valueOf(failure.getMessage()).startsWith("Connection reset")
                                || String.valueOf(failure.getMessage()).startsWith("Broken pipe"));
    }

    private static String reason(Throwable failure) {
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
                default -> mqtt.getCause() == null ? String.valueOf(mqtt.getMessage()) : reason(mqtt.getCause());
            };
        }
        if (failure instanceof UnknownHostException) {
            return "the broker's host name is unknown: " + failure.getMessage();
        }
        if (failure instanceof ConnectException) {
            return "no broker takes connections there (" + failure.getMessage() + ")";
        }
        if (failure instanceof SSLException) {
            return "no TLS connection: " + reasonOfTls(failure);
        }
        if (isEndOfStream(failure)) {
            return "the broker closed the connection";
        }
        if (failure == null || failure instanceof NullPointerException) {
            return "not connected"; // what Paho throws while a connection ends
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static String reasonOfTls(Throwable failure) {
        String met = " (" + failure.getMessage() + ")";
        if (stems(failure, InvalidAlgorithmParameterException.class)) {
            return "Kura's keystore holds no authority (CA) yet: import the certificate of the broker's authority (CA)"
                    + IMPORT + met;
        }
        if (stems(failure, CertPathBuilderException.class)) {
            return "the broker's certificate is not trusted: import the certificate of its authority (CA)" + IMPORT
                    + met;
        }
        if (stems(failure, CertificateExpiredException.class)) {
            return "the broker's certificate has expired, or the gateway's clock is wrong: renew it, check the clock"
                    + met;
        }
        if (stems(failure, CertificateNotYetValidException.class)) {
            return "the broker's certificate is not valid yet: check the gateway's clock" + met;
        }
        if (failure.getCause() != null && failure.getCause().getClass() == CertificateException.class) {
            return "the broker's certificate is for another host: write in broker.url a host that it names" + met;
        }
        String message = String.valueOf(failure.getMessage());
        if (message.startsWith("Received fatal alert") && (message.contains("cert") || message.contains("_ca"))) {
            return "the broker wants another certificate of this gateway: import a key pair that it trusts" + IMPORT
                    + met;
        }
        if (message.startsWith("Unsupported or unrecognized SSL message")) {
            return "the broker is not encrypted at this port: use its TLS port, or tcp:// in broker.url" + met;
        }
        return message;
    }

    private static boolean stems(Throwable failure, Class<? extends Throwable> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
    }
}
