// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import java.util.Locale;
import java.util.Optional;

/** Why a gateway could not download, in words: Kura passes on what Java's HTTP client says, which is often only a name. */
final class DownloadFailure {

    private static final String GENERIC = "Error during download process and verification!";

    private DownloadFailure() {}

    /**
     * @param message what the gateway says
     * @param downloaded whether it has said before that the file was there
     */
    static String explain(Optional<String> message, PackageSource source, boolean downloaded) {
        String said = message.orElse(GENERIC);
        if (said.equals(GENERIC)) {
            return downloaded && source.sha256().isPresent()
                    ? "the file that it got from " + source.url() + " has not the SHA-256 "
                            + source.sha256().get()
                            + ": it was changed or damaged on the way, or the digest is that of another file"
                    : "it does not say why; its log does. Is " + source.url() + " an address it can reach?";
        }
        if (said.equals(source.url().toString())) {
            return "the server has no such file (404), at " + source.url();
        }
        if (said.equals(source.url().getHost())) {
            return "it knows no host of that name, at " + source.url();
        }
        String remedy = remedy(said.toLowerCase(Locale.ROOT));
        return (remedy.isEmpty() ? said : remedy + " (it says: " + said + ")") + ", at " + source.url();
    }

    private static String remedy(String said) {
        if (said.contains("premature eof") || said.contains("unexpected end of file")) {
            return "the file ended before its announced length: the server or the connection broke off";
        } else if (said.contains("connection refused")) {
            return "seen from the gateway nothing listens there; localhost is the gateway itself";
        } else if (said.contains("timed out")) {
            return "the server is too slow or a firewall stands between";
        } else if (said.contains("pkix") || said.contains("certificat")) {
            return "the gateway does not trust the server's certificate";
        } else if (said.contains("response code: 401") || said.contains("response code: 403")) {
            return "the server wants a log-in";
        }
        return "";
    }
}
