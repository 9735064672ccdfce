// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import java.net.HttpURLConnection;
import java.util.List;

/** A request cannot be answered as wished. The message is for who sent it. */
final class RequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;

    RequestException(int code, String message) {
        super(message);
        this.code = code;
    }

    static RequestException badRequest(String message) {
        return new RequestException(HttpURLConnection.HTTP_BAD_REQUEST, message);
    }

    static RequestException notFound(String message) {
        return new RequestException(HttpURLConnection.HTTP_NOT_FOUND, message);
    }

    /** A name that nothing of that kind has; the message says which there are. */
    static RequestException unknown(String kind, String name, List<String> known) {
        String there = known.isEmpty() ? "none at all" : String.join(", ", known);
        return notFound("there is no " + kind + " '" + name + "', but " + there);
    }

    /** The code, as HTTP and Kura's own request handlers use them. */
    int code() {
        return code;
    }
}
