package io.fanwatch.requests.internal;

/** A request cannot be answered as wished. The message is for who sent it. */
final class RequestException extends Exception {

    private static final long serialVersionUID = 1L;

    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int ERROR = 500;

    private final int code;

    RequestException(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    static RequestException badRequest(String message) {
        return new RequestException(BAD_REQUEST, message, null);
    }

    static RequestException notFound(String message) {
        return new RequestException(NOT_FOUND, message, null);
    }

    /** The response code, as Kura's own handlers use them. */
    int code() {
        return code;
    }
}
