// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * What a gateway's predictor says of itself.
 *
 * @param readings it has scored
 * @param batches it did that in
 */
record PredictorStatus(long readings, long batches) {

    private static final String PATH = "/services/fanwatch/v1/status/fanwatch-predictor";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** Asks a gateway over REST. */
    static PredictorStatus of(int httpPort, String user, String password) throws BenchmarkException {
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + PATH))
                .timeout(TIMEOUT)
                .header("Authorization", "Basic " + login)
                .build();
        try {
            String body = HTTP.send(request, BodyHandlers.ofString()).body();
            JsonObject figures = JsonParser.parseString(body).getAsJsonObject().getAsJsonObject("figures");
            return new PredictorStatus(
                    figures.get("readings scored").getAsLong(),
                    figures.get("batches").getAsLong());
        } catch (IOException | RuntimeException e) {
            throw new BenchmarkException("the gateway does not tell its status: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    /** Readings a batch since an earlier status. */
    double batchSince(PredictorStatus earlier) {
        return (readings - earlier.readings) / (double) Math.max(1, batches - earlier.batches);
    }
}
