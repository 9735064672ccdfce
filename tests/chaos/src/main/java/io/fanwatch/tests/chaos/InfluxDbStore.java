// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.tests.influxdb.InfluxDb;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** InfluxDB: a reading is told by its fan and its time to the millisecond. */
final class InfluxDbStore implements Store {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final InfluxDb database;
    private final FaultProxy network;

    /** @param disk where it keeps its points, if not in its own folder */
    InfluxDbStore(Optional<Path> disk) {
        database = new InfluxDb();
        disk.ifPresent(database::withData);
        database.start();
        network = new FaultProxy(database.port());
    }

    @Override
    public Map<String, Map<String, String>> publisher() {
        return Map.of("fanwatch-influxdb", Map.of("enabled", "true", "url", "http://127.0.0.1:" + network.port()));
    }

    @Override
    public FaultProxy network() {
        return network;
    }

    @Override
    public void kill() {
        database.kill();
    }

    @Override
    public void start() {
        database.start();
    }

    @Override
    public long pid() {
        return database.pid();
    }

    @Override
    public void look(Arrivals arrivals) throws ChaosException {
        Map<ReadingId, Integer> counts = new HashMap<>();
        Set<ReadingId> active = new HashSet<>();
        try {
            JsonObject result = JsonParser.parseString(
                            database.query("fanwatch", "SELECT alarm FROM fan GROUP BY deviceID"))
                    .getAsJsonObject()
                    .getAsJsonArray("results")
                    .get(0)
                    .getAsJsonObject();
            if (result.has("series")) {
                result.getAsJsonArray("series").forEach(series -> count(series.getAsJsonObject(), counts, active));
            }
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new ChaosException("InfluxDB does not answer: " + e.getMessage(), e);
        }
        arrivals.replaceBy(counts, active);
    }

    @Override
    public boolean knowsOrder() {
        return false;
    }

    @Override
    public void close() {
        network.close();
        database.close();
    }

    private static void count(JsonObject series, Map<ReadingId, Integer> counts, Set<ReadingId> active) {
        String fan = series.getAsJsonObject("tags").get("deviceID").getAsString();
        if (!fan.startsWith(ReadingId.FANS)) {
            return;
        }
        JsonArray points = series.getAsJsonArray("values");
        for (JsonElement point : points) {
            ReadingId id = ReadingId.at(fan, point.getAsJsonArray().get(0).getAsLong() / NANOS_PER_MILLI);
            counts.merge(id, 1, Integer::sum);
            if ("ACTIVE".equals(point.getAsJsonArray().get(1).getAsString())) {
                active.add(id);
            }
        }
    }
}
