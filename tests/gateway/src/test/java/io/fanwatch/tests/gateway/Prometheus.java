// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.tests.fixtures.LoopbackPort;
import io.fanwatch.tests.fixtures.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A real Prometheus for a test, on a loopback port, which scrapes as a configuration file says. Not thread-safe. */
final class Prometheus implements AutoCloseable {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final long STOP_TIMEOUT_SECONDS = 60;
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = LoopbackPort.free();
    private final Path log;
    private final Process process;

    /**
     * Starts it.
     *
     * @param folder for its files
     * @param configuration what {@code prometheus.yml} is to say
     */
    Prometheus(Path folder, String configuration) throws IOException {
        log = folder.resolve("prometheus.log");
        process = new ProcessBuilder(
                        ServerProcess.executable("prometheus", "prometheus"),
                        "--config.file=" + Files.writeString(folder.resolve("prometheus.yml"), configuration),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** What an expression of PromQL gives now, by the labels. */
    Map<Map<String, String>, Double> query(String expression) throws IOException, InterruptedException {
        Map<Map<String, String>, Double> values = new HashMap<>();
        ask("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .getAsJsonArray("result")
                .forEach(series -> {
                    Map<String, String> labels = new TreeMap<>();
                    series.getAsJsonObject()
                            .getAsJsonObject("metric")
                            .entrySet()
                            .forEach(label ->
                                    labels.put(label.getKey(), label.getValue().getAsString()));
                    JsonElement value =
                            series.getAsJsonObject().getAsJsonArray("value").get(1);
                    values.put(labels, Double.valueOf(value.getAsString()));
                });
        return values;
    }

    /** The type that Prometheus has read of a metric. */
    String type(String metric) throws IOException, InterruptedException {
        JsonObject found = ask("metadata?metric=" + metric);
        return found.getAsJsonArray(metric).get(0).getAsJsonObject().get("type").getAsString();
    }

    private JsonObject ask(String resource) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + resource))
                .timeout(REQUEST_TIMEOUT)
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException("Prometheus answers " + answer.statusCode() + ": " + answer.body());
        }
        return JsonParser.parseString(answer.body()).getAsJsonObject().getAsJsonObject("data");
    }

    /** Whether it answers. */
    boolean isReady() throws InterruptedException {
        try {
            query("up");
            return true;
        } catch (IOException notYet) {
            if (!process.isAlive()) {
                throw new IllegalStateException("Prometheus does not start: " + log());
            }
            return false;
        }
    }

    /** What it has logged. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
