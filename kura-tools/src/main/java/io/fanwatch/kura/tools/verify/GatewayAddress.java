// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.Redaction;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a Kura's web server is.
 *
 * @param uri {@code https://host:port} or {@code http://host:port}, without a path
 */
public record GatewayAddress(URI uri) {

    private static final String SERVICES = "/services/";

    /** The address of a REST resource, named by its path below {@code /services}. */
    URI resource(String path) {
        return URI.create(uri + SERVICES + path);
    }

    String host() {
        return uri.getHost();
    }

    /** Whether what is sent is encrypted. */
    public boolean isEncrypted() {
        return uri.getScheme().equals("https");
    }

    /** Whether it is this machine's own; no if its name is unknown. */
    public boolean isLoopback() {
        try {
            return InetAddress.getByName(host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    /** Reads {@code https://host[:port]}; the path of Kura's console or of its REST resources may follow. */
    public static final class Converter implements ITypeConverter<GatewayAddress> {

        @Override
        public GatewayAddress convert(String text) {
            try {
                URI given = new URI(text);
                boolean web = "https".equals(given.getScheme()) || "http".equals(given.getScheme());
                if (!web || given.getHost() == null || given.getUserInfo() != null) {
                    throw wrong(text);
                }
                return new GatewayAddress(
                        new URI(given.getScheme(), null, given.getHost(), given.getPort(), null, null, null));
            } catch (URISyntaxException e) {
                throw wrong(text);
            }
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException(
                    "'" + Redaction.address(text)
                            + "' is no address of a gateway: write https://host or https://host:port, without user and password");
        }
    }
}
