package io.fanwatch.mqtt.internal;

import java.net.ConnectException;
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

/** Why something failed, in words for an operator. */
final class Reason {

    private static final String IMPORT = " into Kura's keystore (SSLKeystore; Security, Certificate List)";

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

    /** Why an attempt to connect failed. */
    static String ofConnecting(Throwable failure, BrokerOptions broker) {
        String reason = of(failure);
        return broker.isEncrypted() && Loss.of(failure).closedByBroker()
                ? reason + ": it may not be encrypted at this port, then use its TLS port, or tcp:// in broker.url"
                : reason;
    }

    private static String ofCause(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "the broker's host name is unknown: " + cause.getMessage();
        }
        if (cause instanceof ConnectException) {
            return "no broker takes connections there (" + cause.getMessage() + ")";
        }
        if (cause instanceof SSLException) {
            return "no TLS connection: " + ofTls(cause);
        }
        if (Loss.isEndOfStream(cause)) {
            return "the broker closed the connection";
        }
        if (cause instanceof NullPointerException) {
            return "not connected"; // what Paho throws while a connection ends
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static String ofTls(Throwable failure) {
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
