package io.fanwatch.mqtt;

import io.fanwatch.component.Incident;
import java.time.Instant;
import java.util.Map;
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

    /** Adds it to the figures of a status. */
    public void describe(Map<String, Object> figures) {
        figures.put("connected", connected);
        figures.put(connected ? "connected since" : "not connected since", since.toString());
        figures.put("reconnects", reconnects);
        lastFailure.ifPresent(failure -> figures.put("last connection failure", failure.toString()));
        warning.ifPresent(text -> figures.put("connection warning", text));
    }

    /** In words, on one line. */
    public String summary() {
        String state = (connected ? "connected since " : "not connected since ") + since + ", " + reconnects
                + (reconnects == 1 ? " reconnect" : " reconnects");
        return lastFailure.map(failure -> state + ", last failure " + failure).orElse(state);
    }
}
