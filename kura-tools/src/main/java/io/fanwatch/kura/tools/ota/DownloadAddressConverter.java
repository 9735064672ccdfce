// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.tools.command.Redaction;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the address of a file that a gateway shall download: http or https, without user and password, for Kura notes
 * addresses in its log and sends them back in messages.
 */
public final class DownloadAddressConverter implements ITypeConverter<URI> {

    @Override
    public URI convert(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException(
                "'" + Redaction.address(text) + "' is no address to download from: a gateway "
                        + "downloads from http://host/file and https://host/file only, without user and password");
    }
}
