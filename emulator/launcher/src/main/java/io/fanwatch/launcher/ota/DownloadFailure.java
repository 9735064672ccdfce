package io.fanwatch.launcher.ota;

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
        String words = said.toLowerCase(Locale.ROOT);
        String remedy = "";
        if (said.equals(source.url().toString())) {
            remedy = "the server has no such file (404)";
        } else if (said.equals(source.url().getHost())) {
            remedy = "it knows no host of that name";
        } else if (words.contains("premature eof") || words.contains("unexpected end of file")) {
            remedy = "the file ended before its announced length: the server or the connection broke off";
        } else if (words.contains("connection refused")) {
            remedy = "seen from the gateway nothing listens there; localhost is the gateway itself";
        } else if (words.contains("timed out")) {
            remedy = "the server is too slow or a firewall stands between";
        } else if (words.contains("pkix") || words.contains("certificat")) {
            remedy = "the gateway does not trust the server's certificate";
        } else if (words.contains("response code: 401") || words.contains("response code: 403")) {
            remedy = "the server wants a log-in";
        }
        String detail = remedy.isEmpty() ? said : remedy + " (it says: " + said + ")";
        return detail + ", at " + source.url();
    }
}
