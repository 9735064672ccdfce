package io.fanwatch.scoring.onnx.internal;

/** A model file cannot be used. The message names the file, what is wrong with it and the remedy. */
final class InvalidModelException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidModelException(String message) {
        super(message);
    }

    InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
