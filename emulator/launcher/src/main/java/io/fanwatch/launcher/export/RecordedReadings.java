// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.export;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.launcher.gateway.DatabaseSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The readings that a gateway has written to an InfluxDB, by its query interface of version 1, which 2 has too. */
public final class RecordedReadings {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final DatabaseSettings database;

    /** @param database where they are */
    public RecordedReadings(DatabaseSettings database) {
        this.database = database;
    }

    /** A reading; the values in the order of the features that were asked for. */
    public record Row(Instant time, List<Double> values) {}

    /**
     * A fan's readings of a time, both ends included; those that lack a feature are left out.
     *
     * @throws IOException if the database does not answer, or with a mistake
     */
    public List<Row> of(String fan, Instant from, Instant to, List<String> features)
            throws IOException, InterruptedException {
        String fields = features.stream().map(name -> quoted(name, '"')).collect(Collectors.joining(","));
        String query = "SELECT " + fields + " FROM \"fan\" WHERE \"deviceID\" = " + quoted(fan, '\'') + " AND time >= '"
                + from + "' AND time <= '" + to + "'";
        URI address = URI.create(database.url() + "/query?epoch=ms&db=" + DatabaseSettings.DATABASE + "&q="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(TIMEOUT);
        database.token().ifPresent(token -> request.header("Authorization", "Token " + token));
        database.credentials()
                .ifPresent(login -> request.header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((login.user() + ":" + login.password())
                                                .getBytes(StandardCharsets.UTF_8))));
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException("the InfluxDB answers " + answer.statusCode() + ": " + answer.body());
        }
        return rows(JsonParser.parseString(answer.body()).getAsJsonObject());
    }

    private static List<Row> rows(JsonObject answer) throws IOException {
        JsonObject result = answer.getAsJsonArray("results").get(0).getAsJsonObject();
        if (result.has("error")) {
            throw new IOException("the InfluxDB says: " + result.get("error").getAsString());
        }
        List<Row> rows = new ArrayList<>();
        if (result.has("series")) {
            for (JsonElement series : result.getAsJsonArray("series")) {
                for (JsonElement row : series.getAsJsonObject().getAsJsonArray("values")) {
                    add(rows, row.getAsJsonArray());
                }
            }
        }
        return rows;
    }

    private static void add(List<Row> rows, JsonArray row) {
        List<Double> values = new ArrayList<>();
        for (int i = 1; i < row.size(); i++) {
            if (row.get(i).isJsonNull()) {
                return;
            }
            values.add(row.get(i).getAsDouble());
        }
        rows.add(new Row(Instant.ofEpochMilli(row.get(0).getAsLong()), values));
    }

    private static String quoted(String text, char quote) {
        return quote + text.replace("\\", "\\\\").replace(String.valueOf(quote), "\\" + quote) + quote;
    }
}
