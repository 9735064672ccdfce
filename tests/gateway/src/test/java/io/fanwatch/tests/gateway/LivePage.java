// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;

/** What the live page's script asks of the gateway. */
final class LivePage {

    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("admin:secret".getBytes(StandardCharsets.UTF_8));

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    /**
     * @param webUrl the gateway's web server
     */
    LivePage(String webUrl) {
        url = webUrl + "/fanwatch/api/";
    }

    JsonObject state() throws IOException, InterruptedException {
        return send(request("state").build());
    }

    /** The alarms that are not over, and behind them those that are. */
    JsonArray alarms() throws IOException, InterruptedException {
        JsonArray alarms = send(request("board").build()).getAsJsonArray("alarms");
        alarms.addAll(send(request("board/history").build()).getAsJsonArray("alarms"));
        return alarms;
    }

    /** What the page of version 1.0.0 shows. */
    JsonArray alarmsOfVersion100() throws IOException, InterruptedException {
        return send(request("alarms").build()).getAsJsonArray("alarms");
    }

    void acknowledge(long alarm) throws IOException, InterruptedException {
        send(request("alarms/acknowledge")
                .header("Content-Type", "application/json")
                .header("X-Fanwatch", "1")
                .POST(BodyPublishers.ofString("{\"alarms\":[" + alarm + "]}"))
                .build());
    }

    /** What the page is told from now on, a line at a time; for as long as it is open. */
    HttpResponse<Stream<String>> events() throws IOException, InterruptedException {
        JsonObject state = state();
        String since =
                state.get("epoch").getAsString() + "-" + state.get("tick").getAsLong();
        return http.send(request("events?since=" + since).build(), BodyHandlers.ofLines());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", LOGIN);
    }

    private JsonObject send(HttpRequest request) throws IOException, InterruptedException {
        String body = http.send(request, BodyHandlers.ofString()).body();
        return body.isEmpty() ? new JsonObject() : JsonParser.parseString(body).getAsJsonObject();
    }
}
