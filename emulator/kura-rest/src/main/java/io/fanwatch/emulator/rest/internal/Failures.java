// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.rest.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.Response.Status;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;

/**
 * Failed steps of one request, and how Kura answers with them: each step's own message and status 500, after all steps
 * have been tried. Not thread-safe.
 */
final class Failures {

    private static final String UNKNOWN = "An internal error occurred";

    private final List<Map<String, String>> failures = new ArrayList<>();

    /** Runs a step and keeps its failure. */
    void attempt(String id, Step step) {
        try {
            step.run();
        } catch (KuraException | RuntimeException e) {
            failures.add(Map.of("id", id, "message", e.getMessage() == null ? UNKNOWN : e.getMessage()));
        }
    }

    /** An empty answer; with status 500 and the failures if there are any. */
    Response answer() {
        return failures.isEmpty()
                ? Response.ok().build()
                : Response.status(Status.INTERNAL_SERVER_ERROR)
                        .type(MediaType.APPLICATION_JSON)
                        .entity(Map.of("failures", failures))
                        .build();
    }

    static WebApplicationException of(Status status, String message) {
        return new WebApplicationException(Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("message", message == null ? UNKNOWN : message))
                .build());
    }

    static WebApplicationException of(KuraException e) {
        KuraErrorCode code = e.getCode();
        if (code == KuraErrorCode.NOT_FOUND) {
            return of(Status.NOT_FOUND, e.getMessage());
        }
        boolean request = code == KuraErrorCode.BAD_REQUEST || code == KuraErrorCode.CONFIGURATION_ERROR;
        return of(request ? Status.BAD_REQUEST : Status.INTERNAL_SERVER_ERROR, e.getMessage());
    }

    static void require(Object value, String name) {
        if (value == null) {
            throw of(Status.BAD_REQUEST, "parameter \"" + name + "\" is required");
        }
    }

    /** One step of a request. */
    @FunctionalInterface
    interface Step {
        void run() throws KuraException;
    }
}
