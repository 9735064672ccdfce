package io.fanwatch.dashboard.internal;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;

/**
 * What pages are told of alarms.
 *
 * @param version how often alarms have changed: who knows another number has missed something
 * @param unacknowledged how many alarms nobody has seen
 * @param changed the alarms that changed, as they are now
 */
record AlarmNews(long version, int unacknowledged, List<Alarm> changed) {

    /** Writes an object. */
    void writeTo(JsonWriter json) throws IOException {
        json.beginObject();
        json.name("version").value(version);
        json.name("unacknowledged").value(unacknowledged);
        json.name("alarms").beginArray();
        for (Alarm alarm : changed) {
            Json.alarm(json, alarm);
        }
        json.endArray();
        json.endObject();
    }
}
