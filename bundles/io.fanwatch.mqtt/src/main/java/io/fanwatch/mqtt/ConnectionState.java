// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt;

import io.fanwatch.component.Incident;
import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import java.time.Instant;
import java.util.Optional;

/**
 * How a session's connection stands.
 *
 * @param connected whether there is one now
 * @param since since when it has been so, to the second
 * @param reconnects how often it was made again
 * @param lastFailure why it was lost or could not be made the last time, also if that is long over
 * @param warning what is wrong although it can be made, with the remedy
 */
public record ConnectionState(
        boolean connected, Instant since, long reconnects, Optional<Incident> lastFailure, Optional<String> warning) {

    /** Adds its metrics to a status. */
    public void describe(StatusReport report) {
        report.flag("connected", "connected", connected)
                .text(
                        connected ? "connected_since" : "not_connected_since",
                        connected ? "connected since" : "not connected since",
                        since.toString())
                .counter("reconnects_total", "reconnects", "reconnects", reconnects)
                .text("last_connection_failure", "last connection failure", lastFailure)
                .text("connection_warning", "connection warning", warning);
    }

    /** An error while there is no connection, a warning while something is wrong with it. */
    public Optional<Problem> problem() {
        return connected
                ? Problem.warning(warning)
                : Optional.of(Problem.error(
                        "not connected: " + lastFailure.map(Incident::reason).orElse("there was no attempt yet")));
    }

    /** In words, on one line. */
    public String summary() {
        String state = (connected ? "connected since " : "not connected since ") + since + ", " + reconnects
                + (reconnects == 1 ? " reconnect" : " reconnects");
        return lastFailure.map(failure -> state + ", last failure " + failure).orElse(state);
    }
}
