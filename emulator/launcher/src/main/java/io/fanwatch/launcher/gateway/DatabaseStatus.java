package io.fanwatch.launcher.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * How a gateway's InfluxDB publisher does.
 *
 * @param written how many points the database has taken
 * @param waiting how many wait on the gateway's disk
 * @param refused how many the database has refused for good
 * @param failures how many attempts to write failed
 * @param message how it does in the publisher's own words
 */
public record DatabaseStatus(long written, long waiting, long refused, long failures, String message) {

    /** From the publisher's status as the gateway tells it over REST. */
    static DatabaseStatus of(JsonObject status) {
        JsonObject figures = status.getAsJsonObject("figures");
        return new DatabaseStatus(
                figure(figures, "points written"),
                figure(figures, "points waiting"),
                figure(figures, "points refused"),
                figure(figures, "attempts failed"),
                status.get("message").getAsString());
    }

    private static long figure(JsonObject figures, String name) {
        JsonElement value = figures.get(name);
        return value == null ? 0 : value.getAsLong();
    }
}
