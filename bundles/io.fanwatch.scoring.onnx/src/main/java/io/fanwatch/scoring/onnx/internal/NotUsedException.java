package io.fanwatch.scoring.onnx.internal;

/** A model is not used though nothing is wrong with its file, or there is none. The message says why. */
final class NotUsedException extends Exception {

    private static final long serialVersionUID = 1L;

    NotUsedException(String message) {
        super(message);
    }
}
