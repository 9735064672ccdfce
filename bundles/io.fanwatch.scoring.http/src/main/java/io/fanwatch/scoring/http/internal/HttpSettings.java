// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.http.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.component.Require;
import io.fanwatch.component.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.kura.ssl.SslManagerService;

/**
 * A valid configuration; the properties' descriptions say what each value does.
 *
 * @param authorization the value of the Authorization header: secret
 * @param tls what secures the connection; the Java runtime's own settings if empty
 * @param takesMissing whether the service takes null for a missing value
 */
record HttpSettings(
        URI url,
        ModelDescription model,
        Optional<SSLContext> tls,
        Optional<String> authorization,
        Duration connectTimeout,
        Duration requestTimeout,
        int retries,
        Duration retryDelay,
        int circuitFailures,
        Duration circuitDelay,
        int concurrency,
        boolean takesMissing) {

    /** @throws IllegalArgumentException if the configuration is not valid; the message names the property and the remedy */
    static HttpSettings of(
            HttpScorerConfiguration configuration, Secret password, Optional<SslManagerService> manager) {
        if (!(configuration.threshold() > 0)) {
            throw new IllegalArgumentException(
                    "threshold is " + configuration.threshold() + ": it must be above 0 and up to 1");
        }
        FeatureSchema features =
                new FeatureSchema(Arrays.stream(configuration.features().split(",", -1))
                        .map(String::strip)
                        .toList());
        ModelDescription model = new ModelDescription(
                Require.text("model.name", configuration.model_name(), "give a name that verdicts will cite"),
                Require.text("model.version", configuration.model_version(), "give a version that verdicts will cite"),
                features.names(),
                configuration.threshold());
        URI url = Require.url("url", configuration.url().strip(), "http://localhost:5000/score", "http", "https");
        return new HttpSettings(
                url,
                model,
                url.getScheme().equalsIgnoreCase("https") ? manager.map(HttpSettings::tls) : Optional.empty(),
                authorization(configuration, password),
                Require.milliseconds("connect.timeout.ms", configuration.connect_timeout_ms(), 10, 60_000),
                Require.milliseconds("request.timeout.ms", configuration.request_timeout_ms(), 10, 300_000),
                Require.within("retries", configuration.retries(), 0, 10, ""),
                Require.milliseconds("retry.delay.ms", configuration.retry_delay_ms(), 1, 60_000),
                Require.within("circuit.failures", configuration.circuit_failures(), 1, 1_000, ""),
                Require.milliseconds("circuit.delay.ms", configuration.circuit_delay_ms(), 10, 3_600_000),
                Require.within("concurrency", configuration.concurrency(), 1, 64, ""),
                Require.oneOf("missing.values", configuration.missing_values(), Map.of("REJECT", false, "NULL", true)));
    }

    private static SSLContext tls(SslManagerService manager) {
        try {
            return manager.getSSLContext();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the SSL manager chosen by SslManagerService.target gives no TLS settings: " + e.getMessage(), e);
        }
    }

    private static Optional<String> authorization(HttpScorerConfiguration configuration, Secret password) {
        return switch (configuration.authentication()) {
            case "NONE" -> Optional.empty();
            case "BASIC" -> {
                String user = configuration.user();
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
                        "authentication is " + configuration.authentication() + ": it must be NONE, BASIC or BEARER");
        };
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return url + " for " + model.features();
    }
}
