// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

/**
 * Training could not be done: the data cannot be used, or a file cannot be read or written. The message is meant for the
 * person who started the training: it names the file, the line and the value where there is one, and the remedy.
 */
public class TrainingException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with which value, and what to do about it */
    public TrainingException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong, with which value, and what to do about it
     * @param cause the failure underneath
     */
    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
