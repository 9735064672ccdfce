// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Changes a gateway's configuration, over Kura's REST. */
final class GatewayConsole {

    private static final String UPDATE = "/services/configuration/v2/configurableComponents/configurations/_update";
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI update;
    private final String login;

    /** @param login user and password with a colon between them */
    GatewayConsole(int httpPort, String login) {
        update = URI.create("http://127.0.0.1:" + httpPort + UPDATE);
        this.login = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sets one property.
     *
     * @param type as Kura calls it, {@code INTEGER} for example
     * @param value as JSON
     */
    void set(String pid, String property, String type, String value) throws ChaosException, InterruptedException {
        String body = "{\"configs\":[{\"pid\":\"" + pid + "\",\"properties\":{\"" + property + "\":{\"type\":\"" + type
                + "\",\"value\":" + value + "}}}],\"takeSnapshot\":false}";
        HttpRequest request = HttpRequest.newBuilder(update)
                .header("Authorization", login)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(1))
                .PUT(BodyPublishers.ofString(body))
                .build();
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status != OK) {
                throw new ChaosException("the gateway answers " + status + " to another " + property, null);
            }
        } catch (IOException e) {
            throw new ChaosException("the gateway takes no other " + property + ": " + e, e);
        }
    }
}
