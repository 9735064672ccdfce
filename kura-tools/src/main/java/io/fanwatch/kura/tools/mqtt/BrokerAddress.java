// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.mqtt;

import io.fanwatch.kura.tools.command.Redaction;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a broker listens.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param tls whether the connection is encrypted
 */
public record BrokerAddress(String host, int port, boolean tls) {

    private static final int PLAIN_PORT = 1883;
    private static final int TLS_PORT = 8883;
    private static final int MAX_PORT = 65535;

    /** A broker on this machine, without TLS. */
    public static BrokerAddress local(int port) {
        return new BrokerAddress("127.0.0.1", port, false);
    }

    /** {@code tcp://host:port} or {@code ssl://host:port}, as MQTT clients take it. */
    public String url() {
        return (tls ? "ssl://" : "tcp://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return url();
    }

    /** Reads {@code tcp://host:port}, {@code ssl://host:port} (also mqtt, mqtts) and plain {@code host[:port]}. */
    public static final class Converter implements ITypeConverter<BrokerAddress> {

        @Override
        public BrokerAddress convert(String text) {
            try {
                URI uri = new URI(text.contains("://") ? text : "tcp://" + text);
                boolean tls = switch (uri.getScheme()) {
                    case "tcp", "mqtt" -> false;
                    case "ssl", "mqtts", "tls" -> true;
                    default -> throw wrong(text);
                };
                int port = uri.getPort() == -1 ? (tls ? TLS_PORT : PLAIN_PORT) : uri.getPort();
                boolean more = uri.getUserInfo() != null
                        || (uri.getPath() != null && uri.getPath().length() > 1);
                if (uri.getHost() == null || port < 1 || port > MAX_PORT || more) {
                    throw wrong(text);
                }
                return new BrokerAddress(uri.getHost().replaceAll("[\\[\\]]", ""), port, tls);
            } catch (URISyntaxException e) {
                throw wrong(text);
            }
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException("'" + Redaction.address(text)
                    + "' is no broker address: write tcp://host:1883, or ssl://host:8883 for an encrypted connection, "
                    + "without user and password");
        }
    }
}
