// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

/** Something that was to be measured does not run; the message says what and the remedy. */
public final class BenchmarkException extends Exception {

    private static final long serialVersionUID = 1L;

    BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
