package io.fanwatch.scoring.http.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.component.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A valid configuration.
 *
 * @param url where to post
 * @param model what to tell of the service, with the features in its order
 * @param authorization the value of the Authorization header: secret
 * @param connectTimeout how long connecting may take
 * @param requestTimeout how long a request may take with its answer
 * @param retries how often a failed request is sent again
 * @param retryDelay how long to wait before the first retry
 * @param circuitFailures after how many failures in a row the service is left alone
 * @param circuitDelay for how long
 * @param concurrency how many requests may be under way at a time
 */
record HttpSettings(
        URI url,
        ModelDescription model,
        Optional<String> authorization,
        Duration connectTimeout,
        Duration requestTimeout,
        int retries,
        Duration retryDelay,
        int circuitFailures,
        Duration circuitDelay,
        int concurrency) {

    /**
     * @param password the password or token, asked for only if one is needed
     * @throws IllegalArgumentException if the configuration is not valid; the message names the property and the remedy
     */
    static HttpSettings of(HttpScorerConfig config, Secret password) {
        if (!(config.threshold() > 0)) {
            throw new IllegalArgumentException(
                    "threshold is " + config.threshold() + ": it must be above 0 and up to 1");
        }
        FeatureSchema features =
                new FeatureSchema(Arrays.stream(config.features().split(",", -1))
                        .map(String::strip)
                        .toList());
        return new HttpSettings(
                url(config.url().strip()),
                new ModelDescription(
                        notBlank("model.name", config.model_name()),
                        notBlank("model.version", config.model_version()),
                        features.names(),
                        config.threshold()),
                authorization(config, password),
                millis("connect.timeout.ms", config.connect_timeout_ms(), 10, 60_000),
                millis("request.timeout.ms", config.request_timeout_ms(), 10, 300_000),
                inRange("retries", config.retries(), 0, 10),
                millis("retry.delay.ms", config.retry_delay_ms(), 1, 60_000),
                inRange("circuit.failures", config.circuit_failures(), 1, 1_000),
                millis("circuit.delay.ms", config.circuit_delay_ms(), 10, 3_600_000),
                inRange("concurrency", config.concurrency(), 1, 64));
    }

    private static URI url(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url is not an address (" + e.getReason() + "): " + urlForm(), e);
        }
        boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new IllegalArgumentException("url is not an http or https address: " + urlForm());
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "url holds a user or password: give them by authentication, user and password");
        }
        return url;
    }

    private static String urlForm() {
        return "write it like http://localhost:5000/score";
    }

    private static Optional<String> authorization(HttpScorerConfig config, Secret password) {
        return switch (config.authentication()) {
            case "NONE" -> Optional.empty();
            case "BASIC" -> {
                String user = config.user();
                if (user.isEmpty() || user.contains(":")) {
                    throw new IllegalArgumentException(
                            "user is empty or has a colon: basic authentication needs a name without one");
                }
                byte[] both = (user + ":" + password.plain()).getBytes(StandardCharsets.UTF_8);
                yield Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
            }
            case "BEARER" -> {
                String token = password.plain();
                if (!token.matches("[\\x21-\\x7e]+")) {
                    throw new IllegalArgumentException(
                            "the bearer token is empty or has a character that no token has: give it as password");
                }
                yield Optional.of("Bearer " + token);
            }
            default ->
                throw new IllegalArgumentException(
                        "authentication is " + config.authentication() + ": it must be NONE, BASIC or BEARER");
        };
    }

    private static Duration millis(String property, int value, int min, int max) {
        return Duration.ofMillis(inRange(property, value, min, max));
    }

    private static int inRange(String property, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    property + " is " + value + ": it must be between " + min + " and " + max);
        }
        return value;
    }

    private static String notBlank(String property, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(property + " is blank: give a name that verdicts will cite");
        }
        return value.strip();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return url + " for " + model.features();
    }
}
