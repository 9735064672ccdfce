package io.fanwatch.wires.internal;

/** A record is no reading. The message names the property and what is wrong with it. */
final class UnusableRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableRecordException(String message) {
        super(message);
    }
}
