package io.fanwatch.scoring.onnx.internal.session;

/** ONNX Runtime or its native library is not there. The message names the bundle to install. */
public final class RuntimeMissingException extends Exception {

    private static final long serialVersionUID = 1L;

    RuntimeMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
