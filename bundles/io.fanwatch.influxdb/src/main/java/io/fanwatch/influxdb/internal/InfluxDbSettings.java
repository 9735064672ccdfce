// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import io.fanwatch.component.Require;
import io.fanwatch.store.StoreSettings;
import io.fanwatch.store.StoredSink;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A valid configuration; the properties' descriptions say what each value does.
 *
 * @param url {@code http://host:port/} or {@code https://host:port/}, with the slash at its end
 * @param metricsInterval zero if no metrics are to be written
 */
public record InfluxDbSettings(
        boolean enabled,
        String url,
        Optional<String> username,
        String password,
        Optional<String> token,
        String database,
        Optional<String> retentionPolicy,
        Optional<String> retentionDuration,
        boolean createDatabase,
        PointNames names,
        Duration metricsInterval,
        boolean compressed,
        Duration timeout,
        StoreSettings store)
        implements StoredSink.Settings {

    private static final Pattern DURATION = Pattern.compile("INF|([1-9][0-9]{0,8}[smhdw])+");

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    public static InfluxDbSettings of(InfluxDbConfiguration configuration, String password, String token) {
        Optional<String> username = given(configuration.username());
        if (username.isPresent() && !token.isEmpty()) {
            throw new IllegalArgumentException("both username and token are given: clear one of them");
        }
        if (!configuration.retention_duration().isBlank()
                && configuration.retention_policy().isBlank()) {
            throw new IllegalArgumentException(
                    "retention.duration is given without retention.policy: name the policy to create, or clear both");
        }
        return new InfluxDbSettings(
                configuration.enabled(),
                checkedUrl(configuration.url().strip()),
                username,
                password,
                given(token),
                checkedName("database", configuration.database().strip()),
                given(configuration.retention_policy()).map(policy -> checkedName("retention.policy", policy)),
                given(configuration.retention_duration()).map(InfluxDbSettings::checkedDuration),
                configuration.create_database(),
                new PointNames(
                        configuration.measurement(),
                        configuration.status_measurement(),
                        given(configuration.alarm_measurement()),
                        configuration.tag_device(),
                        PointNames.pairs("tags", configuration.tags()),
                        PointNames.pairs("field.names", configuration.field_names())),
                Require.seconds("status.interval", configuration.status_interval(), 0, 86_400),
                configuration.compression(),
                Require.seconds("timeout", configuration.timeout(), 1, 300),
                StoreSettings.of(
                        configuration.batch_size(),
                        configuration.batch_interval(),
                        configuration.retry_delay_minimum(),
                        configuration.retry_delay_maximum(),
                        configuration.buffer_maximum_size(),
                        configuration.buffer_when_full(),
                        configuration.buffer_flush_interval()));
    }

    boolean isEncrypted() {
        return url.toLowerCase(Locale.ROOT).startsWith("https:");
    }

    /** Shows no secrets. */
    @Override
    public String toString() {
        return database + " at " + url;
    }

    private static Optional<String> given(String text) {
        return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
    }

    private static String checkedUrl(String url) {
        URI address = Require.url("url", url, "http://localhost:8086", "http", "https");
        if (address.getQuery() != null || address.getFragment() != null) {
            throw new IllegalArgumentException(
                    "url '" + url + "' has more than a path after the port: write it like http://localhost:8086");
        }
        return url.endsWith("/") ? url : url + "/";
    }

    private static String checkedName(String property, String name) {
        if (name.isEmpty()
                || name.contains("\"")
                || name.endsWith("\\")
                || !SafeText.of(name).equals(name)) {
            throw new IllegalArgumentException(property + " is '" + name
                    + "': it must not be empty nor have quotation marks or control characters");
        }
        return name;
    }

    private static String checkedDuration(String duration) {
        if (!DURATION.matcher(duration).matches()) {
            throw new IllegalArgumentException(
                    "retention.duration is '" + duration + "': write for example 30d, 12h or INF");
        }
        return duration;
    }
}
