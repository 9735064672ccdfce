package io.fanwatch.diagnosis.internal;

import java.util.List;

/** A request cannot be answered as wished. The message is for who sent it. */
final class RequestException extends Exception {

    private static final long serialVersionUID = 1L;

    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int UNSUPPORTED_MEDIA_TYPE = 415;
    static final int UNPROCESSABLE = 422;
    static final int ERROR = 500;

    private final int code;

    RequestException(int code, String message) {
        super(message);
        this.code = code;
    }

    static RequestException badRequest(String message) {
        return new RequestException(BAD_REQUEST, message);
    }

    static RequestException notFound(String message) {
        return new RequestException(NOT_FOUND, message);
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
