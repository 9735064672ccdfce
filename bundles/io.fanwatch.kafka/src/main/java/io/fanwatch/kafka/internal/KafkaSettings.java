// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kafka.internal;

import io.fanwatch.component.Require;
import io.fanwatch.store.StoreSettings;
import io.fanwatch.store.StoredSink;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** What a Kafka publisher goes by, checked; the settings of the producer have the password among them. */
record KafkaSettings(
        boolean enabled,
        String servers,
        String topic,
        Optional<String> alarmTopic,
        Optional<String> lifecycleTopic,
        Optional<String> readingsTopic,
        Map<String, Object> producer,
        StoreSettings store)
        implements StoredSink.Settings {

    static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern SERVERS = Pattern.compile("[^\\s,:/]+:\\d{1,5}(,[^\\s,:/]+:\\d{1,5})*");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,248}");
    private static final Map<String, String> LOGIN_MODULES = Map.of(
            "PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule",
            "SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule",
            "SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule",
            "NONE", "");

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    static KafkaSettings of(KafkaConfiguration configuration, String password, Optional<SSLContext> context) {
        String servers = configuration.bootstrap_servers().replace(" ", "");
        String module = Require.oneOf("sasl.mechanism", configuration.sasl_mechanism(), LOGIN_MODULES);
        int millis = (int) TIMEOUT.toMillis();
        Map<String, Object> producer = new HashMap<>();
        producer.put("bootstrap.servers", matching("bootstrap.servers", servers, SERVERS, "host:port,host:port"));
        producer.put("acks", "all");
        producer.put("enable.idempotence", true);
        producer.put("compression.type", "gzip");
        producer.put("max.block.ms", millis);
        producer.put("request.timeout.ms", millis);
        producer.put("delivery.timeout.ms", millis + 10);
        producer.put("reconnect.backoff.max.ms", 10_000); // each attempt is a line in the log
        producer.put("metric.reporters", List.of()); // no MBeans
        producer.put("enable.metrics.push", false);
        producer.put(
                "security.protocol", (module.isEmpty() ? "" : "SASL_") + (configuration.tls() ? "SSL" : "PLAINTEXT"));
        if (!module.isEmpty()) {
            String user = Require.text("username", configuration.username(), "say who logs in, or choose no log-in");
            String login = module + " required username=" + quoted(user) + " password=" + quoted(password) + ";";
            producer.put("sasl.mechanism", configuration.sasl_mechanism().strip());
            producer.put("sasl.jaas.config", login);
        }
        context.ifPresent(present -> {
            producer.put("ssl.engine.factory.class", KuraTls.class);
            producer.put(KuraTls.CONTEXT, present);
        });
        return new KafkaSettings(
                configuration.enabled(),
                servers,
                matching("topic", configuration.topic().strip(), TOPIC, "fan-anomaly"),
                optionalTopic("topic.alarms", configuration.topic_alarms().strip(), "fan-alarm"),
                optionalTopic("topic.lifecycle", configuration.topic_lifecycle().strip(), "fan-alarm-lifecycle"),
                optionalTopic("topic.readings", configuration.topic_readings().strip(), "fan-readings-oslo"),
                Map.copyOf(producer),
                StoreSettings.of(configuration.buffer_maximum_size(), configuration.buffer_when_full()));
    }

    private static Optional<String> optionalTopic(String property, String text, String example) {
        return text.isEmpty() ? Optional.empty() : Optional.of(matching(property, text, TOPIC, example));
    }

    /** Where records of a kind go; nowhere any more if the topic was cleared while they waited. */
    Optional<String> topicOf(RecordKind kind) {
        return switch (kind) {
            case VERDICT -> Optional.of(topic);
            case ALARM_CHANGE -> alarmTopic.or(() -> Optional.of(topic));
            case ALARM -> lifecycleTopic;
            case READING -> readingsTopic;
        };
    }

    private static String matching(String property, String text, Pattern pattern, String example) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(property + " is '" + text + "': write for example " + example);
        }
        return text;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Shows no secrets. */
    @Override
    public String toString() {
        return topic + " at " + servers;
    }

    /** Has Kafka, which makes it, use a TLS context that is there. */
    public static final class KuraTls extends DefaultSslEngineFactory {

        private static final String CONTEXT = "fanwatch.ssl.context";

        private SSLContext context;

        @Override
        public void configure(Map<String, ?> settings) {
            context = (SSLContext) settings.get(CONTEXT);
        }

        @Override
        public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
            SSLEngine engine = context.createSSLEngine(host, port);
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(endpointIdentification);
            engine.setSSLParameters(parameters);
            return engine;
        }
    }
}
