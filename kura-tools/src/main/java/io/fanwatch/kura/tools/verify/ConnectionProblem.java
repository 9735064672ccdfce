// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.CommandException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Says in words why a gateway can't be talked to, and what to do. */
final class ConnectionProblem {

    private ConnectionProblem() {}

    /** What a failed request means. */
    static CommandException of(GatewayAddress gateway, IOException failure) {
        return failure instanceof SSLException
                ? CommandException.badInput(distrust(gateway, failure))
                : CommandException.unreachable(words(gateway, failure), failure);
    }

    private static String distrust(GatewayAddress gateway, IOException failure) {
        if (!has(failure, CertificateException.class)) {
            return "No encrypted connection to " + gateway + " (" + failure.getMessage()
                    + "): if the gateway does without encryption on that port, write http:// in --url";
        }
        String reason = String.valueOf(root(failure).getMessage());
        if (reason.startsWith("No name matching") || reason.startsWith("No subject alternative")) {
            return "The certificate of " + gateway + " names another host (" + reason + "): use that name in --url. In "
                    + "a network you trust, --insecure goes without the check";
        }
        return "The certificate of " + gateway + " is not trusted (" + reason
                + "): give the certificate, or that of its authority, as a PEM file with --certificate FILE. In a "
                + "network you trust, --insecure goes without the check";
    }

    private static String words(GatewayAddress gateway, IOException failure) {
        if (has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class)) {
            return "No host has the name " + gateway.host() + ": check --url";
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "No connection to " + gateway
                    + " in time: check --url, that the gateway is on, and that no firewall stands between"
                    + (gateway.isEncrypted() ? "; if it does without encryption, write http:// in --url" : "");
        }
        if (failure instanceof HttpTimeoutException) {
            return gateway + " accepts the connection but does not answer in time: is it overloaded, or another "
                    + "service than Kura's web server?";
        }
        if (failure instanceof ConnectException) {
            return "Nothing listens at " + gateway + ": check host and port in --url, and that Kura runs";
        }
        return gateway + " breaks off (" + failure.getMessage() + "): is it a web server"
                + (gateway.isEncrypted() ? "?" : ", and does its port want https://?");
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> cause) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (cause.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
