package io.fanwatch.scoring.http.internal;

/** A request failed in a way that may pass. The message says what the service did, and the remedy if there is one. */
final class CallFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    CallFailedException(String message) {
        super(message);
    }

    CallFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
